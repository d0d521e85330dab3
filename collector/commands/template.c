/* template: makes the form that this agency fills in for a period. */
#include <stdio.h>

#include "base/terminal.h"
#include "collector/client.h"
#include "collector/collector_settings.h"
#include "collector/commands.h"
#include "collector/district.h"
#include "collector/home.h"
#include "collector/review/agenda.h"
#include "collector/template/template_writer.h"
#include "record/period_words.h"

/* What is asked for. */
typedef struct Wish {
  Period period;
  CsvEncoding encoding;
  const char *path; /* NULL: named after agency and period */
} Wish;

static bool read_wish(const Invocation *invocation, Wish *out_wish, GError **error)
{
  const char *period = invocation_value(invocation, "period");
  const char *encoding = invocation_value(invocation, "encoding");
  Wish wish = {.encoding = collector_output_encoding(invocation->settings),
               .path = invocation_value(invocation, "output")};
  if (period == NULL || !period_parse(period, &wish.period)) {
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE,
                "option --period needs a period such as 2025, 2025-S1, 2025-Q3 or 2025-03, not '%s'",
                period != NULL ? period : "");
    return false;
  }
  if (encoding != NULL && !csv_encoding_parse(encoding, &wish.encoding)) {
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE, "option --encoding: '%s' is neither utf-8 nor gb18030",
                encoding);
    return false;
  }
  *out_wish = wish;
  return true;
}

/* The periods that the agency does report for. */
static char *frequencies_of(const Layout *layout, Language language)
{
  GString *words = g_string_new(NULL);
  for (Frequency frequency = FREQUENCY_ANNUAL; frequency <= FREQUENCY_MONTHLY; frequency++) {
    const Period period = period_of_day(period_first_day(layout->period), frequency);
    g_autoptr(Layout) other = layout_new(layout->catalogue, layout->profile, period);
    char label[PERIOD_TEXT_SIZE];
    if (other->sheets->len > 0)
      g_string_append_printf(words, "%s%s",
                             words->len == 0           ? ""
                             : language == LANGUAGE_ZH ? "、"
                                                       : ", ",
                             period_format(period, label));
  }
  return g_string_free(words, FALSE);
}

static bool has_lines(const Layout *layout, Language language, GError **error)
{
  if (layout->sheets->len > 0)
    return true;
  g_autofree char *period = period_words(language, layout->period);
  g_autofree char *others = frequencies_of(layout, language);
  g_autofree char *words =
      others[0] != '\0' ? text_format(language, "collector.template.nothing", "period", period, "others", others, NULL)
                        : text_format(language, "collector.template.nothing_at_all", "period", period, NULL);
  g_set_error_literal(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE, words);
  return false;
}

/* A form past its 有效期限 is void. */
static bool is_expired(const StatutoryForm *head, int32_t today)
{
  return head != NULL && head->valid_until != NO_DAY && today > head->valid_until;
}

/* Which form, since when, and whom to ask. The caller frees it. */
static char *expired_words(const StatutoryForm *head, Language language)
{
  g_autofree char *day = template_day(head->valid_until);
  return text_format(language, "collector.template.expired", "number", head->number, "day", day, "maker",
                     bilingual_text(head->maker, language), NULL);
}

/* One domain's void form does not keep the agency from reporting the others: it is left out, and that is said. False when none is left. */
static bool leave_out_expired(Layout *layout, int32_t today, Language language, GError **error)
{
  g_autoptr(GPtrArray) void_heads = g_ptr_array_new();
  for (guint i = 0; i < layout->sheets->len; i++) {
    const StatutoryForm *head = ((const LayoutSheet *)g_ptr_array_index(layout->sheets, i))->head;
    if (is_expired(head, today)) {
      g_ptr_array_add(void_heads, (gpointer)(uintptr_t)head);
      g_ptr_array_remove_index(layout->sheets, i--);
    }
  }
  for (guint i = 0; i < void_heads->len; i++) {
    g_autofree char *reason = expired_words(void_heads->pdata[i], language);
    g_autofree char *words = text_format(language, "collector.template.left_out", "reason", reason, NULL);
    if (layout->sheets->len == 0) {
      g_set_error_literal(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE, reason);
      return false;
    }
    terminal_say(stderr, words);
  }
  return true;
}

/* --- What will be refused ----------------------------------------------------------------------------------------- */

/* A form may be made beforehand, and of a closed period too, which may be opened again: but its rows are refused as things stand. */
static void note_closed(const Layout *layout, Language language)
{
  if (!agenda_is_closed(layout->profile, layout->period))
    return;
  g_autofree char *period = period_words(language, layout->period);
  g_autofree char *words = text_format(language, "collector.template.closed", "period", period, NULL);
  terminal_say(stderr, words);
}

/* Indicators on the form, and those whose period ends after TODAY, as the audit's rule future_period has it. */
typedef struct Running {
  guint n_all;
  guint n;
  int32_t last_day; /* on which the last of them ends */
} Running;

static void count_running(const Layout *layout, const LayoutSheet *sheet, int32_t today, Running *running)
{
  for (guint i = 0; i < sheet->lines->len; i++) {
    const LayoutLine *line = &g_array_index(sheet->lines, LayoutLine, i);
    int32_t first_day = 0;
    int32_t last_day = 0;
    if (!line->is_first)
      continue;
    period_span(layout->period, line->indicator->reporting_year, &first_day, &last_day);
    running->n_all++;
    if (last_day <= today)
      continue;
    running->last_day = running->n++ == 0 ? last_day : MAX(running->last_day, last_day);
  }
}

static void note_running(const Layout *layout, int32_t today, Language language)
{
  Running running = {0};
  for (guint i = 0; i < layout->sheets->len; i++)
    count_running(layout, g_ptr_array_index(layout->sheets, i), today, &running);
  if (running.n == 0)
    return;
  g_autofree char *period = period_words(language, layout->period);
  g_autofree char *n = g_strdup_printf("%u", running.n);
  g_autofree char *all = g_strdup_printf("%u", running.n_all);
  g_autofree char *day = template_day(running.last_day);
  g_autofree char *words =
      text_format(language, "collector.template.running", "period", period, "n", n, "all", all, "day", day, NULL);
  terminal_say(stderr, words);
}

/* --- Writing ------------------------------------------------------------------------------------------------------ */

static History *read_history(const Invocation *invocation, const Profile *profile, GError **error)
{
  g_autoptr(Client) client = client_open(invocation->settings, error);
  IndicatorSet wanted = {0};
  for (size_t i = 0; i < profile->n_indicators; i++)
    indicator_set_add(&wanted, profile->indicators[i]);
  return client != NULL ? client_read_history(client, &wanted, error) : NULL;
}

static bool write_form(const Invocation *invocation, const Wish *wish, const Layout *layout, int32_t today,
                       GError **error)
{
  char label[PERIOD_TEXT_SIZE];
  const Language language = invocation_report_language(invocation);
  g_autoptr(History) history = read_history(invocation, layout->profile, error);
  if (history == NULL)
    return false;
  g_autoptr(Template) form = template_new(layout, history, today, language);
  g_autofree char *path =
      wish->path != NULL ? g_strdup(wish->path)
                         : g_strdup_printf("%s-%s.xlsx", layout->profile->agency, period_format(wish->period, label));
  if (!template_write(form, path, wish->encoding, error))
    return false;
  g_autofree char *words = text_format(invocation->language, "collector.template.written", "path", path, NULL);
  terminal_say(stdout, words);
  return true;
}

static bool make_form(const Invocation *invocation, const Wish *wish, const District *district, GError **error)
{
  const int32_t today = collector_today(invocation->settings);
  g_autoptr(Layout) layout = layout_new(district_catalogue(district), district_profile(district), wish->period);
  if (!has_lines(layout, invocation->language, error) ||
      !leave_out_expired(layout, today, invocation->language, error) ||
      !write_form(invocation, wish, layout, today, error))
    return false;
  note_closed(layout, invocation->language);
  note_running(layout, today, invocation->language);
  return true;
}

ExitStatus command_template(const Invocation *invocation, GError **error)
{
  Wish wish;
  g_autoptr(Home) home = home_new(settings_text(invocation->settings, "collector.home"));
  if (!collector_settings_apply(invocation->settings, LOG_LEVEL_WARNING, error) || !read_wish(invocation, &wish, error))
    return EXIT_FAILED;
  g_autoptr(District) district = district_load(home, error);
  if (district == NULL)
    return EXIT_FAILED;
  if (!district_is_known(district)) {
    district_set_unknown(invocation->language, error);
    return EXIT_FAILED;
  }
  return make_form(invocation, &wish, district, error) ? EXIT_DONE : EXIT_FAILED;
}
