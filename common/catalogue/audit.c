/* Judging records: cells one by one in the table's order, then groups.
 *
 * Group rules need the records of one indicator and period together, so an order of the passed ones is made once (16 bytes per record, nothing per
 * group); sums live in one array that all groups share, a stamp telling whose they are. */
#include "catalogue/audit_findings.h"
#include "catalogue/audit_group.h"
#include "catalogue/audit_rules.h"

void indicator_set_add(IndicatorSet *set, int16_t id)
{
  g_assert(id >= 0);
  set->words[id / 64] |= UINT64_C(1) << (id % 64);
}

void indicator_set_remove(IndicatorSet *set, int16_t id)
{
  g_assert(id >= 0);
  set->words[id / 64] &= ~(UINT64_C(1) << (id % 64));
}

bool indicator_set_contains(const IndicatorSet *set, int16_t id)
{
  return id >= 0 && (set->words[id / 64] >> (id % 64) & 1) != 0;
}

bool indicator_set_range(const IndicatorSet *set, int *out_first, int *out_last)
{
  bool has_any = false;
  for (int word = 0; word < (int)G_N_ELEMENTS(set->words); word++) {
    const uint64_t bits = set->words[word];
    if (bits == 0)
      continue;
    if (!has_any)
      *out_first = 64 * word + __builtin_ctzll(bits);
    *out_last = 64 * word + 63 - __builtin_clzll(bits);
    has_any = true;
  }
  return has_any;
}

/* Cell rules, in the table's order. */
typedef struct RuleList {
  AuditRule rules[N_AUDIT_RULES];
  size_t n;
} RuleList;

/* All of them, or without those that say the same of every record of a group. */
static RuleList list_cell_rules(bool with_shared)
{
  RuleList list = {.n = 0};
  for (size_t rule = AUDIT_BAD_ROW; rule < N_AUDIT_RULES; rule++)
    if (audit_rule_table[rule].breaks_cell != NULL && (with_shared || !audit_rule_table[rule].is_shared))
      list.rules[list.n++] = (AuditRule)rule;
  return list;
}

/* The first rule of LIST that RECORD breaks, or AUDIT_PASSED. */
static AuditRule judge_cell(const RuleList *list, const AuditScope *scope, const Indicator *indicator,
                            const Record *record, Fault *out_fault)
{
  for (size_t i = 0; i < list->n; i++)
    if (audit_rule_table[list->rules[i]].breaks_cell(scope, indicator, record, out_fault))
      return list->rules[i];
  return AUDIT_PASSED;
}

static bool is_same_group(const Record *a, const Record *b)
{
  return a->indicator_id == b->indicator_id && period_equal(a->period, b->period);
}

static void note_cell(AuditFindings *findings, uint32_t index, const Record *record, AuditRule rule, Fault *fault)
{
  const AuditFinding finding = {index,        record->source_row, rule,           record->indicator_id,
                                fault->field, fault->given,       fault->expected};
  audit_findings_count(findings, rule);
  audit_findings_keep(findings, &finding);
}

static void judge_cells(const AuditScope *scope, const Record *records, size_t n, uint8_t *out_verdicts,
                        AuditFindings *findings)
{
  const RuleList all = list_cell_rules(true), own = list_cell_rules(false);
  const Indicator *indicator = NULL;
  Fault fault;
  for (size_t i = 0; i < n; i++) {
    if (indicator == NULL || indicator->id != records[i].indicator_id)
      indicator = catalogue_indicator(scope->catalogue, records[i].indicator_id);
    const bool group_passed =
        i > 0 && out_verdicts[i - 1] == AUDIT_PASSED && is_same_group(&records[i - 1], &records[i]);
    AuditRule rule = judge_cell(group_passed ? &own : &all, scope, indicator, &records[i], &fault);
    out_verdicts[i] = (uint8_t)rule;
    if (rule != AUDIT_PASSED)
      note_cell(findings, (uint32_t)i, &records[i], rule, &fault);
  }
}

/* How many of the entries from FIRST on are of its group. */
static size_t group_length(const OrderEntry *entries, size_t first, size_t n)
{
  size_t end = first + 1;
  while (end < n && order_group(entries[end].key) == order_group(entries[first].key))
    end++;
  return end - first;
}

static void judge_group(AuditGroup *group)
{
  for (size_t rule = AUDIT_BAD_ROW; rule < N_AUDIT_RULES; rule++)
    if (audit_rule_table[rule].judge_group != NULL)
      audit_rule_table[rule].judge_group(group);
}

void audit_records(const AuditScope *scope, const Record *records, size_t n, uint8_t *out_verdicts,
                   AuditFindings *findings)
{
  g_assert(n < UINT32_MAX);
  judge_cells(scope, records, n, out_verdicts, findings);
  size_t n_entries;
  g_autofree OrderEntry *entries = audit_order(records, n, out_verdicts, &n_entries);
  g_autofree PartSums *sums = g_new0(PartSums, (size_t)catalogue_n_breakdowns(scope->catalogue) * N_DIMENSIONS);
  AuditGroup group = {.scope = scope, .records = records, .verdicts = out_verdicts, .findings = findings, .sums = sums};
  for (size_t first = 0; first < n_entries; first += group.n_entries) {
    group.entries = entries + first;
    group.n_entries = group_length(entries, first, n_entries);
    group.indicator = catalogue_indicator(scope->catalogue, records[entries[first].record].indicator_id);
    group.stamp++;
    judge_group(&group);
  }
}
