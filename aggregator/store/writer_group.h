/* Several jobs in one transaction: group commit. */
#pragma once

#include "aggregator/store/broken_streams.h"
#include "aggregator/store/store.h"
#include "aggregator/store/writer_job.h"

/* Does the jobs (of WriterJob: batches and questions for watermarks) in one transaction and commits it. Jobs are reordered by agency, stable, so
 * that locks are taken in one order everywhere. Returns one report per job (of WriterReport, owned by the array), to be sent now: what they
 * say is durable. BROKEN learns which streams were refused. NULL when nothing is known to be stored; doing the same jobs again is then
 * right, also after a commit whose fate is unknown, since what is stored is recognised. */
GPtrArray *writer_group_commit(Store *store, GPtrArray *jobs, BrokenStreams *broken,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
