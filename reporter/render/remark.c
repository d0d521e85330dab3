#include "reporter/render/remark.h"

#include "reporter/wording/number.h"

static char *count_text(gint64 count)
{
  return g_strdup_printf("%" G_GINT64_FORMAT, count);
}

/* That the figure is of an earlier year and still stands; NULL when it is of this year. */
static char *on_standing(Language language, const Report *report, const ReportIndicator *part)
{
  if (part->year == report->year)
    return NULL;
  g_autofree char *year = count_text(report->year);
  return text_format(language,
                     part->compare_base == COMPARE_TERM ? "reporter.standing.term" : "reporter.standing.survey", "year",
                     year, NULL);
}

/* Text codes of how much is missing: units, periods, or only the agency's own mark. */
typedef struct MissingTexts {
  const char *units;
  const char *periods;
  const char *reported;
} MissingTexts;

static const MissingTexts missing_now = {"reporter.provisional.units", "reporter.provisional.periods",
                                         "reporter.provisional.reported"};
static const MissingTexts withheld_now = {"reporter.withheld.units", "reporter.withheld.periods",
                                          "reporter.provisional.reported"};
static const MissingTexts missing_before = {"reporter.before.units", "reporter.before.periods",
                                            "reporter.before.reported"};

/* How much of FIGURE, of YEAR, is missing; NULL when nothing is. */
static char *on_missing(Language language, const MissingTexts *texts, const Figure *figure, int year)
{
  if (figure == NULL || !figure->has_value || !figure_is_provisional(figure))
    return NULL;
  const bool units_missing = figure->units_received < figure->units_expected;
  const bool periods_missing = figure->periods_received < figure->periods_expected;
  const char *code = units_missing ? texts->units : periods_missing ? texts->periods : texts->reported;
  g_autofree char *year_text = count_text(year);
  g_autofree char *expected = count_text(units_missing ? figure->units_expected : figure->periods_expected);
  g_autofree char *received = count_text(units_missing ? figure->units_received : figure->periods_received);
  return text_format(language, code, "year", year_text, "expected", expected, "received", received, NULL);
}

/* The events behind a rate of rare ones; NULL for everything else. */
static char *on_events(Language language, const ReportIndicator *part, const ReportLine *total)
{
  const Indicator *indicator = part->indicator;
  const Figure *figure = total->figure;
  if (indicator->uncertainty != UNCERTAINTY_POISSON || figure == NULL || !figure->has_value || !figure->has_numerator ||
      !figure->has_denominator)
    return NULL;
  g_autofree char *events = number_exact(figure->numerator);
  g_autofree char *exposed = number_exact(figure->denominator);
  return text_format(language, "reporter.events.counts", "numerator", bilingual_text(indicator->numerator, language),
                     "events", events, "denominator", bilingual_text(indicator->denominator, language), "exposed",
                     exposed, NULL);
}

static void add_remark(GString *remarks, Language language, char *remark)
{
  if (remark == NULL)
    return;
  if (remarks->len > 0 && language == LANGUAGE_EN)
    g_string_append_c(remarks, ' ');
  g_string_append(remarks, remark);
  g_free(remark);
}

char *remarks_on(Language language, const Report *report, const ReportIndicator *part)
{
  const ReportLine *total = report_indicator_total(part);
  GString *remarks = g_string_new(NULL);
  add_remark(remarks, language, on_standing(language, report, part));
  const bool is_withheld = total->figure != NULL && total->figure->release == RELEASE_WITHHELD;
  add_remark(remarks, language,
             on_missing(language, is_withheld ? &withheld_now : &missing_now, total->figure, part->year));
  if (total->has_change)
    add_remark(remarks, language, on_missing(language, &missing_before, total->previous, part->compare_year));
  add_remark(remarks, language, on_events(language, part, total));
  return g_string_free(remarks, FALSE);
}
