#include "collector/spool/spool_waiting.h"

#include <sqlite3.h>

#include "base/error.h"
#include "collector/forms/form_place.h"
#include "collector/spool/spool_history.h"
#include "collector/spool/spool_private.h"
#include "wire/codec.h"

static void bind_number(SpoolStatement *statement, int position, bool has_number, double number)
{
  if (has_number)
    spool_statement_bind_real(statement, position, number);
  else
    spool_statement_bind_null(statement, position);
}

static void read_number(const SpoolStatement *row, int column, double *out_number, bool *out_has_number)
{
  *out_has_number = !spool_statement_is_null(row, column);
  *out_number = *out_has_number ? spool_statement_real(row, column) : 0;
}

/* A period is kept as one number. False when that is none. */
static bool read_period(const SpoolStatement *row, int column, Period *out_period, GError **error)
{
  const int64_t packed = spool_statement_integer(row, column);
  if (packed >= 0 && packed <= UINT32_MAX && period_unpack((uint32_t)packed, out_period))
    return true;
  g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_FATAL, "spool is damaged: %" G_GINT64_FORMAT " is no period", packed);
  return false;
}

/* --- Reading ------------------------------------------------------------------------------------------------------ */

G_STATIC_ASSERT(FORM_ROWS_PER_SHEET == 1048576 && FORM_ROWS_PER_SHEET * FORM_SHEETS_MOST == 67108864);

/* The sheet is that of form_place.h. */
#define WAITING_COLUMNS                                                                                                \
  "w.indicator_id, w.period, w.breakdown, w.submission_no, w.source_row, w.value, w.denominator, w.status, "           \
  "w.sample_size, w.design_effect, w.comment, w.rule, w.field, w.given, w.expected, s.file_name, "                     \
  "coalesce(f.name, '') FROM waiting w JOIN submission s USING (submission_no) LEFT JOIN form_sheet f "                \
  "ON f.submission_no = w.submission_no AND f.sheet = (w.source_row - 1) % 67108864 / 1048576 "

/* Of the current row of WAITING_COLUMNS. */
static int64_t group_of(const SpoolStatement *row)
{
  return (int64_t)((uint64_t)spool_statement_integer(row, 0) << 32 | (uint64_t)spool_statement_integer(row, 1));
}

/* The current row of WAITING_COLUMNS; NULL when it cannot be read. */
static WaitingCell *read_cell(const SpoolStatement *row, GError **error)
{
  Record record = {.indicator_id = (int16_t)spool_statement_integer(row, 0),
                   .source_row = (uint32_t)spool_statement_integer(row, 4),
                   .status = (char)spool_statement_integer(row, 7),
                   .sample_size = (uint32_t)spool_statement_integer(row, 8),
                   .design_effect = spool_statement_real(row, 9),
                   .comment = spool_statement_is_null(row, 10) ? NULL : spool_statement_text(row, 10)};
  if (!read_period(row, 1, &record.period, error))
    return NULL;
  read_number(row, 5, &record.value, &record.has_value);
  read_number(row, 6, &record.denominator, &record.has_denominator);
  WaitingCell *cell =
      waiting_cell_new(&record, spool_statement_text(row, 2), spool_statement_text(row, 11),
                       spool_statement_text(row, 12), spool_statement_text(row, 13), spool_statement_text(row, 14));
  cell->submission = spool_statement_integer(row, 3);
  cell->file_name = g_strdup(spool_statement_file_name(row, 15));
  cell->sheet = g_strdup(spool_statement_text(row, 16));
  return cell;
}

GPtrArray *spool_read_waiting(Spool *spool, int64_t first, int64_t last, guint most, int64_t *out_last, GError **error)
{
  g_autoptr(SpoolStatement) statement = spool_statement_prepare(
      spool->connection,
      "SELECT " WAITING_COLUMNS "WHERE (w.indicator_id, w.period) >= (?1 >> 32, ?1 & 0xffffffff) "
      "AND (w.indicator_id, w.period) <= (?2 >> 32, ?2 & 0xffffffff) "
      "ORDER BY w.indicator_id, w.period, w.submission_no, (w.source_row - 1) % 67108864, w.source_row",
      error);
  if (statement == NULL)
    return NULL;
  spool_statement_bind_integer(statement, 1, first);
  spool_statement_bind_integer(statement, 2, last);
  g_autoptr(GPtrArray) cells = waiting_cells_new();
  for (int64_t group = first;; group = group_of(statement)) {
    bool has_row = false;
    if (!spool_statement_step(statement, &has_row, error))
      return NULL;
    const bool is_enough = has_row && cells->len >= most && group_of(statement) != group;
    if (!has_row || is_enough) {
      *out_last = is_enough ? group : last;
      return g_steal_pointer(&cells);
    }
    WaitingCell *cell = read_cell(statement, error);
    if (cell == NULL)
      return NULL;
    g_ptr_array_add(cells, cell);
  }
}

/* The cells of STATEMENT's rows, at most LIMIT. */
static GPtrArray *read_cells(SpoolStatement *statement, guint limit, GError **error)
{
  g_autoptr(GPtrArray) cells = waiting_cells_new();
  for (bool has_row = true; has_row && cells->len < limit;) {
    if (!spool_statement_step(statement, &has_row, error))
      return NULL;
    WaitingCell *cell = has_row ? read_cell(statement, error) : NULL;
    if (has_row && cell == NULL)
      return NULL;
    if (has_row)
      g_ptr_array_add(cells, cell);
  }
  return g_steal_pointer(&cells);
}

GPtrArray *spool_read_waiting_of(Spool *spool, const SubmissionId *id, guint limit, GError **error)
{
  g_autoptr(SpoolStatement) statement = spool_statement_prepare(
      spool->connection,
      "SELECT " WAITING_COLUMNS "WHERE s.id = ?1 ORDER BY (w.source_row - 1) % 67108864, w.source_row", error);
  if (statement == NULL)
    return NULL;
  spool_statement_bind_bytes(statement, 1, id->bytes, sizeof id->bytes);
  return read_cells(statement, limit, error);
}

bool spool_count_waiting(Spool *spool, uint64_t *out_n_cells, GError **error)
{
  bool has_row = false;
  g_autoptr(SpoolStatement) statement =
      spool_statement_prepare(spool->connection, "SELECT count(*) FROM waiting", error);
  if (statement == NULL || !spool_statement_step(statement, &has_row, error))
    return false;
  *out_n_cells = (uint64_t)spool_statement_integer(statement, 0);
  return true;
}

bool spool_each_waiting_form(Spool *spool, SpoolWaitingFormFunc func, void *user, GError **error)
{
  g_autoptr(SpoolStatement) statement =
      spool_statement_prepare(spool->connection,
                              "SELECT s.file_name, s.id, count(*) FROM waiting w JOIN submission s USING "
                              "(submission_no) GROUP BY submission_no ORDER BY submission_no",
                              error);
  if (statement == NULL)
    return false;
  for (bool has_row = true; has_row;) {
    SubmissionId id;
    if (!spool_statement_step(statement, &has_row, error) ||
        (has_row && !spool_statement_copy_bytes(statement, 1, id.bytes, sizeof id.bytes, error)))
      return false;
    if (has_row)
      func(spool_statement_file_name(statement, 0), &id, (uint64_t)spool_statement_integer(statement, 2), user);
  }
  return true;
}

static History *read_own_history(void *spool, const IndicatorSet *wanted, GError **error)
{
  return spool_read_history(spool, wanted, error);
}

static GPtrArray *read_own_waiting(void *spool, int64_t first, int64_t last, int64_t *out_last, GError **error)
{
  return spool_read_waiting(spool, first, last, WAITING_AT_ONCE, out_last, error);
}

OwnPast spool_own_past(Spool *spool)
{
  return (OwnPast){read_own_history, read_own_waiting, spool};
}

/* --- Appending ---------------------------------------------------------------------------------------------------- */

static void bind_cell(SpoolStatement *statement, const Record *record, const char *key)
{
  spool_statement_bind_integer(statement, 1, record->indicator_id);
  spool_statement_bind_integer(statement, 2, period_pack(record->period));
  spool_statement_bind_text(statement, 3, key);
}

bool spool_append_waiting(SpoolAppend *append, const WaitingCell *cell, GError **error)
{
  const Record *record = &cell->record;
  SpoolStatement *statement = spool_append_statement(
      append,
      "INSERT INTO waiting (indicator_id, period, breakdown, submission_no, source_row, value, denominator, status, "
      "sample_size, design_effect, comment, rule, field, given, expected) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
      error);
  if (statement == NULL)
    return false;
  bind_cell(statement, record, cell->key);
  spool_statement_bind_integer(statement, 4, append->submission_no);
  spool_statement_bind_integer(statement, 5, record->source_row);
  bind_number(statement, 6, record->has_value, record->value);
  bind_number(statement, 7, record->has_denominator, record->denominator);
  spool_statement_bind_integer(statement, 8, record->status);
  spool_statement_bind_integer(statement, 9, record->sample_size);
  spool_statement_bind_real(statement, 10, record->design_effect);
  if (record->comment != NULL)
    spool_statement_bind_text(statement, 11, record->comment);
  else
    spool_statement_bind_null(statement, 11);
  const char *const texts[] = {cell->rule, cell->field, cell->given, cell->expected};
  for (int i = 0; i < (int)G_N_ELEMENTS(texts); i++)
    spool_statement_bind_text(statement, 12 + i, texts[i]);
  return spool_statement_run(statement, error);
}

static bool forget_cell(SpoolAppend *append, const WaitingCell *earlier, GError **error)
{
  SpoolStatement *statement = spool_append_statement(
      append, "DELETE FROM waiting WHERE indicator_id = ?1 AND period = ?2 AND breakdown = ?3", error);
  if (statement == NULL)
    return false;
  bind_cell(statement, &earlier->record, earlier->key);
  return spool_statement_run(statement, error);
}

static bool book_settlement(SpoolAppend *append, int64_t settled_no, int64_t n_cells, GError **error)
{
  SpoolStatement *statement = spool_append_statement(
      append,
      "INSERT INTO settlement (submission_no, settled_submission_no, n_rows) VALUES (?1, ?2, ?3) "
      "ON CONFLICT DO UPDATE SET n_rows = n_rows + ?3",
      error);
  if (statement == NULL)
    return false;
  spool_statement_bind_integer(statement, 1, append->submission_no);
  spool_statement_bind_integer(statement, 2, settled_no);
  spool_statement_bind_integer(statement, 3, n_cells);
  return spool_statement_run(statement, error);
}

static bool ask_for_receipt(SpoolAppend *append, int64_t settled_no, GError **error)
{
  SpoolStatement *statement =
      spool_append_statement(append, "UPDATE submission SET is_receipt_due = 1 WHERE submission_no = ?1", error);
  if (statement == NULL)
    return false;
  spool_statement_bind_integer(statement, 1, settled_no);
  return spool_statement_run(statement, error);
}

bool spool_append_settled(SpoolAppend *append, const WaitingCell *earlier, GError **error)
{
  g_assert(earlier->submission > 0);
  return forget_cell(append, earlier, error) && book_settlement(append, earlier->submission, 1, error) &&
         ask_for_receipt(append, earlier->submission, error);
}

/* Some at a time: SQLite has the keys of those that one statement deletes in memory. *out_n_cells is 0 when none is left. */
static bool forget_some(SpoolAppend *append, SpoolStatement *statement, int64_t number, int64_t *out_n_cells,
                        GError **error)
{
  spool_statement_bind_integer(statement, 1, number);
  if (!spool_statement_run(statement, error))
    return false;
  *out_n_cells = sqlite3_changes(append->spool->connection);
  return true;
}

bool spool_append_all_settled(SpoolAppend *append, int64_t number, uint64_t *out_n_cells, GError **error)
{
  int64_t n_forgotten = 0;
  g_autoptr(SpoolStatement) statement = spool_statement_prepare(
      append->spool->connection,
      "DELETE FROM waiting WHERE (indicator_id, period, breakdown) IN (SELECT indicator_id, period, breakdown "
      "FROM waiting WHERE submission_no = ?1 ORDER BY source_row LIMIT 8192)",
      error);
  if (statement == NULL)
    return false;
  for (int64_t n = 1; n > 0; n_forgotten += n)
    if (!forget_some(append, statement, number, &n, error))
      return false;
  *out_n_cells = (uint64_t)n_forgotten;
  return n_forgotten == 0 ||
         (book_settlement(append, number, n_forgotten, error) && ask_for_receipt(append, number, error));
}

bool spool_append_replacement(SpoolAppend *append, const Replacement *replacement, GError **error)
{
  const Record *now = &replacement->now, *before = &replacement->before;
  SpoolStatement *statement = spool_append_statement(
      append,
      "INSERT INTO replacement (indicator_id, period, breakdown, submission_no, replacement_no, source_row, value, "
      "denominator, status, old_value, old_denominator, old_status) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
      error);
  if (statement == NULL)
    return false;
  bind_cell(statement, now, replacement->key);
  spool_statement_bind_integer(statement, 4, append->submission_no);
  spool_statement_bind_integer(statement, 5, ++append->n_replacements);
  spool_statement_bind_integer(statement, 6, now->source_row);
  bind_number(statement, 7, now->has_value, now->value);
  bind_number(statement, 8, now->has_denominator, now->denominator);
  spool_statement_bind_integer(statement, 9, now->status);
  bind_number(statement, 10, before->has_value, before->value);
  bind_number(statement, 11, before->has_denominator, before->denominator);
  spool_statement_bind_integer(statement, 12, before->status);
  return spool_statement_run(statement, error);
}

/* --- Replacements ------------------------------------------------------------------------------------------------- */

static bool read_replacement(const SpoolStatement *row, Replacement *out_replacement, GError **error)
{
  Replacement replacement = {.key = spool_statement_text(row, 2)};
  Record *now = &replacement.now, *before = &replacement.before;
  now->indicator_id = (int16_t)spool_statement_integer(row, 0);
  if (!read_period(row, 1, &now->period, error))
    return false;
  now->source_row = (uint32_t)spool_statement_integer(row, 3);
  read_number(row, 4, &now->value, &now->has_value);
  read_number(row, 5, &now->denominator, &now->has_denominator);
  now->status = (char)spool_statement_integer(row, 6);
  *before = *now;
  read_number(row, 7, &before->value, &before->has_value);
  read_number(row, 8, &before->denominator, &before->has_denominator);
  before->status = (char)spool_statement_integer(row, 9);
  *out_replacement = replacement;
  return true;
}

bool spool_each_replacement(Spool *spool, const SubmissionId *id, SpoolReplacementFunc func, void *user, GError **error)
{
  g_autoptr(SpoolStatement) statement = spool_statement_prepare(
      spool->connection,
      "SELECT r.indicator_id, r.period, r.breakdown, r.source_row, r.value, r.denominator, r.status, r.old_value, "
      "r.old_denominator, r.old_status FROM replacement r JOIN submission s USING (submission_no) WHERE s.id = ?1 "
      "AND NOT EXISTS (SELECT 1 FROM finding f WHERE f.submission_no = r.submission_no AND f.part > 0 "
      "AND f.source_row = r.source_row) ORDER BY (r.source_row - 1) % 67108864, r.replacement_no",
      error);
  if (statement == NULL)
    return false;
  spool_statement_bind_bytes(statement, 1, id->bytes, sizeof id->bytes);
  for (bool has_row = true; has_row;) {
    if (!spool_statement_step(statement, &has_row, error))
      return false;
    if (!has_row)
      continue;
    Replacement replacement;
    if (!read_replacement(statement, &replacement, error))
      return false;
    func(&replacement, user);
  }
  return true;
}
