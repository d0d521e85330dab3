#include "tests/support/test.h"

#include <string.h>

#include "record/outcome.h"

/* --- Identity ----------------------------------------------------------------------------------------------------- */

/* Computed with Python, where h = lambda b: hashlib.blake2b(b, digest_size=32).digest():
 * h(b"halfsky submission\0H001\0" + h(b"file") + h(b"one") + h(b"two")).hex()[:32] */
static void id_of_a_form_is_the_same_everywhere(void **state)
{
  (void)state;
  Digest file = digest_of_bytes("file", 4);
  const Digest parts[] = {digest_of_bytes("one", 3), digest_of_bytes("two", 3)};
  SubmissionId id = submission_id_of_form("H001", &file, parts, 2);
  char text[SUBMISSION_ID_TEXT_SIZE];
  assert_string_equal(submission_id_format(&id, text), "92dd10c0cd844cdf750519b3614647da");
}

static void id_depends_on_agency_file_and_parts(void **state)
{
  (void)state;
  Digest file = digest_of_bytes("file", 4), other_file = digest_of_bytes("file2", 5);
  const Digest parts[] = {digest_of_bytes("one", 3), digest_of_bytes("two", 3)};
  SubmissionId id = submission_id_of_form("H001", &file, parts, 2);
  SubmissionId other_agency = submission_id_of_form("H002", &file, parts, 2);
  SubmissionId other = submission_id_of_form("H001", &other_file, parts, 2);
  SubmissionId fewer_parts = submission_id_of_form("H001", &file, parts, 1);
  SubmissionId other_part = submission_id_of_form("H001", &file, parts + 1, 1);
  assert_false(submission_id_equal(&id, &other_agency));
  assert_false(submission_id_equal(&id, &other));
  assert_false(submission_id_equal(&id, &fewer_parts));
  assert_false(submission_id_equal(&fewer_parts, &other_part));
}

static void random_ids_differ(void **state)
{
  (void)state;
  SubmissionId a = submission_id_random(), b = submission_id_random();
  assert_false(submission_id_equal(&a, &b));
}

static void id_is_read_back_from_its_text(void **state)
{
  (void)state;
  SubmissionId id = submission_id_random(), read;
  char text[SUBMISSION_ID_TEXT_SIZE];
  assert_true(submission_id_parse(submission_id_format(&id, text), &read));
  assert_true(submission_id_equal(&id, &read));
}

static void other_texts_are_no_id(void **state)
{
  (void)state;
  static const char *const texts[] = {"", "00112233445566778899aabbccddee", "00112233445566778899aabbccddeeff00",
                                      "00112233445566778899aabbccddeefg", " 0112233445566778899aabbccddeeff"};
  SubmissionId id = {{1}}, untouched = id;
  for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
    assert_false(submission_id_parse(texts[i], &id));
  assert_true(submission_id_equal(&id, &untouched));
}

/* --- Copies ------------------------------------------------------------------------------------------------------- */

/* A summary whose texts lie in BUFFERS, which the test then overwrites. */
typedef struct Buffers {
  char file_name[16];
  char rule[16];
  RuleCount counts[1];
  Settlement settled[1];
} Buffers;

static SubmissionSummary summary_in(Buffers *buffers)
{
  strcpy(buffers->file_name, "h1.csv");
  strcpy(buffers->rule, "sex_sum");
  buffers->counts[0] = (RuleCount){buffers->rule, 3};
  buffers->settled[0] = (Settlement){.rows = 3};
  return (SubmissionSummary){.file_name = buffers->file_name,
                             .received = 10,
                             .rejected_total = 3,
                             .rejected_by_code = buffers->counts,
                             .n_rejected_by_code = 1,
                             .settled = buffers->settled,
                             .n_settled = 1,
                             .n_parts = 1};
}

static void copied_summary_owns_its_texts(void **state)
{
  (void)state;
  Buffers buffers;
  SubmissionSummary summary = summary_in(&buffers);
  g_autoptr(SubmissionSummary) copy = submission_summary_copy(&summary);
  memset(&buffers, 'x', sizeof buffers);
  assert_string_equal(copy->file_name, "h1.csv");
  assert_string_equal(copy->rejected_by_code[0].code, "sex_sum");
  assert_int_equal(copy->rejected_by_code[0].count, 3);
  assert_int_equal(copy->n_awaiting_by_code, 0);
  assert_int_equal(copy->n_settled, 1);
  assert_int_equal(copy->settled[0].rows, 3);
  assert_int_equal(copy->received, 10);
}

static void copied_batch_outlives_the_original(void **state)
{
  (void)state;
  Buffers buffers;
  SubmissionSummary summary = summary_in(&buffers);
  GBytes *records = g_bytes_new("rows", 4);
  const Batch batch = {.sequence = 7, .part = 1, .summary = &summary, .n_records = 2, .records = records};
  g_autoptr(Batch) copy = batch_copy(&batch);
  g_bytes_unref(records);
  memset(&buffers, 'x', sizeof buffers);
  assert_int_equal(copy->sequence, 7);
  assert_string_equal(copy->summary->file_name, "h1.csv");
  assert_int_equal(g_bytes_get_size(copy->records), 4);
  assert_memory_equal(g_bytes_get_data(copy->records, NULL), "rows", 4);
}

static void copied_outcome_owns_its_texts(void **state)
{
  (void)state;
  char rule[] = "sex_sum", given[] = "210", reason[] = "unreadable";
  CellRejection rejection = {14, rule, "numerator", given, "200"};
  const Outcome outcome = {.n_rejected = 1, .rejections = &rejection, .n_rejections = 1, .reason = reason};
  g_autoptr(Outcome) copy = outcome_copy(&outcome);
  memset(rule, 'x', sizeof rule);
  memset(given, 'x', sizeof given);
  memset(reason, 'x', sizeof reason);
  assert_string_equal(copy->rejections[0].rule, "sex_sum");
  assert_string_equal(copy->rejections[0].given, "210");
  assert_int_equal(copy->rejections[0].source_row, 14);
  assert_string_equal(copy->reason, "unreadable");
}

static void freeing_nothing_is_fine(void **state)
{
  (void)state;
  submission_summary_free(NULL);
  batch_free(NULL);
  outcome_free(NULL);
}

int main(void)
{
  static const struct CMUnitTest tests[] = {
      cmocka_unit_test(id_of_a_form_is_the_same_everywhere),
      cmocka_unit_test(id_depends_on_agency_file_and_parts),
      cmocka_unit_test(random_ids_differ),
      cmocka_unit_test(id_is_read_back_from_its_text),
      cmocka_unit_test(other_texts_are_no_id),
      cmocka_unit_test(copied_summary_owns_its_texts),
      cmocka_unit_test(copied_batch_outlives_the_original),
      cmocka_unit_test(copied_outcome_owns_its_texts),
      cmocka_unit_test(freeing_nothing_is_fine),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
