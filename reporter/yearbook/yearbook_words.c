#include "reporter/yearbook/yearbook_words.h"

#include "reporter/assess/gap.h"
#include "reporter/render/evaluation_words.h"
#include "reporter/render/finding_words.h"
#include "reporter/render/remark.h"
#include "reporter/render/target_words.h"

char *yearbook_unit(Language language, const SeriesKey *key)
{
  const CodeItem *unit = unit_of(key->indicator);
  if (key->is_gap)
    return g_strstrip(gap_words(language, key->indicator, key->gap_method, ""));
  char *words = g_strstrip(unit_words(language, unit, ""));
  if (*words != '\0')
    return words;
  g_free(words);
  return g_strdup(bilingual_text(unit->name, language));
}

typedef char *(*TargetWords)(Language language, const Assessment *judged);

static char *ask_words(Language language, const Assessment *judged)
{
  g_autofree char *ask = target_ask(language, judged->target);
  return g_strdup_printf("%s %s", judged->target->code, ask);
}

static char *line_each(Language language, const ReportIndicator *part, const SeriesKey *key, TargetWords words_of)
{
  GString *out = g_string_new(NULL);
  for (guint i = 0; i < part->targets->len; i++) {
    const Assessment *judged = &g_array_index(part->targets, Assessment, i);
    const SeriesKey tested = series_key_of(judged->target, part->indicator);
    if (!series_key_equal(&tested, key))
      continue;
    g_autofree char *words = words_of(language, judged);
    g_string_append_printf(out, "%s%s", out->len == 0 ? "" : "\n", words);
  }
  return g_string_free(out, FALSE);
}

char *yearbook_asks(Language language, const ReportIndicator *part, const SeriesKey *key)
{
  return line_each(language, part, key, ask_words);
}

/* Why nothing is published is said once, in the notes. */
static char *short_verdict(Language language, const Assessment *judged)
{
  return judged->verdict == VERDICT_SUPPRESSED ? g_strdup(standing_words(language, STANDING_WITHHELD))
                                               : verdict_words(language, judged);
}

char *yearbook_verdicts(Language language, const ReportIndicator *part, const SeriesKey *key)
{
  return line_each(language, part, key, short_verdict);
}

/* --- Remarks ------------------------------------------------------------------------------------------------------ */

static void add_line(GString *out, const char *words)
{
  if (*words != '\0')
    g_string_append_printf(out, "%s%s", out->len == 0 ? "" : "\n", words);
}

static void add_comparison(GString *out, Language language, const ReportIndicator *part)
{
  if (part->compare_base == COMPARE_YEAR)
    return;
  g_autofree char *base = wording_base(language, part->compare_base, part->compare_year);
  g_autofree char *words = text_format(language, "yearbook.compared", "base", base, NULL);
  add_line(out, words);
}

char *yearbook_remarks(Language language, const Report *report, const ReportIndicator *part, const YearbookRow *row)
{
  GString *out = g_string_new(NULL);
  const ReportLine *line = yearbook_row_line(part, row);
  if (line != NULL && line->has_change) {
    add_comparison(out, language, part);
    if (wording_is_unfavourable(part->indicator->direction, line->change.move))
      add_line(out, text(language, "yearbook.unfavourable"));
  }
  if (!row->key.is_gap && row->key.breakdown == 0) {
    g_autofree char *remarks = remarks_on(language, report, part);
    add_line(out, remarks);
  }
  return g_string_free(out, FALSE);
}
