#include "reporter/serve/shelf.h"

#include "base/clock.h"

struct Shelf {
  Clerks *clerks;
  GHashTable *places; /* Place by key */
};

/* A reader who waits. */
typedef struct Waiter {
  HttpRequest *request;
  char *after; /* the tag of what the reader has; NULL: nothing */
  int64_t until_ms;
} Waiter;

/* One question. */
typedef struct Place {
  Question *question; /* with the latest answer, if it is kept */
  int64_t answered_at_ms;
  bool is_outdated;   /* there is a newer state than that of the answer, or no answer */
  bool is_asked;      /* a clerk has it */
  bool is_overtaken;  /* and may have read the database before it changed */
  GPtrArray *waiters; /* Waiter */
} Place;

static void free_waiter(gpointer pointer)
{
  Waiter *waiter = pointer;
  g_free(waiter->after);
  g_free(waiter);
}

static void free_place(gpointer pointer)
{
  Place *place = pointer;
  question_free(place->question);
  g_ptr_array_unref(place->waiters);
  g_free(place);
}

Shelf *shelf_new(Clerks *clerks)
{
  Shelf *shelf = g_new0(Shelf, 1);
  shelf->clerks = clerks;
  shelf->places = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, free_place);
  return shelf;
}

void shelf_free(Shelf *shelf)
{
  if (shelf == NULL)
    return;
  g_hash_table_unref(shelf->places);
  g_free(shelf);
}

/* --- Words to a reader -------------------------------------------------------------------------------------------- */

static void say(HttpRequest *request, unsigned status, const char *code)
{
  g_autofree char *body = g_strdup_printf("{\"error\":\"%s\"}", code);
  HttpAnswer answer = http_answer_text(status, "application/json", body);
  if (status == 503)
    answer.header = (HttpHeader){"Retry-After", "2"};
  http_request_answer(request, &answer);
}

static void say_failure(HttpRequest *request, const GError *failure)
{
  if (halfsky_error_is(failure, HALFSKY_ERROR_REJECT))
    say(request, 404, "absent");
  else
    say(request, 503, "busy");
}

static void give(HttpRequest *request, const Question *answered)
{
  const HttpAnswer answer = {.status = 200,
                             .content_type = answered->resource->content_type,
                             .body = g_bytes_ref(answered->content),
                             .tag = answered->tag};
  http_request_answer(request, &answer);
}

static void send_away(const Waiter *waiter)
{
  if (waiter->after == NULL) {
    say(waiter->request, 503, "busy");
    return;
  }
  const HttpAnswer nothing_new = http_answer_text(204, "application/json", "");
  http_request_answer(waiter->request, &nothing_new);
}

/* --- Asking ------------------------------------------------------------------------------------------------------- */

static bool is_settled(const Question *question)
{
  return question->content != NULL || question->failure != NULL;
}

static Place *place_of(Shelf *shelf, Question *question)
{
  Place *place = g_hash_table_lookup(shelf->places, question->key);
  if (place != NULL) {
    question_free(question);
    return place;
  }
  place = g_new0(Place, 1);
  place->question = question;
  place->is_outdated = true;
  place->waiters = g_ptr_array_new_with_free_func(free_waiter);
  g_hash_table_insert(shelf->places, question->key, place);
  return place;
}

/* Whether what stands at PLACE is what a reader who has AFTER wants. */
static bool is_good_for(const Place *place, const char *after)
{
  return place->question->content != NULL && !place->is_outdated && g_strcmp0(place->question->tag, after) != 0;
}

static bool ask(Shelf *shelf, Place *place)
{
  if (place->is_asked)
    return true;
  Question *question = question_copy(place->question);
  if (clerks_ask(shelf->clerks, question)) {
    place->is_asked = true;
    return true;
  }
  question_free(question);
  return false;
}

static void wait_at(Place *place, HttpRequest *request, const char *after)
{
  Waiter *waiter = g_new0(Waiter, 1);
  waiter->request = request;
  waiter->after = g_strdup(after);
  waiter->until_ms = clock_monotonic_ms() + (after != NULL ? SHELF_NEWS_WAIT_MS : SHELF_ANSWER_WAIT_MS);
  g_ptr_array_add(place->waiters, waiter);
}

static void forget_if_empty(Shelf *shelf, Place *place)
{
  if (place->waiters->len == 0 && !place->is_asked && place->is_outdated)
    g_hash_table_remove(shelf->places, place->question->key);
}

void shelf_ask(Shelf *shelf, HttpRequest *request, Question *question, const char *after)
{
  Place *place = place_of(shelf, question);
  if (is_good_for(place, after)) {
    give(request, place->question);
  } else if (place->is_outdated && !ask(shelf, place)) {
    say(request, 503, "busy");
    forget_if_empty(shelf, place);
  } else {
    wait_at(place, request, after);
  }
}

/* What somebody waits for there is asked again. When too many questions wait, those who wait here are sent away in time, and come again. */
static void outdate(Shelf *shelf, Place *place)
{
  place->is_outdated = true;
  place->is_overtaken = place->is_asked;
  if (place->waiters->len > 0 && !ask(shelf, place))
    return;
}

void shelf_outdate(Shelf *shelf)
{
  GHashTableIter iteration;
  gpointer pointer = NULL;
  g_hash_table_iter_init(&iteration, shelf->places);
  while (g_hash_table_iter_next(&iteration, NULL, &pointer)) {
    Place *place = pointer;
    outdate(shelf, place);
    if (place->waiters->len == 0 && !place->is_asked)
      g_hash_table_iter_remove(&iteration);
  }
}

/* --- Answers ------------------------------------------------------------------------------------------------------ */

/* To all whom it tells something. */
static void serve_waiters(Place *place, const Question *answered)
{
  for (guint i = place->waiters->len; i > 0; i--) {
    const Waiter *waiter = g_ptr_array_index(place->waiters, i - 1);
    if (answered->failure != NULL)
      say_failure(waiter->request, answered->failure);
    else if (g_strcmp0(answered->tag, waiter->after) != 0)
      give(waiter->request, answered);
    else
      continue;
    g_ptr_array_remove_index_fast(place->waiters, i - 1);
  }
}

/* ANSWERED takes the place of the question that stands there. */
static void put(Shelf *shelf, Place *place, Question *answered)
{
  g_hash_table_steal(shelf->places, place->question->key);
  question_free(place->question);
  place->question = answered;
  place->answered_at_ms = clock_monotonic_ms();
  g_hash_table_insert(shelf->places, answered->key, place);
}

static void take_answer(Shelf *shelf, Question *answered)
{
  Place *place = g_hash_table_lookup(shelf->places, answered->key);
  g_assert(place != NULL && is_settled(answered));
  const bool is_overtaken = place->is_overtaken;
  place->is_asked = place->is_overtaken = false;
  serve_waiters(place, answered);
  put(shelf, place, answered);
  place->is_outdated = is_overtaken || answered->failure != NULL || !answered->resource->is_kept;
  /* As in outdate(). */
  if (place->waiters->len > 0 && place->is_outdated && !ask(shelf, place))
    return;
  forget_if_empty(shelf, place);
}

void shelf_take_answers(Shelf *shelf)
{
  for (Question *answered = clerks_take(shelf->clerks); answered != NULL; answered = clerks_take(shelf->clerks))
    take_answer(shelf, answered);
}

static void send_away_from(Place *place, int64_t now_ms)
{
  for (guint i = place->waiters->len; i > 0; i--) {
    const Waiter *waiter = g_ptr_array_index(place->waiters, i - 1);
    if (waiter->until_ms > now_ms)
      continue;
    send_away(waiter);
    g_ptr_array_remove_index_fast(place->waiters, i - 1);
  }
}

void shelf_look_at_clock(Shelf *shelf)
{
  const int64_t now_ms = clock_monotonic_ms();
  GHashTableIter iteration;
  gpointer pointer = NULL;
  g_hash_table_iter_init(&iteration, shelf->places);
  while (g_hash_table_iter_next(&iteration, NULL, &pointer)) {
    Place *place = pointer;
    send_away_from(place, now_ms);
    const int lasts_ms = place->question->resource->lasts_ms;
    if (lasts_ms > 0 && !place->is_outdated && now_ms - place->answered_at_ms > lasts_ms)
      outdate(shelf, place);
  }
}
