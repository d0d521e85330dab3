/* Warnings as people ask for them: read from the database, and laid out as text, JSON or CSV. */
#pragma once

#include <stdint.h>

#include <glib.h>

#include "base/text.h"
#include "catalogue/catalogue.h"
#include "database/connection.h"

/* Which warnings. NULL stands for the usual: what warns and is not resolved, of all departments. */
typedef struct WarningFilter {
  const char *state;
  const char *level;
  const char *department;
  bool everything; /* also what is resolved, and targets that nobody is warned of */
  int32_t id;      /* 0: any */
} WarningFilter;

/* A warning, or the level of a target that nobody is warned of: then ID is 0 and STATE is NULL. */
typedef struct WarningItem {
  int32_t id;
  const char *kind;
  const char *target; /* code; empty for volatility */
  Bilingual title;    /* of the target; empty for volatility */
  const char *indicator;
  Bilingual indicator_name;
  const char *department;
  Bilingual department_name;
  const char *level;
  const char *state;
  int year; /* 0: without a figure */
  Bilingual reason;
  char *raised_at; /* ISO; NULL without */
  char *changed_at;
  int64_t changed_us; /* the same to the microsecond: whether it still says this (StoredWarning) */
} WarningItem;

/* What happened to a warning. Texts may be NULL. */
typedef struct WarningPast {
  const char *event;
  const char *state;
  const char *level;
  int year;
  const char *said_by;
  Bilingual said;
  char *at;
} WarningPast;

typedef struct WarningList WarningList;

WarningList *warning_list_load(Connection *connection, const WarningFilter *filter,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The one warning ID with its history. HALFSKY_ERROR_USAGE when there is none. */
WarningList *warning_list_load_one(Connection *connection, int32_t id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void warning_list_free(WarningList *list);

const WarningItem *warning_list_items(const WarningList *list, guint *out_n_items);
const WarningPast *warning_list_history(const WarningList *list, guint *out_n_events);

/* How many targets have LEVEL (`red` … `grey`). */
int warning_list_count(const WarningList *list, const char *level);

/* One output format. */
typedef struct WarningWriter {
  const char *format; /* as --format names it */
  void (*write)(GString *out, const WarningList *list, Language language);
} WarningWriter;

extern const WarningWriter warning_text_writer, warning_json_writer, warning_csv_writer;

/* Reads the number of a warning as people give it. Fails with HALFSKY_ERROR_USAGE. */
bool warning_number_parse(const char *text, int32_t *out_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The writer of a format; NULL when there is none. */
const WarningWriter *warning_writer(const char *format);

/* The level and the state in words: 红, `department told`. */
const char *warning_level_words(Language language, const char *level);
const char *warning_state_words(Language language, const char *state);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(WarningList, warning_list_free)
