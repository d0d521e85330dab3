#include "collector/intake/discarding.h"

#include "base/clock.h"
#include "collector/spool/spool_waiting.h"
#include "wire/records_codec.h"

/* The district keeps the books, so there is a part, without records. */
static bool append_empty_part(SpoolAppend *append, GError **error)
{
  g_autoptr(GBytes) nothing = records_encode(NULL, 0, NULL, NULL);
  const SpoolPart part = {.records = nothing};
  return spool_append_part(append, &part, error);
}

static bool settle(Spool *spool, const SubmissionSummary *summary, int64_t number, uint64_t *out_n_rows, GError **error)
{
  g_autoptr(SpoolAppend) append = spool_append_begin(spool, error);
  return append != NULL && append_empty_part(append, error) &&
         spool_append_all_settled(append, number, out_n_rows, error) &&
         (*out_n_rows == 0 || spool_append_finish(append, summary, NULL, 0, error));
}

bool discard_waiting(Spool *spool, const SpoolEntry *entry, uint64_t *out_n_rows, GError **error)
{
  g_autofree char *name = g_strconcat(entry->file_name, ".discard", NULL);
  SubmissionSummary summary = {.id = submission_id_random(), .file_name = name, .n_parts = 1};
  summary.file_digest = digest_of_bytes(summary.id.bytes, sizeof summary.id.bytes); /* there is no file */
  return spool_accepting_moment(spool, clock_wall_us(), &summary.accepted_at_us, error) &&
         settle(spool, &summary, entry->number, out_n_rows, error);
}
