#include "reporter/render/revision_words.h"

#include <math.h>

#include "reporter/publish/revision.h"
#include "reporter/wording/unit.h"

char *revision_value(Language language, const Indicator *indicator, double value, bool is_hidden)
{
  if (is_hidden)
    return g_strdup(text(language, "reporter.table.suppressed"));
  if (isnan(value))
    return g_strdup(text(language, "reporter.table.missing"));
  return unit_value(language, unit_of(indicator), value, indicator->decimals);
}

/* Shown one by one: the district's total, by sex alone, by residence alone. */
static bool is_shown(const Report *report, const Revision *revision)
{
  DimensionSet shown = DIMENSION_BIT(DIMENSION_SEX) | DIMENSION_BIT(DIMENSION_RESIDENCE);
  DimensionSet dimensions = breakdown_dimensions(catalogue_breakdown(report->catalogue, revision->key.breakdown));
  return revision->key.area_id == report->district->id && (dimensions & ~shown) == 0 && dimensions != shown;
}

static char *sources_words(Language language, const Revision *revision)
{
  return *revision->sources == '\0'
             ? g_strdup("")
             : text_format(language, "reporter.revisions.sources", "sources", revision->sources, NULL);
}

static char *revision_sentence(Language language, const Report *report, const Revision *revision,
                               const Indicator *indicator)
{
  g_autofree char *year = g_strdup_printf("%d", revision->key.year);
  g_autofree char *before = revision_value(language, indicator, revision->had_value ? revision->before : NAN,
                                           report->is_public && revision->hides_before);
  g_autofree char *now = revision_value(language, indicator, revision->has_value ? revision->now : NAN,
                                        report->is_public && revision->hides_now);
  g_autofree char *sources = sources_words(language, revision);
  return text_format(language, "reporter.revisions.one", "year", year, "name",
                     bilingual_text(indicator->name, language), "series",
                     catalogue_breakdown_name(report->catalogue, revision->key.breakdown, language), "before", before,
                     "now", now, "sources", sources, NULL);
}

GPtrArray *revision_paragraphs(Language language, const Report *report)
{
  const GArray *revisions = report->revisions;
  GPtrArray *paragraphs = g_ptr_array_new_with_free_func(g_free);
  guint n_rest = 0;
  for (guint i = 0; revisions != NULL && i < revisions->len; i++) {
    const Revision *revision = &g_array_index(revisions, Revision, i);
    const Indicator *indicator = catalogue_indicator(report->catalogue, revision->key.indicator_id);
    if (revision_is_untold(revision, report->is_public))
      continue;
    if (indicator != NULL && is_shown(report, revision))
      g_ptr_array_add(paragraphs, revision_sentence(language, report, revision, indicator));
    else
      n_rest++;
  }
  g_autofree char *rest = g_strdup_printf("%u", n_rest);
  if (n_rest > 0)
    g_ptr_array_add(paragraphs, text_format(language, "reporter.revisions.rest", "n", rest, NULL));
  return paragraphs;
}
