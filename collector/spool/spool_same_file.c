#include "collector/spool/spool_same_file.h"

#include "collector/spool/spool_private.h"

/* The id in the first column of SQL's first row, whose ?1 is KEY. */
static bool find_id(Spool *spool, const char *sql, const void *key, size_t key_size, SubmissionId *out_id,
                    bool *out_is_found, GError **error)
{
  bool has_row = false;
  g_autoptr(SpoolStatement) statement = spool_statement_prepare(spool->connection, sql, error);
  if (statement == NULL)
    return false;
  spool_statement_bind_bytes(statement, 1, key, key_size);
  if (!spool_statement_step(statement, &has_row, error) ||
      (has_row && !spool_statement_copy_bytes(statement, 0, out_id->bytes, sizeof out_id->bytes, error)))
    return false;
  *out_is_found = has_row;
  return true;
}

static bool find_state(Spool *spool, const char *sql, const void *key, size_t key_size, SubmissionState **out_state,
                       GError **error)
{
  SubmissionId id;
  bool is_known = false;
  if (!find_id(spool, sql, key, key_size, &id, &is_known, error))
    return false;
  if (is_known)
    return spool_read_submission(spool, &id, out_state, error);
  *out_state = NULL;
  return true;
}

bool spool_find_file(Spool *spool, const Digest *file_digest, SubmissionState **out_state, GError **error)
{
  static const char sql[] = "SELECT id FROM submission WHERE file_digest = ?1 AND NOT must_be_resubmitted "
                            "ORDER BY submission_no DESC LIMIT 1";
  return find_state(spool, sql, file_digest->bytes, sizeof file_digest->bytes, out_state, error);
}

bool spool_find_form(Spool *spool, const SubmissionId *form_id, SubmissionState **out_state, GError **error)
{
  static const char sql[] =
      "SELECT id FROM submission WHERE coalesce(form_id, id) = ?1 ORDER BY submission_no DESC LIMIT 1";
  return find_state(spool, sql, form_id->bytes, sizeof form_id->bytes, out_state, error);
}

#define OTHERS_OF_ITS_FILE                                                                                             \
  "SELECT other.id FROM submission one JOIN submission other USING (file_digest) WHERE one.id = ?1 AND "

bool spool_read_same_file(Spool *spool, const SubmissionId *id, SameFile *out_same, GError **error)
{
  static const char earlier_sql[] =
      OTHERS_OF_ITS_FILE "other.submission_no < one.submission_no ORDER BY other.submission_no DESC LIMIT 1";
  static const char later_sql[] =
      OTHERS_OF_ITS_FILE "other.submission_no > one.submission_no ORDER BY other.submission_no DESC LIMIT 1";
  SameFile same = {.has_earlier = false};
  if (!find_id(spool, earlier_sql, id->bytes, sizeof id->bytes, &same.earlier, &same.has_earlier, error) ||
      !find_id(spool, later_sql, id->bytes, sizeof id->bytes, &same.later, &same.has_later, error))
    return false;
  *out_same = same;
  return true;
}
