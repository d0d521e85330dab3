/* Values that must be explained: what waits, what is sent when it is explained or corrected, and that the books of both forms add up. */
#include "tests/support/test.h"

#include <string.h>

#include "base/arena.h"
#include "collector/intake/discarding.h"
#include "collector/receipts/receipt.h"
#include "collector/review/explanation.h"
#include "collector/spool/spool_waiting.h"
#include "tests/collector/agency.h"
#include "tests/support/folder.h"
#include "wire/limits.h"
#include "wire/records_codec.h"

#define HEADER "indicator,period,sex,value,comment\n"

/* Half-years of a count whose sexes add up. */
#define USUAL HEADER "305,2024-S1,F,600,\n305,2024-S1,M,400,\n305,2024-S1,_T,1000,\n"
#define STRANGE HEADER "305,2024-S2,F,1600,\n305,2024-S2,M,400,\n305,2024-S2,_T,2000,\n305,2023-S2,F,90,\n"

static int open_agency(void **state)
{
  static const char *const assigned[] = {"economy.rural_transfer_employment", "health.life_expectancy_at_birth", NULL};
  *state = agency_new(assigned);
  return 0;
}

static int close_agency(void **state)
{
  agency_free(*state);
  return 0;
}

static SubmissionId drop(Agency *agency, const char *name, const char *form)
{
  g_auto(IntakeResult) result = agency_drop(agency, name, form);
  assert_int_equal(result.kind, INTAKE_ACCEPTED);
  return result.id;
}

static SubmissionState *state_of(Agency *agency, const SubmissionId *id)
{
  g_autoptr(GError) error = NULL;
  SubmissionState *state = NULL;
  expect_success(spool_read_submission(agency->spool, id, &state, &error), error);
  assert_non_null(state);
  const SubmissionSummary *summary = state->summary;
  assert_int_equal(summary->received, summary->repeated + summary->awaiting + summary->rejected_total +
                                          state->n_pending + state->n_new + state->n_revised + state->n_unchanged +
                                          state->n_rejected_by_district);
  return state;
}

static void expect_books(Agency *agency, const SubmissionId *id, uint32_t received, uint32_t sent, uint32_t awaiting,
                         uint32_t released, uint32_t settled)
{
  g_autoptr(SubmissionState) state = state_of(agency, id);
  assert_int_equal(state->summary->received, received);
  assert_int_equal(state->n_pending + state->n_new, sent);
  assert_int_equal(state->summary->awaiting, awaiting);
  assert_int_equal(state->summary->released, released);
  assert_int_equal(state->n_settled, settled);
}

static uint64_t n_waiting(Agency *agency)
{
  g_autoptr(GError) error = NULL;
  uint64_t n = 0;
  expect_success(spool_count_waiting(agency->spool, &n, &error), error);
  return n;
}

/* The records of batch SEQUENCE as text: `sex=F 1600 (comment) row 2; …` in their order. The caller frees it. */
static char *sent_in(Agency *agency, uint64_t sequence)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Batch) batch = spool_read_batch(agency->spool, sequence, &error);
  expect_success(batch != NULL, error);
  gsize size = 0;
  const uint8_t *bytes = g_bytes_get_data(batch->records, &size);
  g_autoptr(Arena) arena = arena_new(size * WIRE_ARENA_BYTES_PER_FRAME_BYTE + WIRE_ARENA_BYTES_EXTRA);
  RecordSet set;
  expect_success(records_decode(bytes, size, arena, &set, &error), error);
  GString *text = g_string_new(NULL);
  for (size_t i = 0; i < set.n_records; i++) {
    const Record *record = &set.records[i];
    g_string_append_printf(text, "%s%s %g", i > 0 ? "; " : "", set.breakdown_keys[record->breakdown], record->value);
    if (record->comment != NULL)
      g_string_append_printf(text, " (%s)", record->comment);
    g_string_append_printf(text, " row %u", record->source_row);
  }
  return g_string_free(text, FALSE);
}

static void expect_sent(Agency *agency, uint64_t sequence, const char *expected)
{
  g_autofree char *sent = sent_in(agency, sequence);
  assert_string_equal(sent, expected);
}

/* What waits of the submission: `2 change_in_percent; 3 waits_with_group`. */
static void expect_waiting(Agency *agency, const SubmissionId *id, const char *expected)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) cells = spool_read_waiting_of(agency->spool, id, G_MAXUINT, &error);
  expect_success(cells != NULL, error);
  g_autoptr(GString) text = g_string_new(NULL);
  for (guint i = 0; i < cells->len; i++) {
    const WaitingCell *cell = g_ptr_array_index(cells, i);
    g_string_append_printf(text, "%s%u %s", i > 0 ? "; " : "", cell->record.source_row, cell->rule);
  }
  assert_string_equal(text->str, expected);
}

/* --- Waiting ------------------------------------------------------------------------------------------------------ */

static void strange_value_waits_with_its_group_and_the_rest_is_sent(void **state)
{
  Agency *agency = *state;
  drop(agency, "usual.csv", USUAL);
  const SubmissionId id = drop(agency, "strange.csv", STRANGE);
  expect_waiting(agency, &id, "2 change_in_percent; 3 waits_with_group; 4 change_in_percent");
  expect_sent(agency, 2, "sex=F 90 row 5");
  expect_books(agency, &id, 4, 1, 3, 0, 0);
  g_autoptr(SubmissionState) books = state_of(agency, &id);
  assert_int_equal(books->summary->n_awaiting_by_code, 2);
  assert_string_equal(books->summary->awaiting_by_code[0].code, "change_in_percent");
  assert_int_equal(books->summary->awaiting_by_code[0].count, 2);
  assert_string_equal(books->summary->awaiting_by_code[1].code, "waits_with_group");
  assert_int_equal(books->summary->awaiting_by_code[1].count, 1);
}

static void form_of_which_everything_waits_still_brings_its_counts(void **state)
{
  Agency *agency = *state;
  drop(agency, "usual.csv", USUAL);
  const SubmissionId id = drop(agency, "a.csv", HEADER "305,2024-S2,F,1600,\n");
  expect_sent(agency, 2, "");
  expect_books(agency, &id, 1, 0, 1, 0, 0);
}

static void value_that_is_explained_from_the_start_is_sent(void **state)
{
  Agency *agency = *state;
  drop(agency, "usual.csv", USUAL);
  drop(agency, "a.csv", HEADER "305,2024-S2,F,1600,新建开发区\n");
  expect_sent(agency, 2, "sex=F 1600 (新建开发区) row 2");
  assert_int_equal(n_waiting(agency), 0);
}

/* Life expectancies, as the upper level hands them down, of which 70 to 90 are usual. */
#define EXPECTANCY "indicator,period,sex,value,status,comment\n"

static void figures_that_do_not_add_up_wait_each_for_itself(void **state)
{
  Agency *agency = *state;
  const SubmissionId id = drop(agency, "a.csv", EXPECTANCY "101,2023,F,65,E,\n101,2023,M,78,E,\n101,2023,_T,66,E,\n");
  expect_waiting(agency, &id, "2 outside_usual; 4 outside_usual");
  expect_sent(agency, 1, "sex=M,residence=U 78 row 3");
  drop(agency, "b.csv", EXPECTANCY "101,2023,F,65,E,地震\n");
  expect_waiting(agency, &id, "4 outside_usual");
  expect_sent(agency, 2, "sex=F,residence=U 65 (地震) row 2");
}

/* --- However many ------------------------------------------------------------------------------------------------- */

/* Two groups wait, of three cells and of one. */
#define TWO_GROUPS HEADER "305,2024-S2,F,1600,\n305,2024-S2,M,400,\n305,2024-S2,_T,2000,\n305,2025-S1,F,10,\n"

static int64_t group_of(int16_t indicator_id, const char *period)
{
  Record record = {.indicator_id = indicator_id};
  assert_true(period_parse(period, &record.period));
  return waiting_group(&record);
}

static void expect_read(Agency *agency, int64_t first, int64_t last, guint most, guint n_cells, int64_t last_read)
{
  g_autoptr(GError) error = NULL;
  int64_t read = 0;
  g_autoptr(GPtrArray) cells = spool_read_waiting(agency->spool, first, last, most, &read, &error);
  expect_success(cells != NULL, error);
  assert_int_equal(cells->len, n_cells);
  assert_int_equal(read, last_read);
}

static void cells_are_read_in_whole_groups_up_to_a_bound(void **state)
{
  Agency *agency = *state;
  drop(agency, "usual.csv", USUAL);
  drop(agency, "strange.csv", TWO_GROUPS);
  const int64_t first = group_of(305, "2024-S2"), second = group_of(305, "2025-S1");
  expect_read(agency, 0, G_MAXINT64, 1, 3, first);
  expect_read(agency, first + 1, G_MAXINT64, 1, 1, G_MAXINT64);
  expect_read(agency, 0, G_MAXINT64, 4, 4, G_MAXINT64);
  expect_read(agency, first, first, 100, 3, first);
  expect_read(agency, first + 1, second - 1, 100, 0, second - 1);
}

/* As a byte that the disk changed; the database does not mind. */
static void spoil_comments(Agency *agency)
{
  g_autofree char *command = g_strdup_printf(
      "sqlite3 %s/spool.db \"UPDATE waiting SET comment = CAST(x'41e5' AS TEXT)\"", agency->home->spool);
  int status = -1;
  g_clear_pointer(&agency->spool, spool_close);
  assert_true(g_spawn_command_line_sync(command, NULL, NULL, &status, NULL));
  assert_int_equal(status, 0);
  agency_restart(agency);
}

static void comment_that_damage_made_unreadable_is_a_letter_that_says_so(void **state)
{
  Agency *agency = *state;
  g_autoptr(GError) error = NULL;
  int64_t read = 0;
  drop(agency, "usual.csv", USUAL);
  const SubmissionId strange = drop(agency, "strange.csv", STRANGE);
  spoil_comments(agency);
  g_autoptr(GPtrArray) cells = spool_read_waiting(agency->spool, 0, G_MAXINT64, 1, &read, &error);
  expect_success(cells != NULL, error);
  assert_string_equal(((const WaitingCell *)g_ptr_array_index(cells, 0))->record.comment, "\xEF\xBF\xBD");
  g_autoptr(Receipt) receipt = receipt_read(agency->spool, agency->district, &strange, "Asia/Shanghai", &error);
  expect_success(receipt != NULL, error);
  GString *csv = receipt_to_csv(receipt);
  assert_true(g_utf8_validate(csv->str, (gssize)csv->len, NULL));
  g_string_free(csv, TRUE);
}

static GPtrArray *read_one_group(void *spool, int64_t first, int64_t last, int64_t *out_last, GError **error)
{
  return spool_read_waiting(spool, first, last, 1, out_last, error);
}

static void form_that_speaks_of_more_than_is_read_at_once_settles_all_of_it(void **state)
{
  Agency *agency = *state;
  g_autoptr(GError) error = NULL;
  drop(agency, "usual.csv", USUAL);
  const SubmissionId strange = drop(agency, "strange.csv", TWO_GROUPS);
  g_autofree char *path =
      scratch_write(agency->folder, "explained.csv",
                    HEADER "305,2025-S1,F,10,疫情\n305,2023-S2,F,90,\n305,2024-S2,F,1600,新建开发区\n"
                           "305,2024-S2,_T,2000,新建开发区\n");
  IntakeScope scope = intake_scope(agency->district, agency->spool, agency->folder, agency->settings);
  scope.past.read_waiting = read_one_group;
  g_auto(IntakeResult) result = {0};
  expect_success(intake_take(&scope, path, "explained.csv", false, &result, &error), error);
  assert_int_equal(result.kind, INTAKE_ACCEPTED);
  assert_int_equal(n_waiting(agency), 0);
  expect_books(agency, &strange, 4, 0, 4, 0, 4);
  expect_books(agency, &result.id, 5, 5, 0, 1, 0);
}

/* --- Explaining --------------------------------------------------------------------------------------------------- */

static void explained_rows_are_sent_with_what_waited_beside_them(void **state)
{
  Agency *agency = *state;
  drop(agency, "usual.csv", USUAL);
  const SubmissionId strange = drop(agency, "strange.csv", STRANGE);
  agency_restart(agency);
  const SubmissionId explained =
      drop(agency, "explained.csv", HEADER "305,2024-S2,F,1600,新建开发区\n305,2024-S2,_T,2000,新建开发区\n");
  expect_sent(agency, 3, "sex=F 1600 (新建开发区) row 2; _T 2000 (新建开发区) row 3; sex=M 400 row 0");
  assert_int_equal(n_waiting(agency), 0);
  expect_books(agency, &strange, 4, 1, 3, 0, 3);
  expect_books(agency, &explained, 3, 3, 0, 1, 0);
}

static void what_travels_says_what_was_settled_and_says_it_again(void **state)
{
  Agency *agency = *state;
  g_autoptr(GError) error = NULL;
  drop(agency, "usual.csv", USUAL);
  const SubmissionId strange = drop(agency, "strange.csv", STRANGE);
  drop(agency, "explained.csv", HEADER "305,2024-S2,F,1600,新建开发区\n305,2024-S2,_T,2000,新建开发区\n");
  agency_restart(agency);
  g_autoptr(Batch) waiting = spool_read_batch(agency->spool, 2, &error);
  g_autoptr(Batch) batch = spool_read_batch(agency->spool, 3, &error);
  assert_int_equal(waiting->summary->awaiting, 3);
  assert_int_equal(waiting->summary->n_awaiting_by_code, 2);
  assert_int_equal(batch->summary->received, 3);
  assert_int_equal(batch->summary->released, 1);
  assert_int_equal(batch->summary->n_settled, 1);
  assert_true(submission_id_equal(&batch->summary->settled[0].id, &strange));
  assert_int_equal(batch->summary->settled[0].rows, 3);
}

static void group_waits_until_every_strange_value_of_it_is_explained(void **state)
{
  Agency *agency = *state;
  drop(agency, "usual.csv", USUAL);
  const SubmissionId strange = drop(agency, "strange.csv", STRANGE);
  const SubmissionId first = drop(agency, "first.csv", HEADER "305,2024-S2,F,1600,新建开发区\n");
  expect_waiting(agency, &strange, "3 waits_with_group; 4 change_in_percent");
  expect_waiting(agency, &first, "2 waits_with_group");
  expect_books(agency, &strange, 4, 1, 3, 0, 1);
  const SubmissionId second = drop(agency, "second.csv", HEADER "305,2024-S2,_T,2000,同上\n");
  expect_sent(agency, 4, "_T 2000 (同上) row 2; sex=M 400 row 0; sex=F 1600 (新建开发区) row 0");
  expect_books(agency, &strange, 4, 1, 3, 0, 3);
  expect_books(agency, &first, 1, 0, 1, 0, 1);
  expect_books(agency, &second, 3, 3, 0, 2, 0);
}

/* Men alone would ask for an explanation by now, since forms that came later made their value strange; but nobody was told to explain it. */
static void row_that_only_waits_with_others_is_not_asked_about_later(void **state)
{
  Agency *agency = *state;
  drop(agency, "usual.csv", USUAL);
  drop(agency, "strange.csv", STRANGE);
  drop(agency, "later.csv", HEADER "305,2024-S1,F,100,更正\n305,2024-S1,M,100,更正\n305,2024-S1,_T,200,更正\n");
  drop(agency, "explained.csv", HEADER "305,2024-S2,F,1600,新建开发区\n305,2024-S2,_T,2000,新建开发区\n");
  expect_sent(agency, 4, "sex=F 1600 (新建开发区) row 2; _T 2000 (新建开发区) row 3; sex=M 400 row 0");
  assert_int_equal(n_waiting(agency), 0);
}

static void same_value_without_a_word_goes_on_waiting(void **state)
{
  Agency *agency = *state;
  drop(agency, "usual.csv", USUAL);
  const SubmissionId first = drop(agency, "a.csv", HEADER "305,2024-S2,F,1600,\n");
  const SubmissionId second = drop(agency, "b.csv", HEADER "305,2024-S2,F,1600,\n305,2023-S2,F,90,\n");
  expect_waiting(agency, &first, "");
  expect_waiting(agency, &second, "2 change_in_percent");
  expect_books(agency, &first, 1, 0, 1, 0, 1);
  expect_books(agency, &second, 2, 1, 1, 0, 0);
}

/* --- Correcting --------------------------------------------------------------------------------------------------- */

static void corrected_rows_are_sent_with_what_waited_beside_them(void **state)
{
  Agency *agency = *state;
  drop(agency, "usual.csv", USUAL);
  const SubmissionId strange = drop(agency, "strange.csv", STRANGE);
  drop(agency, "corrected.csv", HEADER "305,2024-S2,F,610,\n305,2024-S2,_T,1010,\n");
  expect_sent(agency, 3, "sex=F 610 row 2; _T 1010 row 3; sex=M 400 row 0");
  assert_int_equal(n_waiting(agency), 0);
  expect_books(agency, &strange, 4, 1, 3, 0, 3);
}

static void correction_that_does_not_go_with_what_waits_is_refused(void **state)
{
  Agency *agency = *state;
  size_t n = 0;
  drop(agency, "usual.csv", USUAL);
  const SubmissionId strange = drop(agency, "strange.csv", STRANGE);
  g_autoptr(JudgedForm) judged = agency_read(agency, HEADER "305,2024-S2,F,610,\n");
  const AuditFinding *findings = audit_findings_kept(judged->judgement.findings, &n);
  assert_int_equal(n, 1);
  assert_int_equal(findings[0].rule, AUDIT_SEX_SUM);
  assert_int_equal(findings[0].row, 2);
  assert_string_equal(findings[0].given, "610 + 400 = 1010");
  assert_string_equal(findings[0].expected, "2000");
  const SubmissionId wrong = drop(agency, "wrong.csv", HEADER "305,2024-S2,F,610,\n");
  expect_waiting(agency, &strange, "2 change_in_percent; 3 waits_with_group; 4 change_in_percent");
  expect_books(agency, &wrong, 1, 0, 0, 0, 0);
}

/* --- Explanations and values -------------------------------------------------------------------------------------- */

static void value_keeps_its_explanation_when_it_is_handed_in_again(void **state)
{
  Agency *agency = *state;
  drop(agency, "usual.csv", USUAL);
  drop(agency, "a.csv", HEADER "305,2024-S2,F,1600,新建开发区\n");
  agency_finish(agency, 1, 0);
  agency_finish(agency, 2, 0);
  agency_prune(agency);
  drop(agency, "b.csv", HEADER "305,2024-S2,F,1600,\n");
  expect_sent(agency, 3, "sex=F 1600 (新建开发区) row 2");
}

static void explanation_is_void_when_the_value_changes(void **state)
{
  Agency *agency = *state;
  drop(agency, "usual.csv", USUAL);
  drop(agency, "a.csv", HEADER "305,2024-S2,F,1600,新建开发区\n");
  const SubmissionId changed = drop(agency, "b.csv", HEADER "305,2024-S2,F,1601,\n");
  expect_waiting(agency, &changed, "2 change_in_percent");
}

static void value_that_was_accepted_is_not_asked_about_later(void **state)
{
  Agency *agency = *state;
  drop(agency, "a.csv", HEADER "305,2024-S2,F,1600,\n");
  drop(agency, "b.csv", USUAL);
  drop(agency, "c.csv", HEADER "305,2024-S2,F,1600,\n305,2022-S2,F,550,\n");
  expect_sent(agency, 3, "sex=F 550 row 3; sex=F 1600 row 2");
}

/* --- Replaced values ---------------------------------------------------------------------------------------------- */

static void note_replacement(const Replacement *replacement, void *user)
{
  g_string_append_printf(user, "row %u %s: %g, before %g; ", replacement->now.source_row, replacement->key,
                         replacement->now.value, replacement->before.value);
}

static void expect_replacements(Agency *agency, const SubmissionId *id, const char *expected)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GString) text = g_string_new(NULL);
  expect_success(spool_each_replacement(agency->spool, id, note_replacement, text, &error), error);
  assert_string_equal(text->str, expected);
}

static void replaced_values_are_kept_beside_the_new_ones(void **state)
{
  Agency *agency = *state;
  const SubmissionId first = drop(agency, "usual.csv", USUAL);
  const SubmissionId second =
      drop(agency, "b.csv", HEADER "305,2024-S1,F,610,\n305,2024-S1,M,400,\n305,2024-S1,_T,1010,\n");
  expect_replacements(agency, &first, "");
  expect_replacements(agency, &second, "row 2 sex=F: 610, before 600; row 4 _T: 1010, before 1000; ");
}

static void value_that_the_district_refused_replaced_nothing(void **state)
{
  Agency *agency = *state;
  drop(agency, "a.csv", HEADER "305,2024-S1,F,600,\n305,2023-S1,F,590,\n");
  agency_finish(agency, 1, 0);
  const SubmissionId second = drop(agency, "b.csv", HEADER "305,2024-S1,F,610,\n305,2023-S1,F,600,\n");
  agency_finish(agency, 2, 1);
  expect_replacements(agency, &second, "row 3 sex=F: 600, before 590; ");
}

/* --- Giving up ---------------------------------------------------------------------------------------------------- */

static uint64_t discard(Agency *agency, const SubmissionId *id)
{
  g_autoptr(GError) error = NULL;
  g_auto(SpoolEntry) entry = {0};
  char digits[SUBMISSION_ID_TEXT_SIZE];
  uint64_t n_rows = 0;
  expect_success(spool_find_entry(agency->spool, submission_id_format(id, digits), &entry, &error), error);
  expect_success(discard_waiting(agency->spool, &entry, &n_rows, &error), error);
  return n_rows;
}

static void discarded_rows_are_settled_by_a_submission_without_rows(void **state)
{
  Agency *agency = *state;
  g_autoptr(GError) error = NULL;
  drop(agency, "usual.csv", USUAL);
  const SubmissionId id = drop(agency, "strange.csv", STRANGE);
  assert_int_equal(discard(agency, &id), 3);
  assert_int_equal(n_waiting(agency), 0);
  expect_books(agency, &id, 4, 1, 3, 0, 3);
  expect_sent(agency, 3, "");
  g_autoptr(Batch) batch = spool_read_batch(agency->spool, 3, &error);
  expect_success(batch != NULL, error);
  assert_int_equal(batch->summary->received, 0);
  assert_int_equal(batch->summary->n_settled, 1);
  assert_int_equal(batch->summary->settled[0].rows, 3);
  assert_true(submission_id_equal(&batch->summary->settled[0].id, &id));
}

static void expect_listed_as(Agency *agency, const SubmissionId *id, const char *state_name)
{
  g_autoptr(GError) error = NULL;
  g_auto(SpoolEntry) entry = {0};
  char digits[SUBMISSION_ID_TEXT_SIZE];
  expect_success(spool_find_entry(agency->spool, submission_id_format(id, digits), &entry, &error), error);
  assert_string_equal(spool_entry_state_name(entry.state), state_name);
}

static void form_of_which_all_rows_wait_is_listed_as_waiting(void **state)
{
  Agency *agency = *state;
  const SubmissionId usual = drop(agency, "usual.csv", USUAL);
  agency_finish(agency, 1, 0);
  const SubmissionId strange = drop(agency, "strange.csv", HEADER "305,2024-S2,F,1600,\n");
  expect_listed_as(agency, &strange, "on_the_way");
  agency_finish(agency, 2, 0);
  expect_listed_as(agency, &usual, "stored");
  expect_listed_as(agency, &strange, "waiting");
}

static void what_does_not_wait_is_not_discarded(void **state)
{
  Agency *agency = *state;
  const SubmissionId usual = drop(agency, "usual.csv", USUAL);
  const SubmissionId strange = drop(agency, "strange.csv", STRANGE);
  assert_int_equal(discard(agency, &usual), 0);
  assert_int_equal(n_waiting(agency), 3);
  assert_int_equal(discard(agency, &strange), 3);
  assert_int_equal(discard(agency, &strange), 0);
}

/* The value that was given up is not compared with, and does not come along. */
static void another_form_after_a_discarded_one_is_judged_for_itself(void **state)
{
  Agency *agency = *state;
  drop(agency, "usual.csv", USUAL);
  const SubmissionId id = drop(agency, "strange.csv", STRANGE);
  assert_int_equal(discard(agency, &id), 3);
  const SubmissionId right = drop(agency, "right.csv", HEADER "305,2024-S2,F,610,\n");
  expect_books(agency, &right, 1, 1, 0, 0, 0);
}

/* --- Explanations that explain nothing ---------------------------------------------------------------------------- */

static const char *const empty_explanations[] = {"无",  "—",    "——",   "/",       "／",    "-",    ".",
                                                 "。",  "…",    "none", "N/A",     "n.a.",  "没有", "无说明",
                                                 "123", "？？", "暂无", "Nothing", "无；—", "；"};

static void comment_that_says_nothing_is_no_explanation(void **state)
{
  for (size_t i = 0; i < G_N_ELEMENTS(empty_explanations); i++)
    if (explanation_is_given(empty_explanations[i]))
      fail_msg("'%s' is taken for an explanation", empty_explanations[i]);
  (void)state;
  assert_false(explanation_is_given(NULL));
  assert_true(explanation_is_given("同上"));
  assert_true(explanation_is_given("—；医院合并"));
  assert_true(explanation_is_given("无锡工厂关闭"));
  assert_true(explanation_is_given("N/A: new district"));
}

static void row_whose_comment_says_nothing_waits_and_its_receipt_says_why(void **state)
{
  Agency *agency = *state;
  g_autoptr(GError) error = NULL;
  drop(agency, "first.csv", USUAL);
  const SubmissionId id =
      drop(agency, "second.csv", HEADER "305,2024-S2,F,1600,无\n305,2024-S2,M,400,—\n305,2023-S2,F,600,/\n");
  expect_waiting(agency, &id, "2 change_in_percent; 3 waits_with_group");
  expect_sent(agency, 2, "sex=F 600 (/) row 4");
  g_autoptr(Receipt) receipt = receipt_read(agency->spool, agency->district, &id, "Asia/Shanghai", &error);
  expect_success(receipt != NULL, error);
  const ReceiptLine *asked = g_ptr_array_index(receipt->waiting, 0),
                    *companion = g_ptr_array_index(receipt->waiting, 1);
  expect_contains(asked->reason[LANGUAGE_ZH], "只写了“无”");
  expect_contains(asked->reason[LANGUAGE_EN], "only says \"无\"");
  assert_null(strstr(companion->reason[LANGUAGE_ZH], "只写了"));
  drop(agency, "third.csv", HEADER "305,2024-S2,F,1600,新建开发区\n");
  assert_int_equal(n_waiting(agency), 0);
}

static void explanation_given_once_is_not_replaced_by_a_comment_that_says_nothing(void **state)
{
  Agency *agency = *state;
  drop(agency, "first.csv", USUAL);
  drop(agency, "second.csv", HEADER "305,2024-S2,F,1600,新建开发区\n");
  drop(agency, "third.csv", HEADER "305,2024-S2,F,1600,无\n");
  expect_sent(agency, 3, "sex=F 1600 (新建开发区) row 2");
}

#define AGENCY_TEST(name) cmocka_unit_test_setup_teardown(name, open_agency, close_agency)

int main(void)
{
  const struct CMUnitTest tests[] = {
      AGENCY_TEST(strange_value_waits_with_its_group_and_the_rest_is_sent),
      AGENCY_TEST(form_of_which_everything_waits_still_brings_its_counts),
      AGENCY_TEST(value_that_is_explained_from_the_start_is_sent),
      AGENCY_TEST(figures_that_do_not_add_up_wait_each_for_itself),
      AGENCY_TEST(cells_are_read_in_whole_groups_up_to_a_bound),
      AGENCY_TEST(comment_that_damage_made_unreadable_is_a_letter_that_says_so),
      AGENCY_TEST(form_that_speaks_of_more_than_is_read_at_once_settles_all_of_it),
      AGENCY_TEST(explained_rows_are_sent_with_what_waited_beside_them),
      AGENCY_TEST(what_travels_says_what_was_settled_and_says_it_again),
      AGENCY_TEST(group_waits_until_every_strange_value_of_it_is_explained),
      AGENCY_TEST(row_that_only_waits_with_others_is_not_asked_about_later),
      AGENCY_TEST(same_value_without_a_word_goes_on_waiting),
      AGENCY_TEST(corrected_rows_are_sent_with_what_waited_beside_them),
      AGENCY_TEST(correction_that_does_not_go_with_what_waits_is_refused),
      AGENCY_TEST(value_keeps_its_explanation_when_it_is_handed_in_again),
      AGENCY_TEST(explanation_is_void_when_the_value_changes),
      AGENCY_TEST(value_that_was_accepted_is_not_asked_about_later),
      AGENCY_TEST(replaced_values_are_kept_beside_the_new_ones),
      AGENCY_TEST(value_that_the_district_refused_replaced_nothing),
      AGENCY_TEST(discarded_rows_are_settled_by_a_submission_without_rows),
      AGENCY_TEST(form_of_which_all_rows_wait_is_listed_as_waiting),
      AGENCY_TEST(what_does_not_wait_is_not_discarded),
      AGENCY_TEST(another_form_after_a_discarded_one_is_judged_for_itself),
      AGENCY_TEST(comment_that_says_nothing_is_no_explanation),
      AGENCY_TEST(row_whose_comment_says_nothing_waits_and_its_receipt_says_why),
      AGENCY_TEST(explanation_given_once_is_not_replaced_by_a_comment_that_says_nothing),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
