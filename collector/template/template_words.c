#include "collector/template/template_words.h"

#include <string.h>

#include "catalogue/audit.h"
#include "record/period_words.h"

enum { SHEET_NAME_LETTERS_MAX = 31, VERSION_LETTERS = 12 };

/* --- General ------------------------------------------------------------------------------------------------------ */

char *template_day(int32_t day)
{
  int year, month, day_of_month;
  date_of_day(day, &year, &month, &day_of_month);
  return g_strdup_printf("%04d-%02d-%02d", year, month, day_of_month);
}

char *template_catalogue_version(const Catalogue *catalogue)
{
  const Digest digest = catalogue_digest(catalogue);
  char *hex = digest_to_hex(&digest);
  hex[VERSION_LETTERS] = '\0';
  return hex;
}

char **template_status_words(Language language)
{
  static const char *const codes[] = {"form.status.not_carried_out", "template.status.L", "template.status.M",
                                      "template.status.P",           "template.status.E", "template.status.B"};
  char **words = g_new0(char *, G_N_ELEMENTS(codes) + 1);
  for (size_t i = 0; i < G_N_ELEMENTS(codes); i++)
    words[i] = g_strdup(text(language, codes[i]));
  return words;
}

/* --- Sheets ------------------------------------------------------------------------------------------------------- */

char *template_sheet_name(const LayoutSheet *sheet, Language language)
{
  g_autofree char *whole = g_strdup_printf("%s %s", sheet->domain->code, bilingual_text(sheet->domain->name, language));
  g_strdelimit(whole, "[]:*?/\\'", '-');
  return g_utf8_strlen(whole, -1) <= SHEET_NAME_LETTERS_MAX ? g_steal_pointer(&whole)
                                                            : g_utf8_substring(whole, 0, SHEET_NAME_LETTERS_MAX);
}

char *template_fixed_words(const Layout *layout, Language language)
{
  GString *words = g_string_new(NULL);
  for (Dimension d = 0; d < N_DIMENSIONS; d++) {
    const char *code = profile_fixed_code(layout->profile, d);
    const CodeItem *item = code != NULL ? code_list_item(catalogue_dimension_list(layout->catalogue, d), code) : NULL;
    if (item == NULL)
      continue;
    g_string_append_printf(words, "%s%s%s%s",
                           words->len == 0           ? ""
                           : language == LANGUAGE_ZH ? "；"
                                                     : "; ",
                           audit_field_name(language, dimension_name(d)), language == LANGUAGE_ZH ? "：" : ": ",
                           bilingual_text(item->name, language));
  }
  return g_string_free(words, FALSE);
}

/* --- Indicators --------------------------------------------------------------------------------------------------- */

char *template_indicator_words(const Layout *layout, const Indicator *indicator, Language language)
{
  int32_t first_day = 0;
  int32_t last_day = 0;
  g_autofree char *id = g_strdup_printf("%d", indicator->id);
  period_span(layout->period, indicator->reporting_year, &first_day, &last_day);
  g_autofree char *first = template_day(first_day);
  g_autofree char *last = template_day(last_day);
  const char *name = bilingual_text(indicator->name, language);
  const char *unit = bilingual_text(indicator->unit->name, language);
  return first_day == period_first_day(layout->period)
             ? text_format(language, "template.indicator", "id", id, "name", name, "unit", unit, NULL)
             : text_format(language, "template.indicator.shifted", "id", id, "name", name, "unit", unit, "first", first,
                           "last", last, NULL);
}

/* The word of the drop-down list where it has one, else the code list's. */
static const char *status_word(const Catalogue *catalogue, char status, Language language)
{
  const char code[] = {status, '\0'};
  g_autofree char *text_code = g_strdup_printf("template.status.%s", code);
  if (text_exists(text_code))
    return text(language, text_code);
  return bilingual_text(code_list_item(catalogue_code_list(catalogue, "obs_status"), code)->name, language);
}

char *template_due_words(const Catalogue *catalogue, const AgendaEntry *entry, Language language)
{
  g_autofree char *day = template_day(entry->due_day);
  switch (entry->state) {
  case AGENDA_LATE:
    return text_format(language, "template.due.late", "day", day, NULL);
  case AGENDA_DUE:
  case AGENDA_RUNNING:
    return text_format(language, "template.due", "day", day, NULL);
  case AGENDA_OCCASIONAL:
    return g_strdup(text(language, "template.due.occasional"));
  case AGENDA_NOT_COLLECTED:
    return text_format(language, "template.due.not_collected", "status",
                       status_word(catalogue, entry->status, language), NULL);
  case AGENDA_NOT_CARRIED_OUT:
    return g_strdup(text(language, "template.due.not_carried_out"));
  case AGENDA_REPORTED:
    return g_strdup(text(language, "template.due.reported"));
  }
  g_assert_not_reached();
}

/* --- Lines -------------------------------------------------------------------------------------------------------- */

char *template_line_words(const Layout *layout, const LayoutLine *line)
{
  char buffer[LINE_CODE_SIZE];
  const LineCode code = layout_line_code(layout, line);
  return g_strdup(line_code_format(&code, buffer));
}

char *template_item_words(const LayoutLine *line, Language language)
{
  const Indicator *indicator = line->indicator;
  switch (line->part) {
  case LINE_NUMERATOR:
    return text_format(language, "template.item.numerator", "what", bilingual_text(indicator->numerator, language),
                       NULL);
  case LINE_DENOMINATOR:
    return text_format(language, "template.item.denominator", "what", bilingual_text(indicator->denominator, language),
                       NULL);
  case LINE_VALUE:
    return g_strdup(bilingual_text(indicator->name, language));
  }
  g_assert_not_reached();
}

/* The item of the group's first dimension; NULL for the total. */
static const CodeItem *first_item(const Layout *layout, const LayoutLine *line, Dimension *out_dimension)
{
  for (Dimension d = 0; d < N_DIMENSIONS; d++) {
    const CodeItem *item = catalogue_breakdown_item(layout->catalogue, line->group, d);
    *out_dimension = d;
    if (item != NULL)
      return item;
  }
  return NULL;
}

char *template_group_words(const Layout *layout, const LayoutLine *line, Language language)
{
  Dimension dimension;
  const char *name = catalogue_breakdown_name(layout->catalogue, line->group, language);
  const CodeItem *item = first_item(layout, line, &dimension);
  if (item != NULL && item->kind == CODE_KIND_OF_WHICH)
    return text_format(language, "template.group.of_which", "group", name, NULL);
  if (item != NULL && item->kind == CODE_KIND_UNKNOWN)
    return text_format(language, "template.group.unknown", "dimension",
                       audit_field_name(language, dimension_name(dimension)), "group", name, NULL);
  return g_strdup(name);
}

/* --- Earlier figures ---------------------------------------------------------------------------------------------- */

/* NUMBER with separators of thousands, as a spreadsheet shows it. */
static char *grouped(double number)
{
  char plain[G_ASCII_DTOSTR_BUF_SIZE];
  g_ascii_formatd(plain, sizeof plain, "%.15g", number);
  GString *words = g_string_new(plain);
  const size_t n_digits = strspn(plain, "0123456789");
  const bool is_long = plain[n_digits] == '\0' || plain[n_digits] == '.';
  for (size_t at = n_digits; is_long && at > 3; at -= 3)
    g_string_insert_c(words, (gssize)(at - 3), ',');
  return g_string_free(words, FALSE);
}

/* What was said last about the line's cell in COLUMN; NULL when nothing was. */
static const PastValue *value_before(const Layout *layout, const LayoutLine *line, guint column, const History *history)
{
  if (line->cells[column] == LAYOUT_NO_CELL)
    return NULL;
  const char *key = catalogue_breakdown_key(layout->catalogue, line->cells[column]);
  const PastValue *past = history_value_before(history, line->indicator->id, key, layout->period);
  return past != NULL && (line->part != LINE_DENOMINATOR || past->has_denominator) ? past : NULL;
}

char *template_before_words(const Layout *layout, const LayoutSheet *sheet, const LayoutLine *line,
                            const History *history, Language language)
{
  g_autoptr(GString) numbers = g_string_new(NULL);
  const PastValue *last = NULL;
  for (guint c = 0; c < sheet->n_columns; c++) {
    const PastValue *past = value_before(layout, line, c, history);
    if (past == NULL || (last != NULL && !period_equal(last->period, past->period)))
      continue;
    last = past;
    g_autofree char *number = grouped(line->part == LINE_DENOMINATOR ? past->denominator : past->value);
    if (c == 0) {
      g_string_append(numbers, number);
      break;
    }
    g_string_append_printf(numbers, "%s%s %s",
                           numbers->len == 0         ? ""
                           : language == LANGUAGE_ZH ? "，"
                                                     : ", ",
                           bilingual_text(sheet->columns[c]->name, language), number);
  }
  if (last == NULL)
    return g_strdup("");
  if (period_equal(period_next(last->period), layout->period))
    return g_strdup(numbers->str);
  g_autofree char *period = period_words(language, last->period);
  return text_format(language, "template.before", "number", numbers->str, "period", period, NULL);
}
