#include <jansson.h>

#include "base/clock.h"
#include "base/csv.h"
#include "base/width.h"
#include "reporter/warnings/warning_list.h"

/* Of the text: its width, and how far a warning and what is said of it are set in. */
enum { PAGE_WIDTH = 96, ITEM = 2, SAID = 4 };

/* --- Text ---------------------------------------------------------------------------------------------------------- */

/* What the warning is about: the target, or the indicator. */
static const char *title_of(const WarningItem *item, Language language)
{
  const char *title = bilingual_text(item->title, language);
  return *title != '\0' ? title : bilingual_text(item->indicator_name, language);
}

static char *number_text(int number)
{
  return g_strdup_printf("%d", number);
}

static void append_counts(GString *out, const WarningList *list, Language language)
{
  g_autofree char *red = number_text(warning_list_count(list, "red"));
  g_autofree char *orange = number_text(warning_list_count(list, "orange"));
  g_autofree char *yellow = number_text(warning_list_count(list, "yellow"));
  g_autofree char *green = number_text(warning_list_count(list, "green"));
  g_autofree char *grey = number_text(warning_list_count(list, "grey"));
  g_autofree char *line = text_format(language, "warnings.list.counts", "red", red, "orange", orange, "yellow", yellow,
                                      "green", green, "grey", grey, NULL);
  width_append_wrapped(out, line, 0, PAGE_WIDTH);
}

static char *heading_of(const WarningItem *item, Language language)
{
  const char *level = warning_level_words(language, item->level);
  g_autofree char *id = number_text(item->id);
  g_autofree char *subject = *item->target == '\0' ? g_strdup(title_of(item, language))
                                                   : text_format(language, "warnings.list.target", "code", item->target,
                                                                 "title", title_of(item, language), NULL);
  if (item->id == 0)
    return text_format(language, "warnings.list.level", "level", level, "subject", subject, NULL);
  return text_format(language, "warnings.list.warning", "id", id, "level", level, "state",
                     warning_state_words(language, item->state), "subject", subject, NULL);
}

static void append_item(GString *out, const WarningItem *item, Language language)
{
  g_autofree char *heading = heading_of(item, language);
  width_append_wrapped(out, heading, ITEM, PAGE_WIDTH - ITEM);
  width_append_wrapped(out, bilingual_text(item->reason, language), SAID, PAGE_WIDTH - SAID);
}

static void append_department(GString *out, const WarningItem *item, Language language)
{
  g_autofree char *line = text_format(language, "warnings.list.department", "name",
                                      bilingual_text(item->department_name, language), "code", item->department, NULL);
  g_string_append_c(out, '\n');
  width_append_wrapped(out, line, 0, PAGE_WIDTH);
}

static void append_past(GString *out, const WarningPast *past, Language language)
{
  g_autofree char *code = g_strdup_printf("warnings.event.%s", past->event);
  g_autofree char *moment = clock_time_for_people(past->at);
  g_autofree char *year = number_text(past->year);
  g_autofree char *line = text_format(language, code, "at", moment, "level", warning_level_words(language, past->level),
                                      "by", past->said_by == NULL ? "" : past->said_by, "year", year, NULL);
  const char *said = bilingual_text(past->said, language);
  width_append_wrapped(out, line, ITEM, PAGE_WIDTH - ITEM);
  if (said != NULL)
    width_append_wrapped(out, said, SAID, PAGE_WIDTH - SAID);
}

static void append_history(GString *out, const WarningList *list, Language language)
{
  guint n_events = 0;
  const WarningPast *history = warning_list_history(list, &n_events);
  if (n_events > 0)
    g_string_append_printf(out, "\n%s\n", text(language, "warnings.list.history"));
  for (guint i = 0; i < n_events; i++)
    append_past(out, &history[i], language);
}

static void write_text(GString *out, const WarningList *list, Language language)
{
  guint n_items = 0, n_events = 0;
  const WarningItem *items = warning_list_items(list, &n_items);
  warning_list_history(list, &n_events);
  if (n_events == 0)
    append_counts(out, list, language);
  width_append_wrapped(out, text(language, n_items == 0 ? "warnings.list.none" : "reporter.opening.internal"), 0,
                       PAGE_WIDTH);
  for (guint i = 0; i < n_items; i++) {
    if (i == 0 || !g_str_equal(items[i].department, items[i - 1].department))
      append_department(out, &items[i], language);
    append_item(out, &items[i], language);
  }
  append_history(out, list, language);
}

/* --- JSON ---------------------------------------------------------------------------------------------------------- */

static json_t *json_text(const char *text_or_null)
{
  return text_or_null == NULL ? json_null() : json_string(text_or_null);
}

static json_t *json_year(int year)
{
  return year == 0 ? json_null() : json_integer(year);
}

static json_t *json_of_item(const WarningItem *item, Language language)
{
  json_t *object = json_object();
  json_object_set_new(object, "warning", item->id == 0 ? json_null() : json_integer(item->id));
  json_object_set_new(object, "kind", json_string(item->kind));
  json_object_set_new(object, "level", json_string(item->level));
  json_object_set_new(object, "state", json_text(item->state));
  json_object_set_new(object, "year", json_year(item->year));
  json_object_set_new(object, "department", json_string(item->department));
  json_object_set_new(object, "department_name", json_string(bilingual_text(item->department_name, language)));
  json_object_set_new(object, "target", *item->target == '\0' ? json_null() : json_string(item->target));
  json_object_set_new(object, "title", json_string(title_of(item, language)));
  json_object_set_new(object, "indicator", json_string(item->indicator));
  json_object_set_new(object, "indicator_name", json_string(bilingual_text(item->indicator_name, language)));
  json_object_set_new(object, "reason", json_string(bilingual_text(item->reason, language)));
  json_object_set_new(object, "raised_at", json_text(item->raised_at));
  json_object_set_new(object, "changed_at", json_text(item->changed_at));
  return object;
}

static json_t *json_of_past(const WarningPast *past, Language language)
{
  json_t *object = json_object();
  json_object_set_new(object, "event", json_string(past->event));
  json_object_set_new(object, "at", json_text(past->at));
  json_object_set_new(object, "state", json_string(past->state));
  json_object_set_new(object, "level", json_string(past->level));
  json_object_set_new(object, "year", json_year(past->year));
  json_object_set_new(object, "said_by", json_text(past->said_by));
  json_object_set_new(object, "said", json_text(bilingual_text(past->said, language)));
  return object;
}

static json_t *json_of_counts(const WarningList *list)
{
  static const char *const levels[] = {"red", "orange", "yellow", "green", "grey"};
  json_t *object = json_object();
  for (guint i = 0; i < G_N_ELEMENTS(levels); i++)
    json_object_set_new(object, levels[i], json_integer(warning_list_count(list, levels[i])));
  return object;
}

static void write_json(GString *out, const WarningList *list, Language language)
{
  guint n_items = 0, n_events = 0;
  const WarningItem *items = warning_list_items(list, &n_items);
  const WarningPast *history = warning_list_history(list, &n_events);
  json_t *page = json_object();
  json_t *warnings = json_array();
  json_t *events = json_array();
  for (guint i = 0; i < n_items; i++)
    json_array_append_new(warnings, json_of_item(&items[i], language));
  for (guint i = 0; i < n_events; i++)
    json_array_append_new(events, json_of_past(&history[i], language));
  json_object_set_new(page, "edition", json_string("internal"));
  if (n_events == 0)
    json_object_set_new(page, "targets", json_of_counts(list));
  json_object_set_new(page, "warnings", warnings);
  if (n_events > 0)
    json_object_set_new(page, "history", events);
  else
    json_decref(events);
  char *dumped = json_dumps(page, JSON_INDENT(2) | JSON_PRESERVE_ORDER);
  g_string_append_printf(out, "%s\n", dumped);
  free(dumped);
  json_decref(page);
}

/* --- CSV ----------------------------------------------------------------------------------------------------------- */

static void append_row(GString *out, const char *const *cells, guint n_cells)
{
  for (guint i = 0; i < n_cells; i++)
    csv_append_text(out, cells[i]);
  csv_end_row(out);
}

static void write_csv(GString *out, const WarningList *list, Language language)
{
  static const char *const columns[] = {
      "warning", "kind",      "level",          "state",  "year",      "department", "department_name",
      "target",  "indicator", "indicator_name", "reason", "raised_at", "changed_at"};
  guint n_items = 0;
  const WarningItem *items = warning_list_items(list, &n_items);
  append_row(out, columns, G_N_ELEMENTS(columns));
  for (guint i = 0; i < n_items; i++) {
    const WarningItem *item = &items[i];
    g_autofree char *id = item->id == 0 ? NULL : number_text(item->id);
    g_autofree char *year = item->year == 0 ? NULL : number_text(item->year);
    const char *const cells[] = {id,
                                 item->kind,
                                 item->level,
                                 item->state,
                                 year,
                                 item->department,
                                 bilingual_text(item->department_name, language),
                                 item->target,
                                 item->indicator,
                                 bilingual_text(item->indicator_name, language),
                                 bilingual_text(item->reason, language),
                                 item->raised_at,
                                 item->changed_at};
    append_row(out, cells, G_N_ELEMENTS(cells));
  }
}

const WarningWriter warning_text_writer = {"text", write_text};
const WarningWriter warning_json_writer = {"json", write_json};
const WarningWriter warning_csv_writer = {"csv", write_csv};
