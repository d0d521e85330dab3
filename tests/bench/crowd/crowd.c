/* A crowd of collectors in one process, for measuring an aggregator. It does what it reads on its standard input, a line each, and answers with a line:
 *
 *   append BATCHES GROUPS   every member gets so many batches of so many groups to send
 *   status SINCE_MS         how they stand, as counts; welcomed: those that were since then (monotonic clock), and still stream; last_ms: when one was welcomed or
 *                           had an outcome last
 *   times                   of each member, milliseconds from its last append until all it has is finished; -1: it is not
 *
 * It ends with its standard input. `crowd keys N` writes N lines "public secret" instead. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "tests/bench/crowd/member.h"

typedef struct Crowd {
  Loop *loop;
  GPtrArray *members;
  GString *heard; /* the beginning of a line */
} Crowd;

static bool is_finished(const MemberStatus *status)
{
  return status->finished == status->newest;
}

static void tell_number(const char *name, uint64_t number)
{
  printf(", \"%s\": %" G_GUINT64_FORMAT, name, number);
}

static void tell_status(const Crowd *crowd, int64_t since_ms)
{
  unsigned n_streaming = 0, n_welcomed = 0, n_finished = 0, n_informed = 0;
  uint64_t n_rows = 0, n_openings = 0, n_cut = 0, n_refusals = 0, n_messages = 0;
  int64_t last_ms = 0;
  for (guint i = 0; i < crowd->members->len; i++) {
    const MemberStatus status = member_status(g_ptr_array_index(crowd->members, i));
    const bool streams = status.state == PUBLISHER_STREAMING;
    n_streaming += streams;
    n_welcomed += streams && status.welcomed_ms >= since_ms;
    n_finished += is_finished(&status);
    n_informed += status.is_informed;
    n_rows += status.n_rows;
    n_openings += status.n_openings;
    n_cut += status.n_cut;
    n_refusals += status.n_refusals;
    n_messages += status.n_messages;
    last_ms = MAX(last_ms, MAX(status.welcomed_ms, status.finished_ms));
  }
  printf("{\"streaming\": %u, \"welcomed\": %u, \"finished\": %u, \"informed\": %u", n_streaming, n_welcomed,
         n_finished, n_informed);
  tell_number("rows", n_rows);
  tell_number("openings", n_openings);
  tell_number("cut", n_cut);
  tell_number("refusals", n_refusals);
  tell_number("messages", n_messages);
  tell_number("last_ms", (uint64_t)last_ms);
  printf("}\n");
}

static void tell_times(const Crowd *crowd)
{
  for (guint i = 0; i < crowd->members->len; i++) {
    const MemberStatus status = member_status(g_ptr_array_index(crowd->members, i));
    const int64_t time_ms = is_finished(&status) ? status.finished_ms - status.appended_ms : -1;
    printf("%s%" G_GINT64_FORMAT, i == 0 ? "[" : ", ", time_ms);
  }
  printf("]\n");
}

static void append(const Crowd *crowd, unsigned n_batches, unsigned n_groups)
{
  for (guint i = 0; i < crowd->members->len; i++)
    member_append(g_ptr_array_index(crowd->members, i), n_batches, n_groups);
  printf("{}\n");
}

static void obey(const Crowd *crowd, const char *line)
{
  unsigned n_batches = 0, n_groups = 0;
  int64_t since_ms = 0;
  if (sscanf(line, "append %u %u", &n_batches, &n_groups) == 2)
    append(crowd, n_batches, n_groups);
  else if (sscanf(line, "status %" G_GINT64_FORMAT, &since_ms) == 1)
    tell_status(crowd, since_ms);
  else if (strcmp(line, "times") == 0)
    tell_times(crowd);
  else
    g_error("'%s' is nothing that a crowd does", line);
  fflush(stdout);
}

static void hear(gpointer user)
{
  Crowd *crowd = user;
  char bytes[4096];
  const ssize_t n = read(STDIN_FILENO, bytes, sizeof bytes);
  if (n <= 0) {
    loop_quit(crowd->loop);
    return;
  }
  g_string_append_len(crowd->heard, bytes, n);
  char *end = NULL;
  while ((end = strchr(crowd->heard->str, '\n')) != NULL) {
    g_autofree char *line = g_strndup(crowd->heard->str, (gsize)(end - crowd->heard->str));
    g_string_erase(crowd->heard, 0, end - crowd->heard->str + 1);
    obey(crowd, line);
  }
}

/* --- Beginning ---------------------------------------------------------------------------------------------------- */

static int make_keys(const char *number)
{
  for (long left = strtol(number, NULL, 10); left > 0; left--) {
    KeyPair pair = {0};
    key_pair_generate(&pair);
    printf("%s %s\n", pair.public_key.text, pair.secret_text);
  }
  return EXIT_SUCCESS;
}

/* A member for each line "agency public secret" of the file. */
static bool gather(Crowd *crowd, const MemberPlace *place, const char *path, GError **error)
{
  g_autofree char *text = NULL;
  if (!g_file_get_contents(path, &text, NULL, error))
    return false;
  g_auto(GStrv) lines = g_strsplit(g_strchomp(text), "\n", -1);
  for (char **line = lines; *line != NULL; line++) {
    char agency[64];
    KeyPair pair = {0};
    if (sscanf(*line, "%63s %40s %40s", agency, pair.public_key.text, pair.secret_text) != 3) {
      g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE, "'%s': '%s' is no member", path, *line);
      return false;
    }
    g_ptr_array_add(crowd->members, member_new(place, agency, &pair));
  }
  return true;
}

/* A collector's, unless they are given. */
static PublisherSettings waits_of(const char *const *words)
{
  PublisherSettings waits = publisher_settings_default;
  if (words[5] != NULL)
    waits.lost = (Backoff){strtol(words[5], NULL, 10), strtol(words[6], NULL, 10)};
  return waits;
}

static bool run(const char *const *words, GError **error)
{
  g_autoptr(Wire) wire = wire_new();
  g_autoptr(Loop) loop = loop_new();
  g_autoptr(Load) load = load_read(words[4], error);
  Crowd crowd = {.loop = loop, .members = g_ptr_array_new_with_free_func((GDestroyNotify)member_free)};
  MemberPlace place = {.wire = wire, .loop = loop, .endpoint = words[1], .load = load, .waits = waits_of(words)};
  crowd.heard = g_string_new(NULL);
  const bool is_done = load != NULL && public_key_parse(words[2], &place.server_key, error) &&
                       gather(&crowd, &place, words[3], error) &&
                       loop_watch_fd(loop, STDIN_FILENO, hear, &crowd) != 0 && loop_run(loop, error);
  g_ptr_array_unref(crowd.members);
  g_string_free(crowd.heard, TRUE);
  return is_done;
}

int main(int n_words, char **words)
{
  g_autoptr(GError) failure = NULL;
  if (n_words == 3 && strcmp(words[1], "keys") == 0)
    return make_keys(words[2]);
  if (n_words != 5 && n_words != 7) {
    fprintf(
        stderr,
        "usage: crowd ENDPOINT SERVER_KEY MEMBERS_FILE LOAD_FILE [LEAST_WAIT_MS MOST_WAIT_MS]\n       crowd keys N\n");
    return 2;
  }
  if (run((const char *const *)words, &failure))
    return EXIT_SUCCESS;
  fprintf(stderr, "crowd: %s\n", failure->message);
  return EXIT_FAILURE;
}
