#include "aggregator/directory/directory_reader.h"

#include <pthread.h>

#include "aggregator/administration/partitions.h"
#include "base/clock.h"
#include "base/embedded.h"
#include "base/error.h"
#include "base/job_queue.h"
#include "base/log.h"
#include "database/migrate.h"

extern const EmbeddedFile aggregator_queries[];
extern const EmbeddedFile aggregator_migrations[];

enum { NEWS_WAITING_MAX = 64 };

struct DirectoryReader {
  DirectoryReaderOptions options; /* its texts are owned */
  JobQueue *requests;             /* to the thread: anything means look now; closed means end */
  JobQueue *news;                 /* from the thread: News */
  pthread_t thread;
  Pulse pulse; /* the thread's, before each wait */
};

/* What the thread says: one of the two. */
typedef struct News {
  Directory *directory;
  GError *failure;
} News;

static void news_free(gpointer pointer)
{
  News *news = pointer;
  directory_free(news->directory);
  g_clear_error(&news->failure);
  g_free(news);
}

static void tell(DirectoryReader *reader, Directory *directory, GError *failure)
{
  News *news = g_new0(News, 1);
  news->directory = directory;
  news->failure = failure;
  if (!job_queue_push_wait(reader->news, news))
    news_free(news);
}

/* The thread's own state. */
typedef struct Watch {
  Connection *connection;
  char *told_fingerprint; /* NULL: nothing was told yet */
  bool is_schema_known;
  int partitioned_in; /* the year in which partitions were last made ahead; 0: not yet */
  LogRepeat trouble;
} Watch;

/* Once a year, so that an aggregator that is never restarted does not run out of partitions. */
static bool look_ahead(Watch *watch, GError **error)
{
  const GDate today = clock_today(NULL);
  int n_made = 0;
  if (watch->partitioned_in == g_date_get_year(&today))
    return true;
  if (!partitions_ensure(watch->connection, &n_made, error))
    return false;
  watch->partitioned_in = g_date_get_year(&today);
  if (n_made > 0)
    log_info("partitions_made years=%d", n_made);
  return true;
}

static bool look(DirectoryReader *reader, Watch *watch, GError **error)
{
  Directory *directory = NULL;
  if (!connection_open(watch->connection, error))
    return false;
  if (!watch->is_schema_known && !migrate_check(watch->connection, aggregator_migrations, error))
    return false;
  watch->is_schema_known = true;
  if (!look_ahead(watch, error))
    return false;
  if (!directory_read(watch->connection, watch->told_fingerprint, reader->options.time_zone, &directory, error))
    return false;
  if (directory == NULL)
    return true;
  g_free(watch->told_fingerprint);
  watch->told_fingerprint = g_strdup(directory->fingerprint);
  tell(reader, directory, NULL);
  return true;
}

/* False when there is no use in going on. */
static bool look_once(DirectoryReader *reader, Watch *watch)
{
  g_autoptr(GError) failure = NULL;
  if (look(reader, watch, &failure)) {
    log_repeated_recovery(&watch->trouble, "directory_delayed");
    return true;
  }
  if (halfsky_error_is(failure, HALFSKY_ERROR_RETRY) || watch->told_fingerprint != NULL) {
    log_repeated_failure(&watch->trouble, "directory_delayed", failure);
    return true;
  }
  tell(reader, NULL, g_steal_pointer(&failure));
  return false;
}

static ConnectionOptions connection_options(DirectoryReader *reader)
{
  return (ConnectionOptions){.conninfo = reader->options.conninfo,
                             .application_name = "halfsky-aggregator directory",
                             .statements = aggregator_queries,
                             .connect_timeout_ms = reader->options.connect_timeout_ms,
                             .statement_timeout_ms = reader->options.statement_timeout_ms,
                             .backoff_most_ms = reader->options.look_every_ms,
                             .pulse = &reader->pulse};
}

static void *keep_looking(void *self)
{
  DirectoryReader *reader = self;
  const ConnectionOptions options = connection_options(reader);
  Watch watch = {.connection = connection_new(&options)};
  pthread_setname_np(pthread_self(), "directory");
  while (!job_queue_is_closed(reader->requests) && look_once(reader, &watch)) {
    pulse_beat(&reader->pulse);
    job_queue_pop_wait(reader->requests, reader->options.look_every_ms);
  }
  connection_free(watch.connection);
  g_free(watch.told_fingerprint);
  log_repeat_clear(&watch.trouble);
  return NULL;
}

DirectoryReader *directory_reader_start(const DirectoryReaderOptions *options)
{
  DirectoryReader *reader = g_new0(DirectoryReader, 1);
  reader->options = *options;
  reader->options.conninfo = g_strdup(options->conninfo);
  reader->options.time_zone = g_strdup(options->time_zone);
  pulse_beat(&reader->pulse);
  reader->requests = job_queue_new(1, NULL);
  reader->news = job_queue_new(NEWS_WAITING_MAX, news_free);
  if (pthread_create(&reader->thread, NULL, keep_looking, reader) != 0)
    g_error("cannot start a thread");
  return reader;
}

void directory_reader_stop(DirectoryReader *reader)
{
  if (reader == NULL)
    return;
  job_queue_close(reader->requests);
  job_queue_close(reader->news);
  pthread_join(reader->thread, NULL);
  job_queue_free(reader->requests);
  job_queue_free(reader->news);
  g_free((char *)reader->options.conninfo);
  g_free((char *)reader->options.time_zone);
  g_free(reader);
}

void directory_reader_look(DirectoryReader *reader)
{
  static char request;
  /* A full queue means that it will look anyway. */
  if (!job_queue_push(reader->requests, &request))
    return;
}

bool directory_reader_is_alive(const DirectoryReader *reader, GError **error)
{
  const ConnectionOptions options = {.connect_timeout_ms = reader->options.connect_timeout_ms,
                                     .statement_timeout_ms = reader->options.statement_timeout_ms};
  const int64_t longest_ms = MAX(connection_longest_wait_ms(&options), reader->options.look_every_ms);
  if (pulse_silence_ms(&reader->pulse) <= 2 * longest_ms)
    return true;
  g_set_error_literal(error, HALFSKY_ERROR, HALFSKY_ERROR_FATAL, "thread 'directory' has stopped moving");
  return false;
}

int directory_reader_descriptor(const DirectoryReader *reader)
{
  return job_queue_descriptor(reader->news);
}

bool directory_reader_take(DirectoryReader *reader, Directory **out_directory, GError **out_failure)
{
  News *news = job_queue_pop(reader->news);
  if (news == NULL)
    return false;
  *out_directory = g_steal_pointer(&news->directory);
  *out_failure = g_steal_pointer(&news->failure);
  news_free(news);
  return true;
}
