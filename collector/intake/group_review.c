#include "collector/intake/group_review.h"

#include <string.h>

#include "collector/forms/form_place.h"
#include "collector/review/explanation.h"
#include "wire/codec.h"

/* A group on its way to a decision. Its members are what the form says, then the companions. */
typedef struct Group {
  Reviewing *reviewing;
  const Indicator *indicator;
  OwnCell *own;
  guint n_own;
  GPtrArray *replaced;   /* WaitingCell: waits about a cell of the form's */
  GPtrArray *companions; /* WaitingCell: waits, of the same group */
  GArray *records;       /* Record: of the companions */
} Group;

static const char *key_of(const Group *group, const Record *record)
{
  return catalogue_breakdown_key(group->reviewing->audit->catalogue, record->breakdown);
}

/* --- What waits already ------------------------------------------------------------------------------------------- */

static bool is_about_own_cell(const Group *group, const WaitingCell *cell)
{
  for (guint i = 0; i < group->n_own; i++)
    if (strcmp(key_of(group, &group->own[i].cell.record), cell->key) == 0)
      return true;
  return false;
}

/* A cell that the catalogue no longer knows stays where it is. */
static void add_companion(Group *group, WaitingCell *cell)
{
  Record record = cell->record;
  const int breakdown = catalogue_breakdown_index(group->reviewing->audit->catalogue, cell->key);
  if (breakdown < 0 || !indicator_is_additive(group->indicator))
    return;
  record.breakdown = (uint16_t)breakdown;
  record.source_row = 0; /* it stands in another file */
  g_ptr_array_add(group->companions, cell);
  g_array_append_val(group->records, record);
}

static void find_earlier(Group *group)
{
  const gint64 key = waiting_group(&group->own[0].cell.record);
  const GPtrArray *earlier = g_hash_table_lookup(group->reviewing->earlier_by_group, &key);
  for (guint i = 0; earlier != NULL && i < earlier->len; i++) {
    WaitingCell *cell = g_ptr_array_index(earlier, i);
    if (is_about_own_cell(group, cell))
      g_ptr_array_add(group->replaced, cell);
    else
      add_companion(group, cell);
  }
}

static void drop_companions(Group *group, const uint8_t *verdicts)
{
  guint n_kept = 0;
  for (guint i = 0; i < group->companions->len; i++)
    if (verdicts[i] == AUDIT_PASSED) {
      group->companions->pdata[n_kept] = group->companions->pdata[i];
      g_array_index(group->records, Record, n_kept++) = g_array_index(group->records, Record, i);
    }
  g_ptr_array_set_size(group->companions, (gint)n_kept);
  g_array_set_size(group->records, n_kept);
}

static void add_finding(AuditFindings *findings, const FormCell *cell, const AuditFinding *finding)
{
  audit_findings_add_row(findings, form_cell_stands_at(cell, finding->field), finding->rule, finding->indicator_id,
                         form_cell_column(cell, finding->field), finding->given, finding->expected);
}

/* Refuses what the form says where it does not go with what waits. */
static void refuse_own(Group *group, const AuditFindings *findings, const uint8_t *verdicts)
{
  size_t n_findings = 0;
  guint n_kept = 0;
  const AuditFinding *kept = audit_findings_kept(findings, &n_findings);
  for (size_t i = 0; i < n_findings; i++)
    if (kept[i].record < group->n_own)
      add_finding(group->reviewing->judgement->findings, &group->own[kept[i].record].cell, &kept[i]);
  for (guint i = 0; i < group->n_own; i++)
    if (verdicts[i] == AUDIT_PASSED)
      group->own[n_kept++] = group->own[i];
  group->n_own = n_kept;
}

static bool all_passed(const uint8_t *verdicts, guint n)
{
  for (guint i = 0; i < n; i++)
    if (verdicts[i] != AUDIT_PASSED)
      return false;
  return true;
}

/* The form's cells passed by themselves; with those that wait they may not. Then the form is at fault, and what waits goes on waiting. */
static void audit_together(Group *group)
{
  const guint n = group->n_own + group->companions->len;
  g_autofree Record *members = g_new(Record, n);
  g_autofree uint8_t *verdicts = g_new0(uint8_t, n);
  g_autoptr(AuditFindings) findings = audit_findings_new(n);
  for (guint i = 0; i < group->n_own; i++)
    members[i] = group->own[i].cell.record;
  memcpy(members + group->n_own, group->records->data, group->companions->len * sizeof *members);
  audit_records(group->reviewing->audit, members, n, verdicts, findings);
  if (all_passed(verdicts, group->n_own)) {
    drop_companions(group, verdicts + group->n_own);
    return;
  }
  refuse_own(group, findings, verdicts);
  g_ptr_array_set_size(group->companions, 0);
  g_array_set_size(group->records, 0);
}

/* --- What asks ---------------------------------------------------------------------------------------------------- */

static bool is_same_number(bool has_a, double a, bool has_b, double b)
{
  return has_a == has_b && (!has_a || !(a < b || a > b));
}

/* True when both say the same number; comments aside. */
static bool says_the_same(const Record *record, const PastValue *past)
{
  return record->status == past->status &&
         is_same_number(record->has_value, record->value, past->has_value, past->value) &&
         is_same_number(record->has_denominator, record->denominator, past->has_denominator, past->denominator);
}

/* Whether a cell of the form asks, with nothing to explain it: a comment beside it that says something, or that the very same was accepted before, whose comment
 * it keeps then. */
static bool asks(const Group *group, const ReviewScope *scope, OwnCell *own, ReviewFinding *out_finding)
{
  Record *record = &own->cell.record;
  if (explanation_is_given(record->comment))
    return false;
  *out_finding = review_record(scope, record, reviewing_past(group->reviewing, record));
  if (out_finding->rule == AUDIT_PASSED)
    return false;
  const bool is_known = own->is_known && says_the_same(record, &own->known);
  if (is_known && own->known.comment != NULL)
    record->comment = own->known.comment;
  return !is_known;
}

/* A cell of the form that asks. */
typedef struct Asking {
  guint member;
  ReviewFinding finding;
} Asking;

/* Those that ask, in order. The caller frees the array. */
static GArray *ask_all(const Group *group)
{
  const Reviewing *reviewing = group->reviewing;
  const ReviewScope scope = review_scope(group->indicator, &reviewing->limits);
  GArray *all_asking = g_array_new(FALSE, FALSE, sizeof(Asking));
  Asking asking;
  for (guint i = 0; i < group->n_own; i++)
    if (asks(group, &scope, &group->own[i], &asking.finding)) {
      asking.member = i;
      g_array_append_val(all_asking, asking);
    }
  return all_asking;
}

/* The first companion that its agency was told to explain; NULL when there is none. It is not asked anew: what people were told holds. */
static const WaitingCell *find_asking_companion(const Group *group)
{
  for (guint i = 0; i < group->companions->len; i++) {
    const WaitingCell *cell = g_ptr_array_index(group->companions, i);
    if (strcmp(cell->rule, audit_rule_code(AUDIT_WAITS_WITH_GROUP)) != 0)
      return cell;
  }
  return NULL;
}

/* --- Deciding ----------------------------------------------------------------------------------------------------- */

/* The row that the others wait with; with its file when that is an earlier one. */
static char *place_of(const Group *group, const GArray *all_asking, const WaitingCell *companion)
{
  if (all_asking->len > 0)
    return g_strdup_printf("%u", group->own[g_array_index(all_asking, Asking, 0).member].cell.record.source_row);
  const bool has_sheet = companion->sheet[0] != '\0';
  const char *const sheets[] = {has_sheet ? companion->sheet : NULL, NULL};
  const FormPlace place = form_place(sheets, companion->record.source_row);
  return g_strdup_printf("%s%s%u (%s)", companion->sheet, has_sheet ? "!" : "", place.row, companion->file_name);
}

static void wait_for(const Group *group, const FormCell *cell, AuditRule rule, const char *field, const char *given,
                     const char *expected)
{
  Judgement *judgement = group->reviewing->judgement;
  Record record = cell->record;
  const char *column = form_cell_column(cell, field);
  record.source_row = form_cell_stands_at(cell, field);
  g_ptr_array_add(group->reviewing->waiting,
                  waiting_cell_new(&record, key_of(group, &record), audit_rule_code(rule), column, given, expected));
  audit_findings_add_row(judgement->waiting, record.source_row, rule, record.indicator_id, column, given, expected);
  judgement->n_waiting++;
}

static void note_replacement(const Group *group, const Record *record, const PastValue *past)
{
  Reviewing *reviewing = group->reviewing;
  if (past == NULL || says_the_same(record, past) || reviewing->replacements_left == 0)
    return;
  const Replacement replacement = {*record, past_value_as_record(past, record->breakdown), key_of(group, record)};
  g_array_append_val(reviewing->replacements, replacement);
  reviewing->replacements_left--;
}

static void send_own(const Group *group, guint i)
{
  const OwnCell *own = &group->own[i];
  g_array_append_vals(group->reviewing->sent, &own->cell.record, 1);
  note_replacement(group, &own->cell.record, own->is_known ? &own->known : NULL);
  group->reviewing->judgement->n_good++;
}

static void release(const Group *group, guint i)
{
  const Record *record = &g_array_index(group->records, Record, i);
  g_array_append_vals(group->reviewing->sent, record, 1);
  g_ptr_array_add(group->reviewing->settled, g_ptr_array_index(group->companions, i));
  note_replacement(group, record, past_series_value(reviewing_past(group->reviewing, record), record->period));
  group->reviewing->judgement->n_released++;
}

static void send_all(const Group *group)
{
  for (guint i = 0; i < group->n_own; i++)
    send_own(group, i);
  for (guint i = 0; i < group->companions->len; i++)
    release(group, i);
}

/* The form's cells only: what waited before goes on waiting where it is. */
static void let_wait(const Group *group, const GArray *all_asking, const WaitingCell *companion)
{
  const Asking *next = (const Asking *)(const void *)all_asking->data, *end = next + all_asking->len;
  const bool waits_together = indicator_is_additive(group->indicator);
  g_autofree char *place = place_of(group, all_asking, companion);
  for (guint i = 0; i < group->n_own; i++) {
    if (next < end && next->member == i) {
      wait_for(group, &group->own[i].cell, next->finding.rule, next->finding.field, next->finding.given,
               next->finding.expected);
      next++;
    } else if (waits_together) {
      wait_for(group, &group->own[i].cell, AUDIT_WAITS_WITH_GROUP, "row", "", place);
    } else {
      send_own(group, i);
    }
  }
}

static void decide(Group *group)
{
  g_autoptr(GArray) all_asking = ask_all(group);
  const WaitingCell *companion = find_asking_companion(group);
  if (all_asking->len > 0 || companion != NULL)
    let_wait(group, all_asking, companion);
  else
    send_all(group);
}

/* A waiting cell about which the form says something that was not refused gives way to it. */
static void settle_replaced(const Group *group)
{
  for (guint i = 0; i < group->replaced->len; i++) {
    WaitingCell *cell = g_ptr_array_index(group->replaced, i);
    if (is_about_own_cell(group, cell))
      g_ptr_array_add(group->reviewing->settled, cell);
  }
}

void group_review(Reviewing *reviewing, OwnCell *own, guint n)
{
  Group group = {.reviewing = reviewing,
                 .indicator = catalogue_indicator(reviewing->audit->catalogue, own[0].cell.record.indicator_id),
                 .own = own,
                 .n_own = n,
                 .replaced = g_ptr_array_new(),
                 .companions = g_ptr_array_new(),
                 .records = g_array_new(FALSE, FALSE, sizeof(Record))};
  find_earlier(&group);
  if (group.companions->len > 0)
    audit_together(&group);
  if (group.n_own > 0)
    decide(&group);
  settle_replaced(&group);
  g_ptr_array_unref(group.replaced);
  g_ptr_array_unref(group.companions);
  g_array_unref(group.records);
}
