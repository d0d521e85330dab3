/* Text for a terminal or a page: opening paragraph, a chapter per domain, per indicator a sentence, its targets and a small table. */
#include "reporter/render/breakdown_table.h"
#include "reporter/render/remark.h"
#include "reporter/render/revision_words.h"
#include "reporter/render/target_words.h"
#include "reporter/render/width.h"
#include "reporter/render/writer.h"
#include "reporter/wording/wording.h"

#define PAGE_WIDTH 96
#define INDENT 4

static void append_paragraph(Page *page, guint indent, const char *paragraph)
{
  width_append_wrapped(page->out, paragraph, indent, PAGE_WIDTH - indent);
}

static char *count_text(guint count)
{
  return g_strdup_printf("%u", count);
}

/* --- Opening ------------------------------------------------------------------------------------------------------ */

static void append_title(Page *page)
{
  g_autofree char *year = count_text((guint)page->report->year);
  g_autofree char *title =
      text_format(page->language, "reporter.opening.title", "district",
                  bilingual_text(page->report->district->name, page->language), "year", year, NULL);
  g_string_append_printf(page->out, "%s\n", title);
  append_paragraph(
      page, 0, text(page->language, page->report->is_public ? "reporter.opening.public" : "reporter.opening.internal"));
  g_string_append_c(page->out, '\n');
}

/* A clause about N of them; empty for none. */
static char *clause_of(const Page *page, const char *code, guint n)
{
  g_autofree char *count = count_text(n);
  return n == 0 ? g_strdup("") : text_format(page->language, code, "n", count, NULL);
}

static void append_indicator_counts(Page *page)
{
  const ReportTally *tally = &page->report->tally;
  g_autofree char *year = count_text((guint)page->report->year);
  g_autofree char *all = count_text(tally->indicators);
  g_autofree char *with = count_text(tally->with_value);
  g_autofree char *without = count_text(tally->indicators - tally->with_value - tally->standing);
  g_autofree char *standing = clause_of(page, "reporter.opening.standing", tally->standing);
  g_autofree char *provisional = clause_of(page, "reporter.opening.provisional", tally->provisional);
  g_autofree char *suppressed = clause_of(page, "reporter.opening.suppressed", tally->suppressed);
  g_autofree char *paragraph =
      text_format(page->language, "reporter.opening.indicators", "district",
                  bilingual_text(page->report->district->name, page->language), "year", year, "all", all, "with", with,
                  "without", without, "standing", standing, "provisional", provisional, "suppressed", suppressed, NULL);
  append_paragraph(page, 0, paragraph);
}

/* Text codes for the counts of one class of targets. */
typedef struct CountTexts {
  const char *paragraph;
  const char *maintained;
  const char *slipped;
  const char *nearly;
} CountTexts;

static const CountTexts numeric_texts = {"reporter.opening.numeric", "reporter.opening.numeric.maintained",
                                         "reporter.opening.numeric.slipped", "reporter.opening.numeric.nearly"};
static const CountTexts direction_texts = {"reporter.opening.direction", "reporter.opening.direction.maintained",
                                           "reporter.opening.direction.slipped", "reporter.opening.numeric.nearly"};

static void append_target_counts(Page *page, const CountTexts *texts, guint n_targets, const guint counts[N_VERDICTS],
                                 guint n_nearly)
{
  g_autofree char *all = count_text(n_targets);
  g_autofree char *met = count_text(counts[VERDICT_MET] + counts[VERDICT_MAINTAINED]);
  g_autofree char *maintained = clause_of(page, texts->maintained, counts[VERDICT_MAINTAINED]);
  g_autofree char *not_met = count_text(counts[VERDICT_NOT_MET] + counts[VERDICT_SLIPPED]);
  g_autofree char *slipped = clause_of(page, texts->slipped, counts[VERDICT_SLIPPED]);
  g_autofree char *nearly = clause_of(page, texts->nearly, n_nearly);
  g_autofree char *doubtful = count_text(counts[VERDICT_INSUFFICIENT_EVIDENCE]);
  g_autofree char *no_data = count_text(counts[VERDICT_NO_DATA]);
  g_autofree char *suppressed = clause_of(page, "reporter.opening.numeric.suppressed", counts[VERDICT_SUPPRESSED]);
  g_autofree char *paragraph = text_format(page->language, texts->paragraph, "all", all, "met", met, "maintained",
                                           maintained, "not_met", not_met, "slipped", slipped, "nearly", nearly,
                                           "doubtful", doubtful, "no_data", no_data, "suppressed", suppressed, NULL);
  append_paragraph(page, 0, paragraph);
}

static void begin(Page *page)
{
  const ReportTally *tally = &page->report->tally;
  append_title(page);
  append_indicator_counts(page);
  append_target_counts(page, &numeric_texts, tally->numeric_targets, tally->numeric, tally->nearly);
  append_target_counts(page, &direction_texts, tally->directions, tally->direction, 0);
  g_autofree char *narrative = count_text(tally->narrative);
  g_autofree char *paragraph = text_format(page->language, "reporter.opening.narrative", "all", narrative, NULL);
  append_paragraph(page, 0, paragraph);
  append_paragraph(page, 0, text(page->language, "reporter.opening.marks"));
  if (page->report->is_public)
    append_paragraph(page, 0, text(page->language, "reporter.opening.marks.public"));
}

/* --- Chapters ----------------------------------------------------------------------------------------------------- */

static char *chapter_number(Language language, guint number)
{
  static const char *const digits[] = {"一", "二", "三", "四", "五", "六", "七", "八", "九", "十"};
  if (language == LANGUAGE_ZH && number >= 1 && number <= G_N_ELEMENTS(digits))
    return g_strdup(digits[number - 1]);
  return count_text(number);
}

static void begin_domain(Page *page, const ReportDomain *domain, guint number)
{
  g_autofree char *digits = chapter_number(page->language, number);
  g_autofree char *title = text_format(page->language, "reporter.chapter", "number", digits, "name",
                                       bilingual_text(domain->domain->name, page->language), NULL);
  g_string_append_printf(page->out, "\n%s\n", title);
}

/* --- Indicators --------------------------------------------------------------------------------------------------- */

/* Why there is no value although something was reported. */
static char *sentence_without_value(const Page *page, const ReportIndicator *part, const Figure *figure)
{
  const char *name = bilingual_text(part->indicator->name, page->language);
  if (figure != NULL && figure->has_hidden_value)
    return wording_suppressed(page->language, name, part->year, figure->suppression == SUPPRESSION_INTERNAL);
  if (figure == NULL || (figure->status != 'M' && figure->status != 'E'))
    return wording_missing(page->language, name, part->year, part->last_year);
  g_autofree char *year = count_text((guint)part->year);
  if (!figure->has_estimate)
    return text_format(page->language,
                       figure->status == 'M' ? "reporter.sentence.impossible" : "reporter.sentence.estimate", "year",
                       year, "name", name, NULL);
  g_autofree char *value =
      unit_value(page->language, part->indicator->unit, figure->estimate, part->indicator->decimals);
  return text_format(page->language, "reporter.sentence.estimate_of", "year", year, "name", name, "value", value, NULL);
}

static char *sentence_of(const Page *page, const ReportIndicator *part)
{
  const ReportLine *total = report_indicator_total(part);
  if (total->figure == NULL || !total->figure->has_value)
    return sentence_without_value(page, part, total->figure);
  Scale scale = scale_of(part->indicator);
  if (total->is_previous_suppressed)
    return wording_sentence_beside_suppressed(page->language, bilingual_text(part->indicator->name, page->language),
                                              &scale, part->year, total->figure->value, part->compare_base,
                                              part->compare_year);
  return wording_sentence(page->language, bilingual_text(part->indicator->name, page->language), &scale, part->year,
                          total->figure->value, total->previous == NULL ? NULL : &total->previous->value,
                          part->compare_base, part->compare_year);
}

static void append_sentence(Page *page, const ReportIndicator *part, guint number)
{
  g_autofree char *digits = count_text(number);
  g_autofree char *sentence = sentence_of(page, part);
  g_autofree char *remark = remarks_on(page->language, page->report, part);
  g_autofree char *paragraph =
      text_format(page->language, "reporter.item", "number", digits, "sentence", sentence, "remark", remark, NULL);
  append_paragraph(page, 0, paragraph);
}

static void write_indicator(Page *page, const ReportIndicator *part, guint number)
{
  append_sentence(page, part, number);
  for (guint i = 0; i < part->targets->len; i++) {
    g_autofree char *paragraph =
        target_paragraph(page->language, page->report, &g_array_index(part->targets, Assessment, i));
    append_paragraph(page, INDENT, paragraph);
  }
  breakdown_table_append(page, part, INDENT, PAGE_WIDTH);
}

static void end(Page *page)
{
  revisions_append(page, PAGE_WIDTH);
  g_string_append_printf(page->out, "\n%s\n", text(page->language, "reporter.end"));
}

const ReportWriter text_writer = {"text", begin, begin_domain, write_indicator, end};
