#include "catalogue/audit_findings.h"

struct AuditFindings {
  GArray *kept; /* AuditFinding */
  size_t limit;
  uint64_t counts[N_AUDIT_RULES];
};

static void finding_clear(AuditFinding *finding)
{
  g_free(finding->given);
  g_free(finding->expected);
}

AuditFindings *audit_findings_new(size_t limit)
{
  AuditFindings *findings = g_new0(AuditFindings, 1);
  findings->kept = g_array_new(FALSE, FALSE, sizeof(AuditFinding));
  g_array_set_clear_func(findings->kept, (GDestroyNotify)finding_clear);
  findings->limit = MIN(limit, UINT32_MAX);
  return findings;
}

void audit_findings_free(AuditFindings *findings)
{
  if (findings == NULL)
    return;
  g_array_unref(findings->kept);
  g_free(findings);
}

const AuditFinding *audit_findings_kept(const AuditFindings *findings, size_t *out_n_findings)
{
  *out_n_findings = findings->kept->len;
  return (const AuditFinding *)(const void *)findings->kept->data;
}

void audit_findings_set_place(AuditFindings *findings, size_t index, uint32_t row, const char *field)
{
  AuditFinding *finding = &g_array_index(findings->kept, AuditFinding, index);
  finding->row = row;
  finding->field = field;
}

uint64_t audit_findings_refused_by(const AuditFindings *findings, AuditRule rule)
{
  return findings->counts[rule];
}

uint64_t audit_findings_refused(const AuditFindings *findings)
{
  uint64_t sum = 0;
  for (size_t i = 0; i < N_AUDIT_RULES; i++)
    sum += findings->counts[i];
  return sum;
}

void audit_findings_count(AuditFindings *findings, AuditRule rule)
{
  findings->counts[rule]++;
}

bool audit_findings_has_room(const AuditFindings *findings)
{
  return findings->kept->len < findings->limit;
}

void audit_findings_keep(AuditFindings *findings, const AuditFinding *finding)
{
  if (!audit_findings_has_room(findings))
    return;
  AuditFinding kept = *finding;
  kept.given = g_strdup(finding->given);
  kept.expected = g_strdup(finding->expected);
  g_array_append_val(findings->kept, kept);
}

void audit_findings_add_row(AuditFindings *findings, uint32_t row, AuditRule rule, int16_t indicator_id,
                            const char *field, const char *given, const char *expected)
{
  g_assert(rule != AUDIT_PASSED);
  const AuditFinding finding = {AUDIT_NO_RECORD, row, rule, indicator_id, field, (char *)given, (char *)expected};
  audit_findings_count(findings, rule);
  audit_findings_keep(findings, &finding);
}
