#include "collector/review/agenda_json.h"

#include <string.h>

#include "catalogue/audit.h"
#include "collector/review/agenda.h"
#include "record/period_words.h"

/* --- To JSON ------------------------------------------------------------------------------------------------------ */

static json_t *missing_to_json(const AgendaEntry *entry)
{
  json_t *missing = json_array();
  for (Dimension d = 0; d < N_DIMENSIONS; d++)
    if (entry->is_begun && (entry->missing & DIMENSION_BIT(d)) != 0)
      json_array_append_new(missing, json_string(dimension_name(d)));
  return missing;
}

static json_t *entry_to_json(const AgendaEntry *entry)
{
  char label[PERIOD_TEXT_SIZE];
  int year, month, day;
  const char status[] = {entry->status, '\0'};
  date_of_day(entry->due_day, &year, &month, &day);
  g_autofree char *due = g_strdup_printf("%04d-%02d-%02d", year, month, day);
  return json_pack("{s:s, s:i, s:s, s:s, s:s, s:s, s:s, s:b, s:o, s:s?}", "indicator", entry->indicator->code, "id",
                   entry->indicator->id, "name_zh", entry->indicator->name.zh, "name_en", entry->indicator->name.en,
                   "period", period_format(entry->period, label), "due", due, "state", agenda_state_name(entry->state),
                   "is_begun", entry->is_begun, "missing", missing_to_json(entry), "status",
                   entry->state == AGENDA_NOT_COLLECTED ? status : NULL);
}

json_t *agenda_to_json(const GArray *agenda)
{
  json_t *entries = json_array();
  for (guint i = 0; i < agenda->len; i++)
    json_array_append_new(entries, entry_to_json(&g_array_index(agenda, AgendaEntry, i)));
  return entries;
}

/* --- In words ----------------------------------------------------------------------------------------------------- */

static const char *text_of(const json_t *entry, const char *key)
{
  const char *text_value = json_string_value(json_object_get(entry, key));
  return text_value != NULL ? text_value : "";
}

static bool says_the_same(const json_t *a, const json_t *b, const char *key)
{
  return strcmp(text_of(a, key), text_of(b, key)) == 0;
}

/* The dimensions of which nothing was reported, in brackets; or the reason given instead of a number. */
static void append_remark(GString *words, const json_t *entry, Language language)
{
  const json_t *missing = json_object_get(entry, "missing");
  const char *status = text_of(entry, "status");
  g_autoptr(GString) list = g_string_new(NULL);
  for (size_t i = 0; i < json_array_size(missing); i++)
    g_string_append_printf(list, "%s%s",
                           i == 0                    ? ""
                           : language == LANGUAGE_ZH ? "、"
                                                     : ", ",
                           audit_field_name(language, json_string_value(json_array_get(missing, i))));
  if (list->len > 0) {
    g_autofree char *remark = text_format(language, "agenda.missing", "dimensions", list->str, NULL);
    g_string_append(words, remark);
  }
  g_autofree char *code = g_strdup_printf("template.status.%s", status);
  if (status[0] != '\0' && text_exists(code))
    g_string_append_printf(words, language == LANGUAGE_ZH ? "（%s）" : " (%s)", text(language, code));
}

/* Entries FIRST to END are of one state, period and day. */
static void append_group(GString *words, const json_t *agenda, size_t first, size_t end, Language language)
{
  const json_t *head = json_array_get(agenda, first);
  g_autoptr(GString) names = g_string_new(NULL);
  for (size_t i = first; i < end; i++) {
    const json_t *entry = json_array_get(agenda, i);
    g_string_append_printf(names, "%s%" JSON_INTEGER_FORMAT " %s",
                           i == first                ? ""
                           : language == LANGUAGE_ZH ? "、"
                                                     : ", ",
                           json_integer_value(json_object_get(entry, "id")),
                           text_of(entry, language == LANGUAGE_ZH ? "name_zh" : "name_en"));
    append_remark(names, entry, language);
  }
  Period period;
  g_autofree char *when =
      period_parse(text_of(head, "period"), &period) ? period_words(language, period) : g_strdup("");
  g_autofree char *line = text_format(language, "agenda.group", "period", when, "due", text_of(head, "due"),
                                      "indicators", names->str, NULL);
  g_string_append_printf(words, "  %s\n", line);
}

static void append_heading(GString *words, const json_t *agenda, size_t first, Language language)
{
  const json_t *head = json_array_get(agenda, first);
  size_t n = 0;
  while (first + n < json_array_size(agenda) && says_the_same(json_array_get(agenda, first + n), head, "state"))
    n++;
  g_autofree char *code = g_strdup_printf("agenda.%s", text_of(head, "state"));
  g_autofree char *count = g_strdup_printf("%zu", n);
  g_autofree char *line = text_format(language, code, "n", count, NULL);
  g_string_append_printf(words, "%s\n", line);
}

/* What asks for nothing now is only counted. */
static bool is_told_in_brief(const json_t *entry)
{
  const char *state = text_of(entry, "state");
  return strcmp(state, agenda_state_name(AGENDA_REPORTED)) == 0 ||
         strcmp(state, agenda_state_name(AGENDA_RUNNING)) == 0 ||
         strcmp(state, agenda_state_name(AGENDA_OCCASIONAL)) == 0;
}

void agenda_append_words(GString *words, const json_t *agenda, Language language)
{
  const size_t n = json_array_size(agenda);
  for (size_t first = 0, end = 0; first < n; first = end) {
    const json_t *head = json_array_get(agenda, first);
    for (end = first + 1; end < n; end++) {
      const json_t *next = json_array_get(agenda, end);
      if (!says_the_same(head, next, "state") || !says_the_same(head, next, "period") ||
          !says_the_same(head, next, "due"))
        break;
    }
    if (first == 0 || !says_the_same(json_array_get(agenda, first - 1), head, "state"))
      append_heading(words, agenda, first, language);
    if (!is_told_in_brief(head))
      append_group(words, agenda, first, end, language);
  }
}
