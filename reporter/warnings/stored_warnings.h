/* Warnings as the database holds them. Every function works within the caller's transaction; each change of state is one event of the history. */
#pragma once

#include "database/connection.h"
#include "reporter/warnings/evidence.h"
#include "reporter/warnings/level.h"
#include "reporter/warnings/life.h"

/* What is on record of one warning. */
typedef struct StoredWarning {
  int32_t id;
  char *subject; /* kind, a blank, and what makes it the same warning: `target H-2.1` */
  char *level;
  WarningState state;
  int year;
  char *figure;
  int64_t changed_us; /* when its state or text changed last, in microseconds since 1970 */
} StoredWarning;

/* What the figures say now. Borrowed. */
typedef struct WarningMessage {
  const char *kind; /* `target`, `volatility` */
  const char *subject;
  const Target *target; /* whose department is addressed */
  int32_t area_id;
  int32_t basis_id;
  const char *level;
  int year;
  const char *figure; /* as published */
  const char *reason[N_LANGUAGES];
} WarningMessage;

/* Each target of CATALOGUE but narrative ones, in its order: WarningEvidence. */
GArray *stored_evidence_load(Connection *connection, const Catalogue *catalogue,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* All warnings, locked: subject → StoredWarning. */
GHashTable *stored_warnings_load(Connection *connection, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* One, locked. HALFSKY_ERROR_USAGE when there is none with this number. */
StoredWarning *stored_warning_find(Connection *connection, int32_t id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void stored_warning_free(StoredWarning *warning);

/* A warning that is new to the world. */
bool stored_warning_add(Connection *connection, const WarningMessage *message,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* WARNING says MESSAGE from now on; its life allows EVENT_RAISED in every state. */
bool stored_warning_raise(Connection *connection, const StoredWarning *warning, const WarningMessage *message,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* EVENT happens to WARNING; SAID_BY may be NULL, SAID (by language) too. Does nothing where its life has no such transition; the caller asks first where that
 * matters. */
bool stored_warning_step(Connection *connection, const StoredWarning *warning, WarningEvent event, const char *said_by,
                         const char *const said[N_LANGUAGES], GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The level of all targets anew: clear, then store each. YEAR 0 stands for none. */
bool stored_level_clear(Connection *connection, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool stored_level_add(Connection *connection, const WarningMessage *message, LevelCause cause, bool is_volatile,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC(StoredWarning, stored_warning_free)
