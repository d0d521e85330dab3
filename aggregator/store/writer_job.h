/* What the network thread hands to a writer; reports (writer.h) come back. */
#pragma once

#include <stdint.h>

#include <glib.h>

#include "aggregator/store/store_catalogue.h"
#include "aggregator/store/writer.h"
#include "record/batch.h"

typedef enum WriterJobKind { WRITER_JOB_WATERMARK, WRITER_JOB_BATCH, WRITER_JOB_CATALOGUE } WriterJobKind;

typedef struct WriterJob {
  WriterJobKind kind;
  uint64_t session;
  CollectorKey key;
  uint8_t epoch[EPOCH_SIZE_BYTES]; /* of a question for a watermark */
  Batch *batch;
  uint64_t size_bytes;
  int64_t given_at_ms; /* on the monotonic clock */
  StoreCatalogue *catalogue;
} WriterJob;

void writer_job_free(WriterJob *job);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WriterJob, writer_job_free)

/* A report about JOB, with nothing but whom it concerns. */
WriterReport *writer_job_report(const WriterJob *job, WriterReportKind kind);
