#include "collector/status.h"

#include <sys/stat.h>

#include "base/clock.h"
#include "base/text.h"
#include "collector/collector_settings.h"
#include "collector/inbox/inbox.h"
#include "collector/inbox/inbox_trouble.h"
#include "collector/review/agenda.h"
#include "collector/review/agenda_json.h"
#include "collector/shortage.h"
#include "collector/spool/spool_history.h"
#include "collector/spool/spool_waiting.h"

static json_t *time_or_null(int64_t wall_us, const char *zone)
{
  if (wall_us == 0)
    return json_null();
  g_autofree char *iso = clock_format_iso(wall_us, zone);
  return json_string(iso);
}

static json_t *agency_to_json(const District *district)
{
  const Profile *profile = district_profile(district);
  if (profile == NULL)
    return json_null();
  return json_pack("{s:s, s:s, s:s}", "code", profile->agency, "name_zh", profile->name_zh, "name_en",
                   profile->name_en);
}

static json_t *line_to_json(const Publisher *publisher)
{
  if (publisher == NULL)
    return json_pack("{s:s}", "state", "not_running");
  const PublisherStatus status = publisher_status(publisher);
  return json_pack("{s:s, s:s, s:s?, s:s?, s:s?, s:b, s:I, s:I, s:I}", "state", publisher_state_name(status.state),
                   "endpoint", status.endpoint, "last_error", status.last_error, "last_error_code",
                   status.last_error_code, "last_error_detail", status.last_error_detail, "is_store_away",
                   status.is_store_away, "clock_ahead_s", (json_int_t)(status.clock_ahead_us / G_USEC_PER_SEC),
                   "credit_bytes", (json_int_t)status.credit_bytes, "in_flight_bytes",
                   (json_int_t)status.in_flight_bytes);
}

/* What is due and late; null while the district is not known. */
static json_t *read_agenda(const Reception *reception, GError **error)
{
  const Profile *profile = district_profile(reception->district);
  if (!district_is_known(reception->district))
    return json_null();
  IndicatorSet wanted = {0};
  for (size_t i = 0; i < profile->n_indicators; i++)
    indicator_set_add(&wanted, profile->indicators[i]);
  const int32_t today = collector_today(reception->settings);
  int32_t first_days[N_FREQUENCIES];
  for (Frequency frequency = 0; frequency < N_FREQUENCIES; frequency++)
    first_days[frequency] = agenda_first_day(frequency, today);
  g_autoptr(History) history = spool_read_recent_history(reception->spool, &wanted, first_days, error);
  if (history == NULL)
    return NULL;
  g_autoptr(GArray) agenda = agenda_of(district_catalogue(reception->district), profile, history, today);
  return agenda_to_json(agenda);
}

/* What waits in the inbox, and whether it can be taken. */
static json_t *intake_to_json(const Reception *reception, GError **error)
{
  SpoolRoom room;
  guint n_larger = 0;
  if (!spool_room(reception->spool, &room, error))
    return NULL;
  room = spool_room_without_finished(&room);
  const guint n_files = inbox_count(reception->home->inbox, spool_largest_form(&room), &n_larger);
  json_t *intake = shortage_to_json(&room, spool_shortage(&room, 0), reception->home->path);
  json_object_set_new(intake, "files", json_integer(n_files));
  json_object_set_new(intake, "files_waiting_for_room", json_integer(n_larger));
  return intake;
}

static void add_waiting_form(const char *file_name, const SubmissionId *id, uint64_t n_cells, void *forms)
{
  char id_text[SUBMISSION_ID_TEXT_SIZE];
  json_array_append_new(forms, json_pack("{s:s, s:s, s:I}", "file", file_name, "submission",
                                         submission_id_format(id, id_text), "cells", (json_int_t)n_cells));
}

/* The forms of which cells wait for an explanation. */
static json_t *read_waiting(const Reception *reception, GError **error)
{
  json_t *forms = json_array();
  if (spool_each_waiting_form(reception->spool, add_waiting_form, forms, error))
    return forms;
  json_decref(forms);
  return NULL;
}

/* What lies in the folder of notices: how many files, and the newest one's name. */
static json_t *notices_to_json(const Home *home)
{
  guint n_files = 0;
  time_t newest_at = 0;
  g_autofree char *newest = NULL;
  g_autoptr(GDir) folder = g_dir_open(home->notices, 0, NULL);
  for (const char *name = NULL; folder != NULL && (name = g_dir_read_name(folder)) != NULL;) {
    struct stat status;
    g_autofree char *path = g_build_filename(home->notices, name, NULL);
    if (name[0] == '.' || stat(path, &status) != 0)
      continue;
    n_files++;
    if (newest != NULL && status.st_mtime < newest_at)
      continue;
    newest_at = status.st_mtime;
    g_free(newest);
    newest = g_filename_display_name(name);
  }
  return json_pack("{s:I, s:s?}", "files", (json_int_t)n_files, "newest", newest);
}

static json_t *spool_to_json(const Reception *reception, const Publisher *publisher, const char *zone, GError **error)
{
  SpoolBacklog backlog;
  SpoolTotals totals;
  json_t *waiting = read_waiting(reception, error);
  if (waiting == NULL || !spool_backlog(reception->spool, &backlog, error) ||
      !spool_totals(reception->spool, &totals, error)) {
    json_decref(waiting);
    return NULL;
  }
  json_t *intake = intake_to_json(reception, error);
  if (intake == NULL) {
    json_decref(waiting);
    return NULL;
  }
  return json_pack("{s:s, s:o, s:o, s:o, s:I, s:I, s:I, s:I, s:I, s:I, s:o, s:o, s:o}", "home", reception->home->path,
                   "agency", agency_to_json(reception->district), "line", line_to_json(publisher), "intake", intake,
                   "files_in_inbox", json_integer_value(json_object_get(intake, "files")), "submissions",
                   (json_int_t)totals.n_submissions, "submissions_on_the_way", (json_int_t)totals.n_waiting,
                   "submissions_to_repeat", (json_int_t)totals.n_to_resubmit, "batches_on_the_way",
                   (json_int_t)backlog.n_batches, "bytes_on_the_way", (json_int_t)backlog.size_bytes,
                   "oldest_on_the_way_accepted_at", time_or_null(backlog.oldest_accepted_at_us, zone),
                   "awaiting_explanation", waiting, "notices", notices_to_json(reception->home));
}

json_t *status_to_json(const Reception *reception, const Publisher *publisher, bool brief, GError **error)
{
  const char *zone = settings_text(reception->settings, "collector.time_zone");
  json_t *status = spool_to_json(reception, publisher, zone, error);
  json_t *agenda = status != NULL && !brief ? read_agenda(reception, error) : NULL;
  if (status == NULL || brief)
    return status;
  if (agenda == NULL) {
    json_decref(status);
    return NULL;
  }
  json_object_set_new(status, "agenda", agenda);
  return status;
}

static void append_line(GString *words, Language language, const char *text_code, const char *value)
{
  g_string_append_printf(words, "%s%s%s\n", text(language, text_code), language == LANGUAGE_ZH ? "：" : ": ", value);
}

static void append_number(GString *words, Language language, const char *text_code, const json_t *status,
                          const char *key)
{
  g_autofree char *number = g_strdup_printf("%" JSON_INTEGER_FORMAT, json_integer_value(json_object_get(status, key)));
  append_line(words, language, text_code, number);
}

static void append_agency(GString *words, Language language, const json_t *agency)
{
  if (!json_is_object(agency)) {
    append_line(words, language, "status.agency", text(language, "status.agency_unknown"));
    return;
  }
  const char *name = json_string_value(json_object_get(agency, language == LANGUAGE_ZH ? "name_zh" : "name_en"));
  g_autofree char *value = g_strdup_printf("%s (%s)", name, json_string_value(json_object_get(agency, "code")));
  append_line(words, language, "status.agency", value);
}

/* States that say themselves what the trouble is. */
static bool is_told_by_state(const char *state)
{
  static const char *const states[] = {"key_refused", "server_untrusted", "fenced", NULL};
  return g_strv_contains(states, state);
}

static void append_last_error(GString *words, Language language, const json_t *line)
{
  const char *code = json_string_value(json_object_get(line, "last_error_code"));
  if (code == NULL || is_told_by_state(json_string_value(json_object_get(line, "state"))))
    return;
  g_autofree char *text_code = g_strdup_printf("status.last_error.%s", code);
  append_line(words, language, "status.last_error", text(language, text_code));
}

/* Who has been in contact with the district was registered once. */
static void append_line_state(GString *words, Language language, const json_t *line, bool is_known)
{
  const char *state = json_string_value(json_object_get(line, "state"));
  if (json_is_true(json_object_get(line, "is_store_away")))
    state = "store_away";
  else if (is_known && g_strcmp0(state, "key_refused") == 0)
    state = "key_refused_now";
  g_autofree char *code = g_strdup_printf("status.line.%s", state);
  append_line(words, language, "status.line", text(language, code));
  append_last_error(words, language, line);
}

static void append_intake(GString *words, Language language, const json_t *intake)
{
  g_autofree char *state = shortage_to_text(intake, language);
  append_line(words, language, "status.intake", state);
  if (json_integer_value(json_object_get(intake, "reserve_bytes")) > 0 &&
      !json_is_true(json_object_get(intake, "is_reserve_held")))
    append_line(words, language, "status.reserve_given_up", text(language, "status.reserve_given_up.words"));
  if (json_integer_value(json_object_get(intake, "files_waiting_for_room")) > 0)
    append_number(words, language, "status.waiting_for_room", intake, "files_waiting_for_room");
}

/* `strange.csv (1f2e…): 3`, one form to a line below the heading. */
static void append_waiting(GString *words, Language language, const json_t *forms)
{
  if (json_array_size(forms) == 0)
    return;
  append_line(words, language, "status.awaiting", text(language, "status.awaiting.what_to_do"));
  for (size_t i = 0; i < json_array_size(forms); i++) {
    const json_t *form = json_array_get(forms, i);
    g_autofree char *cells =
        g_strdup_printf("%" JSON_INTEGER_FORMAT, json_integer_value(json_object_get(form, "cells")));
    g_autofree char *line =
        text_format(language, "status.awaiting.form", "file", json_string_value(json_object_get(form, "file")),
                    "submission", json_string_value(json_object_get(form, "submission")), "cells", cells, NULL);
    g_string_append_printf(words, "  %s\n", line);
  }
}

/* A line for each file that stays in the inbox, below the heading. */
static void append_not_taken(GString *words, Language language, const json_t *entries)
{
  if (json_array_size(entries) == 0)
    return;
  g_autofree char *number = g_strdup_printf("%zu", json_array_size(entries));
  append_line(words, language, "status.not_taken", number);
  for (size_t i = 0; i < json_array_size(entries); i++) {
    g_autofree char *line = inbox_trouble_to_text(json_array_get(entries, i), language);
    g_string_append_printf(words, "  %s\n", line);
  }
}

static char *number_of(const json_t *status, const char *key)
{
  return g_strdup_printf("%" JSON_INTEGER_FORMAT, json_integer_value(json_object_get(status, key)));
}

static void append_on_the_way(GString *words, Language language, const json_t *status)
{
  const char *oldest = json_string_value(json_object_get(status, "oldest_on_the_way_accepted_at"));
  if (oldest == NULL) {
    append_number(words, language, "status.on_the_way", status, "submissions_on_the_way");
    return;
  }
  g_autofree char *forms = number_of(status, "submissions_on_the_way");
  g_autofree char *at = clock_time_for_people(oldest);
  g_autofree char *since = text_format(language, "status.on_the_way.since", "forms", forms, "at", at, NULL);
  append_line(words, language, "status.on_the_way", since);
}

static void append_to_repeat(GString *words, Language language, const json_t *status)
{
  if (json_integer_value(json_object_get(status, "submissions_to_repeat")) == 0)
    return;
  g_autofree char *forms = number_of(status, "submissions_to_repeat");
  g_autofree char *which = text_format(language, "status.to_repeat.which", "forms", forms, NULL);
  append_line(words, language, "status.to_repeat", which);
}

static void append_notices(GString *words, Language language, const json_t *notices)
{
  if (json_integer_value(json_object_get(notices, "files")) == 0)
    return;
  g_autofree char *number = number_of(notices, "files");
  g_autofree char *newest = text_format(language, "status.notices.newest", "number", number, "name",
                                        json_string_value(json_object_get(notices, "newest")), NULL);
  append_line(words, language, "status.notices", newest);
}

char *status_to_text(const json_t *status, Language language)
{
  GString *words = g_string_new(NULL);
  append_agency(words, language, json_object_get(status, "agency"));
  append_line_state(words, language, json_object_get(status, "line"),
                    json_is_object(json_object_get(status, "agency")));
  const char *refusal = json_string_value(json_object_get(status, "settings_refused"));
  if (refusal != NULL)
    append_line(words, language, "status.settings_refused", refusal);
  append_line(words, language, "status.home", json_string_value(json_object_get(status, "home")));
  append_intake(words, language, json_object_get(status, "intake"));
  append_number(words, language, "status.files_in_inbox", status, "files_in_inbox");
  append_not_taken(words, language, json_object_get(status, "not_taken"));
  append_number(words, language, "status.submissions", status, "submissions");
  append_on_the_way(words, language, status);
  append_to_repeat(words, language, status);
  append_notices(words, language, json_object_get(status, "notices"));
  append_waiting(words, language, json_object_get(status, "awaiting_explanation"));
  agenda_append_words(words, json_object_get(status, "agenda"), language);
  return g_string_free(words, FALSE);
}
