#include "reporter/render/revision_words.h"

#include <math.h>

#include "reporter/publish/revision.h"
#include "reporter/render/width.h"
#include "reporter/wording/unit.h"

char *revision_value(Language language, const Indicator *indicator, double value, bool is_hidden)
{
  if (is_hidden)
    return g_strdup(text(language, "reporter.table.suppressed"));
  if (isnan(value))
    return g_strdup(text(language, "reporter.table.missing"));
  return unit_value(language, indicator->unit, value, indicator->decimals);
}

/* Shown one by one: the district's total, by sex alone, by residence alone. */
static bool is_shown(const Page *page, const Revision *revision)
{
  DimensionSet shown = DIMENSION_BIT(DIMENSION_SEX) | DIMENSION_BIT(DIMENSION_RESIDENCE);
  DimensionSet dimensions = breakdown_dimensions(catalogue_breakdown(page->report->catalogue, revision->key.breakdown));
  return revision->key.area_id == page->report->district->id && (dimensions & ~shown) == 0 && dimensions != shown;
}

static char *sources_words(Language language, const Revision *revision)
{
  return *revision->sources == '\0'
             ? g_strdup("")
             : text_format(language, "reporter.revisions.sources", "sources", revision->sources, NULL);
}

static void append_revision(Page *page, const Revision *revision, const Indicator *indicator, guint width)
{
  const Language language = page->language;
  const bool is_public = page->report->is_public;
  g_autofree char *year = g_strdup_printf("%d", revision->key.year);
  g_autofree char *before = revision_value(language, indicator, revision->had_value ? revision->before : NAN,
                                           is_public && revision->hides_before);
  g_autofree char *now =
      revision_value(language, indicator, revision->has_value ? revision->now : NAN, is_public && revision->hides_now);
  g_autofree char *sources = sources_words(language, revision);
  g_autofree char *paragraph =
      text_format(language, "reporter.revisions.one", "year", year, "name", bilingual_text(indicator->name, language),
                  "series", catalogue_breakdown_name(page->report->catalogue, revision->key.breakdown, language),
                  "before", before, "now", now, "sources", sources, NULL);
  width_append_wrapped(page->out, paragraph, 0, width);
}

static void append_rest(Page *page, guint n, guint width)
{
  g_autofree char *count = g_strdup_printf("%u", n);
  g_autofree char *paragraph = text_format(page->language, "reporter.revisions.rest", "n", count, NULL);
  if (n > 0)
    width_append_wrapped(page->out, paragraph, 0, width);
}

void revisions_append(Page *page, guint width)
{
  const GArray *revisions = page->report->revisions;
  guint n_rest = 0;
  if (revisions == NULL || revisions->len == 0)
    return;
  g_string_append_printf(page->out, "\n%s\n", text(page->language, "reporter.revisions.title"));
  for (guint i = 0; i < revisions->len; i++) {
    const Revision *revision = &g_array_index(revisions, Revision, i);
    const Indicator *indicator = catalogue_indicator(page->report->catalogue, revision->key.indicator_id);
    if (revision_is_untold(revision, page->report->is_public))
      continue;
    if (indicator != NULL && is_shown(page, revision))
      append_revision(page, revision, indicator, width);
    else
      n_rest++;
  }
  append_rest(page, n_rest, width);
}
