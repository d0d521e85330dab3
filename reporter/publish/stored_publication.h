/* Publications as the database keeps them. Everything here runs inside the caller's transaction. */
#pragma once

#include "database/connection.h"
#include "reporter/publish/page_set.h"
#include "reporter/publish/publication_life.h"

typedef struct Publication {
  int32_t id;
  PublicationKind kind;
  int year;
  PublicationState state;
  int32_t catalogue_id;
  char *settings; /* JSON */
  char *program_version;
  int32_t after_id; /* 0: none */
  char *drafted_by;
  bool is_own_draft; /* drafted by this session's login, which is not the one that all share */
} Publication;

void publication_free(Publication *publication);

/* Waits for those who draft or release. */
bool publication_lock(Connection *connection, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Locks it too. HALFSKY_ERROR_USAGE when there is none with this number. */
Publication *publication_find(Connection *connection, int32_t id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The latest publication that is public; OUT_ID is 0 when there is none. */
bool publication_latest(Connection *connection, int32_t *out_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Writes a draft with all that it is made of; PUBLICATION gives kind, year, settings, after_id and drafted_by, and gets its number. */
bool publication_insert(Connection *connection, Publication *publication, const ReportBasis *basis,
                        const GPtrArray *pages, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Moves it on, with the name of who does it. */
bool publication_move(Connection *connection, int32_t id, PublicationEvent event, const char *by,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Its pages as they were (PublishedPage). HALFSKY_ERROR_FATAL when a page does not have its digest. */
GPtrArray *publication_pages(Connection *connection, int32_t id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Its settings as `key=value`, ended by NULL. The caller frees them with g_strfreev(). */
char **publication_settings(Connection *connection, int32_t id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Publication, publication_free)
