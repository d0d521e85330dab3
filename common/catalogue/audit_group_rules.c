/* Rules that judge the records of one indicator and period together.
 *
 * Sums are checked only where they are complete: the total is there and so is every part that stands on the form. Parts of which (其中项) are left out,
 * unknown ones are added when they are there. Numerators and denominators are checked apart. Only indicators whose figures add up have sums, and only
 * records with a value (and, for quotients, a denominator) take part. When a sum fails nobody knows which cell is wrong, so all that took part are
 * refused. */
#include <math.h>
#include <string.h>

#include "catalogue/audit_findings.h"
#include "catalogue/audit_group.h"
#include "catalogue/audit_rules.h"

/* Weighted survey figures and amounts of money are rounded before they are added: one decimal, or a millionth for large ones. */
#define ROUNDING 0.05
#define RELATIVE_ROUNDING 1e-6

/* --- Noting ------------------------------------------------------------------------------------------------------- */

/* What a rule has to say about all records that took part. */
typedef struct GroupFault {
  AuditRule rule;
  const char *field;
  const char *given;
  const char *expected;
} GroupFault;

/* Refuses a record, unless an earlier rule has. */
static void refuse(AuditGroup *group, uint32_t index, const GroupFault *fault)
{
  if (group->verdicts[index] != AUDIT_PASSED)
    return;
  const Record *record = &group->records[index];
  group->verdicts[index] = (uint8_t)fault->rule;
  audit_findings_count(group->findings, fault->rule);
  const AuditFinding finding = {index,
                                record->source_row,
                                fault->rule,
                                record->indicator_id,
                                fault->field,
                                (char *)fault->given,
                                (char *)fault->expected};
  audit_findings_keep(group->findings, &finding);
}

static const Record *record_at(const AuditGroup *group, size_t entry)
{
  return &group->records[group->entries[entry].record];
}

/* --- Duplicates --------------------------------------------------------------------------------------------------- */

static void append_values(GString *out, const Record *record)
{
  const char *separator = out->len > 0 ? "; " : "";
  if (!record->has_value)
    g_string_append_printf(out, "%s%c", separator, record->status);
  else if (!record->has_denominator)
    g_string_append_printf(out, "%s%.15g", separator, record->value);
  else
    g_string_append_printf(out, "%s%.15g/%.15g", separator, record->value, record->denominator);
}

/* Refuses the entries FIRST to END, which are one cell; DIFFERENT is one that does not say the same as the first. */
static void refuse_duplicates(AuditGroup *group, size_t first, size_t end, size_t different)
{
  g_autoptr(GString) given = g_string_new(NULL);
  append_values(given, record_at(group, first));
  append_values(given, record_at(group, different));
  g_autofree char *rows =
      g_strdup_printf("%u, %u", record_at(group, first)->source_row, record_at(group, different)->source_row);
  const GroupFault fault = {AUDIT_DUPLICATE_DISAGREES, "value", given->str, rows};
  for (size_t i = first; i < end; i++)
    refuse(group, group->entries[i].record, &fault);
}

void judge_duplicates(AuditGroup *group)
{
  size_t first = 0, different = 0;
  for (size_t i = 1; i <= group->n_entries; i++) {
    bool is_same_cell = i < group->n_entries && group->entries[i].key == group->entries[first].key;
    if (is_same_cell && different == 0 && !record_same_content(record_at(group, first), record_at(group, i)))
      different = i;
    if (is_same_cell)
      continue;
    if (different > 0)
      refuse_duplicates(group, first, i, different);
    first = i;
    different = 0;
  }
}

/* --- Sums --------------------------------------------------------------------------------------------------------- */

/* True when there are numbers to add: a rate alone (status E) has none. */
static bool has_terms(const AuditGroup *group, const Record *record)
{
  return record->has_value && (record->has_denominator || !indicator_is_quotient(group->indicator));
}

/* True for the first record of its cell that passed the duplicates rule and has numbers to add. */
static bool takes_part(const AuditGroup *group, size_t entry)
{
  const Record *record = record_at(group, entry);
  bool repeats = entry > 0 && group->entries[entry].key == group->entries[entry - 1].key;
  return !repeats && group->verdicts[group->entries[entry].record] != AUDIT_DUPLICATE_DISAGREES &&
         has_terms(group, record);
}

/* True when the code of RECORD in DIMENSION is added to its total. */
static bool is_term(const AuditGroup *group, const Record *record, Dimension dimension)
{
  const CodeItem *item = catalogue_breakdown_item(group->scope->catalogue, record->breakdown, dimension);
  return item != NULL && item->kind != CODE_KIND_OF_WHICH;
}

static PartSums *sums_of(const AuditGroup *group, guint total, Dimension dimension)
{
  return &group->sums[(size_t)total * N_DIMENSIONS + (size_t)dimension];
}

static void add_term(AuditGroup *group, const Record *record, Dimension dimension)
{
  const Catalogue *catalogue = group->scope->catalogue;
  PartSums *sums = sums_of(group, catalogue_breakdown_without(catalogue, record->breakdown, dimension), dimension);
  if (sums->stamp != group->stamp)
    *sums = (PartSums){.stamp = group->stamp};
  bool is_unknown = catalogue_breakdown_item(catalogue, record->breakdown, dimension)->kind == CODE_KIND_UNKNOWN;
  sums->n_parts += !is_unknown;
  sums->n_terms++;
  sums->value += record->value;
  sums->denominator += record->has_denominator ? record->denominator : 0;
}

/* How many parts the form has in DIMENSION. */
static guint n_parts_on_form(const Indicator *indicator, Dimension dimension)
{
  guint n = 0;
  for (guint i = 0; i < indicator->n_form_codes[dimension]; i++)
    n += indicator->form_codes[dimension][i]->kind != CODE_KIND_OF_WHICH;
  return n;
}

static bool is_whole(double number)
{
  return !(number < floor(number)) && !(number > floor(number));
}

/* Counts must add up exactly, other figures within rounding. */
static bool sums_agree(double sum, double total)
{
  double tolerance = is_whole(sum) && is_whole(total) ? 0 : fmax(ROUNDING, RELATIVE_ROUNDING * fabs(total));
  return fabs(sum - total) <= tolerance;
}

/* `120 + 90 = 210`, with at most four terms written out. */
static char *sum_text(const AuditGroup *group, guint total, Dimension dimension, bool of_denominator, double sum)
{
  g_autoptr(GString) text = g_string_new(NULL);
  guint n = 0;
  for (size_t i = 0; i < group->n_entries; i++) {
    const Record *record = record_at(group, i);
    if (!takes_part(group, i) || !is_term(group, record, dimension) ||
        catalogue_breakdown_without(group->scope->catalogue, record->breakdown, dimension) != total)
      continue;
    if (n++ < 4)
      g_string_append_printf(text, "%s%.15g", n > 1 ? " + " : "", of_denominator ? record->denominator : record->value);
  }
  g_string_append_printf(text, "%s = %.15g", n > 4 ? " + …" : "", sum);
  return g_string_free(g_steal_pointer(&text), FALSE);
}

/* Refuses the total and everything that was added up to it. */
static void refuse_sum(AuditGroup *group, size_t total_entry, Dimension dimension, const GroupFault *fault)
{
  guint total = record_at(group, total_entry)->breakdown;
  for (size_t i = 0; i < group->n_entries; i++) {
    const Record *record = record_at(group, i);
    bool is_total = record->breakdown == total;
    bool is_part = is_term(group, record, dimension) &&
                   catalogue_breakdown_without(group->scope->catalogue, record->breakdown, dimension) == total;
    if ((is_total || is_part) && has_terms(group, record))
      refuse(group, group->entries[i].record, fault);
  }
}

/* Compares the numerators or the denominators of one total with its parts. */
static void compare_sum(AuditGroup *group, size_t total_entry, Dimension dimension, AuditRule rule, bool of_denominator)
{
  const Record *record = record_at(group, total_entry);
  const PartSums *sums = sums_of(group, record->breakdown, dimension);
  double sum = of_denominator ? sums->denominator : sums->value;
  double total = of_denominator ? record->denominator : record->value;
  if (sums_agree(sum, total))
    return;
  bool is_quotient = indicator_is_quotient(group->indicator);
  g_autofree char *given = sum_text(group, record->breakdown, dimension, of_denominator, sum);
  g_autofree char *expected = g_strdup_printf("%.15g", total);
  const GroupFault fault = {rule,
                            of_denominator ? "denominator"
                            : is_quotient  ? "numerator"
                                           : "value",
                            given, expected};
  refuse_sum(group, total_entry, dimension, &fault);
}

static void judge_total(AuditGroup *group, size_t entry, Dimension dimension, AuditRule rule, guint n_parts)
{
  const Record *record = record_at(group, entry);
  const PartSums *sums = sums_of(group, record->breakdown, dimension);
  bool is_total = catalogue_breakdown_item(group->scope->catalogue, record->breakdown, dimension) == NULL;
  if (!is_total || sums->stamp != group->stamp || sums->n_parts != n_parts)
    return;
  compare_sum(group, entry, dimension, rule, false);
  if (record->has_denominator)
    compare_sum(group, entry, dimension, rule, true);
}

static void judge_dimension(AuditGroup *group, Dimension dimension, AuditRule rule)
{
  guint n_parts = n_parts_on_form(group->indicator, dimension);
  if (n_parts == 0 || !indicator_is_additive(group->indicator))
    return;
  for (size_t i = 0; i < group->n_entries; i++)
    if (takes_part(group, i) && is_term(group, record_at(group, i), dimension))
      add_term(group, record_at(group, i), dimension);
  for (size_t i = 0; i < group->n_entries; i++)
    if (takes_part(group, i))
      judge_total(group, i, dimension, rule, n_parts);
}

void judge_sex_sum(AuditGroup *group)
{
  judge_dimension(group, DIMENSION_SEX, AUDIT_SEX_SUM);
}

void judge_parts_sum(AuditGroup *group)
{
  for (int d = DIMENSION_AGE_GROUP; d < N_DIMENSIONS; d++)
    judge_dimension(group, (Dimension)d, AUDIT_PARTS_SUM);
}
