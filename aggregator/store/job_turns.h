/* The jobs that a writer has before it, taken in turn: one of each agency that has any, an agency's own in the order in which they came. So who sends very much
 * makes the others wait for one batch of his at a time, not for all of them.
 *
 * A new catalogue is a bar: it comes out when everything before it has, and what came after it comes out later. Belongs to the writer's thread. */
#pragma once

#include <stddef.h>

#include "aggregator/store/writer_job.h"

typedef struct JobTurns JobTurns;

JobTurns *job_turns_new(void);

/* Frees the jobs, too. Accepts NULL. */
void job_turns_free(JobTurns *turns);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(JobTurns, job_turns_free)

/* Takes JOB over. */
void job_turns_add(JobTurns *turns, WriterJob *job);

/* The next job, now the caller's; NULL when there is none. */
WriterJob *job_turns_take(JobTurns *turns);

/* Takes back a catalogue that was just taken: it is the next one again. */
void job_turns_put_back(JobTurns *turns, WriterJob *catalogue);

size_t job_turns_length(const JobTurns *turns);
