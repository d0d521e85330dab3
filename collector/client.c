#include "collector/client.h"

#include <string.h>

#include "base/error.h"
#include "collector/control.h"
#include "collector/home.h"
#include "collector/progress.h"
#include "collector/review/history_json.h"
#include "collector/review/waiting_json.h"
#include "collector/spool/spool_history.h"
#include "collector/spool/spool_waiting.h"
#include "collector/spool_opening.h"
#include "wire/control.h"
#include "wire/loop.h"
#include "wire/wire.h"

/* A daemon that is not there is noticed at once; one that is reading a large form answers late. */
enum { TRIES = 5, FIND_TIMEOUT_MS = 60 * 1000, ANSWER_TIMEOUT_MS = 10 * 60 * 1000 };

struct Client {
  Home *home;
  Wire *wire; /* set when a daemon runs; the rest when none does */
  District *district;
  SpoolLock *lock;
  Spool *spool;
  Reception reception;
};

/* A socket file may be left over from a crash; only an answer counts, and one that costs nothing. */
static bool find_daemon(Client *client)
{
  static const char request[] = "{\"do\":\"greet\"}";
  if (!g_file_test(client->home->control, G_FILE_TEST_EXISTS))
    return false;
  client->wire = wire_new();
  g_autoptr(GBytes) bytes = g_bytes_new_static(request, strlen(request));
  g_autoptr(GBytes) answer = control_ask(client->wire, client->home->control, bytes, FIND_TIMEOUT_MS, NULL);
  if (answer == NULL)
    g_clear_pointer(&client->wire, wire_free);
  return answer != NULL;
}

static bool open_spool(Client *client, const Settings *settings, GError **error)
{
  if (!home_make_folders(client->home, error))
    return false;
  client->district = district_load(client->home, error);
  if (client->district == NULL)
    return false;
  client->lock = spool_lock_take(client->home->spool, SPOOL_PATIENCE_MS, error);
  if (client->lock == NULL)
    return false;
  client->spool = spool_opening(client->home, settings, client->lock, error);
  client->reception = (Reception){client->home, client->district, client->spool, settings};
  return client->spool != NULL;
}

Client *client_open(const Settings *settings, GError **error)
{
  g_autoptr(Client) client = g_new0(Client, 1);
  client->home = home_new(settings_text(settings, "collector.home"));
  /* A daemon that has the spool but does not answer yet is starting. */
  for (int left = TRIES; left > 0; left--) {
    g_autoptr(GError) failure = NULL;
    if (find_daemon(client) || open_spool(client, settings, &failure))
      return g_steal_pointer(&client);
    if (left == 1 || !halfsky_error_is(failure, HALFSKY_ERROR_RETRY)) {
      g_propagate_error(error, g_steal_pointer(&failure));
      return NULL;
    }
    g_clear_pointer(&client->lock, spool_lock_free);
    g_clear_pointer(&client->district, district_free);
  }
  g_assert_not_reached();
}

void client_close(Client *client)
{
  if (client == NULL)
    return;
  wire_free(client->wire);
  spool_close(client->spool);
  spool_lock_free(client->lock);
  district_free(client->district);
  home_free(client->home);
  g_free(client);
}

bool client_has_daemon(const Client *client)
{
  return client->wire != NULL;
}

/* What keeps a daemon from answering is mostly a large form. */
typedef struct Watching {
  const char *notes;
  bool has_shown;
} Watching;

static void show_progress(gpointer user)
{
  Watching *watching = user;
  watching->has_shown = progress_show_noted(watching->notes, language_of_locale()) || watching->has_shown;
}

static GBytes *ask_daemon(Client *client, GBytes *request, int within_ms, GError **error)
{
  Watching watching = {client->home->progress, false};
  GBytes *answer =
      control_ask_meanwhile(client->wire, client->home->control, request, within_ms, show_progress, &watching, error);
  if (watching.has_shown)
    progress_wipe();
  return answer;
}

static GBytes *ask_bytes(Client *client, GBytes *request, int within_ms, GError **error)
{
  if (client_has_daemon(client))
    return ask_daemon(client, request, within_ms, error);
  const ControlScope scope = {.reception = &client->reception};
  gsize size = 0;
  const uint8_t *bytes = g_bytes_get_data(request, &size);
  return control_answer(&scope, (FrameView){bytes, size});
}

json_t *client_ask(Client *client, json_t *request, GError **error)
{
  return client_ask_within(client, request, ANSWER_TIMEOUT_MS, error);
}

json_t *client_ask_within(Client *client, json_t *request, int within_ms, GError **error)
{
  char *dumped = json_dumps(request, JSON_COMPACT);
  g_autoptr(GBytes) bytes = g_bytes_new_with_free_func(dumped, strlen(dumped), free, dumped);
  json_decref(request);
  g_autoptr(GBytes) answer_bytes = ask_bytes(client, bytes, within_ms, error);
  if (answer_bytes == NULL)
    return NULL;
  json_t *answer = json_loadb(g_bytes_get_data(answer_bytes, NULL), g_bytes_get_size(answer_bytes), 0, NULL);
  const char *failure = json_string_value(json_object_get(answer, "error"));
  if (answer != NULL && failure == NULL)
    return answer;
  g_set_error(error, HALFSKY_ERROR, (gint)json_integer_value(json_object_get(answer, "code")), "%s",
              failure != NULL ? failure : "the collector gave no answer");
  json_decref(answer);
  return NULL;
}

/* --- The past ----------------------------------------------------------------------------------------------------- */

static json_t *ids_of(const IndicatorSet *set)
{
  json_t *ids = json_array();
  for (int id = 1; id <= G_MAXINT16; id++)
    if (indicator_set_contains(set, (int16_t)id))
      json_array_append_new(ids, json_integer(id));
  return ids;
}

/* Adds the answer's page to what it is a page of. */
typedef bool (*PageFunc)(gpointer whole, const json_t *page);

/* Asks for the pages of REQUEST, which is taken over, one by one. */
static bool ask_in_pages(Client *client, json_t *request, PageFunc add, gpointer whole, GError **error)
{
  json_int_t first = 0;
  bool is_read = true;
  do {
    json_object_set_new(request, "first", json_integer(first));
    json_t *page = client_ask(client, json_incref(request), error);
    is_read = page != NULL && add(whole, page);
    if (page != NULL && !is_read)
      g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_FATAL, "the collector's answer about its %s makes no sense",
                  json_string_value(json_object_get(request, "do")));
    first = json_integer_value(json_object_get(page, "next"));
    json_decref(page);
  } while (is_read && first > 0);
  json_decref(request);
  return is_read;
}

static bool add_history(gpointer history, const json_t *page)
{
  return history_add_json(history, page);
}

static History *ask_history(void *client, const IndicatorSet *wanted, GError **error)
{
  g_autoptr(History) history = history_new();
  json_t *request = json_pack("{s:s, s:o}", "do", "history", "indicators", ids_of(wanted));
  if (!ask_in_pages(client, request, add_history, history, error))
    return NULL;
  history_finish(history);
  return g_steal_pointer(&history);
}

/* An answer about what waits. */
typedef struct WaitingAnswer {
  GPtrArray *cells;
  int64_t last_group;
} WaitingAnswer;

static bool add_waiting(gpointer whole, const json_t *page)
{
  WaitingAnswer *answer = whole;
  return waiting_cells_add_json(answer->cells, page, &answer->last_group);
}

static GPtrArray *ask_waiting(void *client, int64_t first, int64_t last, int64_t *out_last, GError **error)
{
  g_autoptr(GPtrArray) cells = waiting_cells_new();
  WaitingAnswer answer = {.cells = cells};
  json_t *request =
      json_pack("{s:s, s:I, s:I}", "do", "waiting", "first_group", (json_int_t)first, "last_group", (json_int_t)last);
  if (!ask_in_pages(client, request, add_waiting, &answer, error))
    return NULL;
  *out_last = answer.last_group;
  return g_steal_pointer(&cells);
}

OwnPast client_own_past(Client *client)
{
  return client_has_daemon(client) ? (OwnPast){ask_history, ask_waiting, client} : spool_own_past(client->spool);
}

History *client_read_history(Client *client, const IndicatorSet *wanted, GError **error)
{
  const OwnPast past = client_own_past(client);
  return past.read_history(past.self, wanted, error);
}
