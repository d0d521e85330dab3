/* What has been answered and is kept for all readers, and the readers who wait: for a first answer, or for another one than they have.
 *
 * Guarantees: equal questions are asked once, however many ask; what is kept is served to all from the same bytes; nobody waits for longer than SHELF_NEWS_WAIT_MS for
 * news (204) or SHELF_ANSWER_WAIT_MS for an answer (503). An answer is of one state of the database, never of two. Belongs to the network thread. */
#pragma once

#include "http/http_server.h"
#include "reporter/serve/clerk.h"

#define SHELF_NEWS_WAIT_MS 20000
#define SHELF_ANSWER_WAIT_MS 30000

typedef struct Shelf Shelf;

/* CLERKS are borrowed. */
Shelf *shelf_new(Clerks *clerks);

/* Before the server of the requests is closed no request may be answered any more: free the shelf behind it. */
void shelf_free(Shelf *shelf);

/* Answers REQUEST, now or later. QUESTION is taken over. AFTER is the tag of what the reader has; NULL: nothing. */
void shelf_ask(Shelf *shelf, HttpRequest *request, Question *question, const char *after);

/* Something has changed: nothing that is kept is good any more. What somebody waits for is asked again. */
void shelf_outdate(Shelf *shelf);

/* Takes what the clerks have answered. */
void shelf_take_answers(Shelf *shelf);

/* Sends away who has waited for too long, and asks again what does not last. */
void shelf_look_at_clock(Shelf *shelf);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Shelf, shelf_free)
