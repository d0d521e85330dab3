/* The sheets of what the plan asks: every target, what is warned of, and how departments' targets stand. */
#include <math.h>

#include "reporter/assess/gap.h"
#include "reporter/render/evaluation_words.h"
#include "reporter/render/finding_words.h"
#include "reporter/render/target_words.h"
#include "reporter/render/warned.h"
#include "reporter/warnings/warning_list.h"
#include "reporter/yearbook/yearbook_sheets.h"
#include "reporter/yearbook/yearbook_words.h"

static YearbookSheet *begin(Yearbook *book, const char *name, const char *about, const double *widths,
                            const char *const *codes, guint n_columns)
{
  YearbookSheet *sheet = yearbook_sheet_new(book, text(book->language, name), text(book->language, about));
  for (guint i = 0; i < n_columns; i++)
    yearbook_sheet_add_column(sheet, widths[i]);
  yearbook_sheet_begin(book, sheet);
  for (guint i = 0; i < n_columns; i++)
    yearbook_heading(book, sheet, i, codes[i]);
  return sheet;
}

/* --- Targets ------------------------------------------------------------------------------------------------------ */

enum {
  CODE,
  TITLE,
  DEPARTMENT,
  SERIES,
  ASK,
  VALUE_YEAR,
  VALUE,
  STANDING,
  BEFORE,
  VERDICT,
  PROGRESS,
  CHANCE,
  N_COLUMNS
};

/* A number with its unit behind it, as many as there are of its kind; empty when it is not known. */
static void write_number(Yearbook *book, YearbookSheet *sheet, guint column, double number, guint decimals,
                         const char *unit)
{
  g_autofree char *format = yearbook_number_format(decimals, unit);
  if (isfinite(number))
    worksheet_write_number(sheet->worksheet, sheet->row, (lxw_col_t)column, number,
                           yearbook_number(&book->style, format));
  else
    yearbook_text(sheet, column, "", book->style.cell);
}

static void write_value(Yearbook *book, YearbookSheet *sheet, const Assessment *judged)
{
  const SeriesKey *key = &judged->tested.key;
  if (isfinite(judged->tested.value) && !key->is_gap && unit_style(key->indicator->unit->code)->is_flag) {
    g_autofree char *words = unit_value(book->language, unit_of(key->indicator), judged->tested.value, 0);
    yearbook_text(sheet, VALUE, words, book->style.cell_centred);
    return;
  }
  g_autofree char *unit = key->is_gap ? gap_words(book->language, key->indicator, key->gap_method, "")
                                      : unit_words(book->language, unit_of(key->indicator), "");
  write_number(book, sheet, VALUE, judged->tested.value, series_decimals(key), unit);
}

static void write_judgement(Yearbook *book, YearbookSheet *sheet, const Assessment *judged)
{
  const YearbookStyle *style = &book->style;
  if (judged == NULL) {
    for (guint column = VALUE_YEAR; column < N_COLUMNS; column++)
      if (column != STANDING && column != BEFORE)
        yearbook_text(sheet, column, "", style->cell);
    return;
  }
  g_autofree char *year =
      judged->tested.value_year > 0 ? g_strdup_printf("%d", judged->tested.value_year) : g_strdup("");
  g_autofree char *verdict = verdict_words(book->language, judged);
  g_autofree char *chance = isfinite(judged->p_meets) ? chance_words(book->language, judged->p_meets) : g_strdup("");
  yearbook_text(sheet, VALUE_YEAR, year, style->cell_centred);
  write_value(book, sheet, judged);
  yearbook_text(sheet, VERDICT, verdict, style->cell);
  write_number(book, sheet, PROGRESS, judged->progress.progress_ratio, 2, "");
  yearbook_text(sheet, CHANCE, chance, style->cell_centred);
}

static void write_target(Yearbook *book, YearbookSheet *sheet, const ReviewedTarget *reviewed)
{
  const Language language = book->language;
  const YearbookStyle *style = &book->style;
  const Target *target = reviewed->now->target;
  const SeriesKey key = series_key_of(target, target->indicator);
  g_autofree char *ask = target_ask(language, target);
  g_autofree char *series =
      text_format(language, "yearbook.series", "name", bilingual_text(target->indicator->name, language), "part",
                  series_label(book->review->report->catalogue, &key, language), NULL);
  yearbook_text(sheet, CODE, target->code, style->cell);
  yearbook_text(sheet, TITLE, bilingual_text(target->title, language), style->cell);
  yearbook_text(sheet, DEPARTMENT, bilingual_text(evaluation_department(target)->name, language), style->cell);
  yearbook_text(sheet, SERIES, series, style->cell);
  yearbook_text(sheet, ASK, ask, style->cell);
  yearbook_text(sheet, STANDING, standing_words(language, reviewed->now->standing),
                style->standing[reviewed->now->standing]);
  yearbook_text(sheet, BEFORE, standing_words(language, reviewed->before), style->standing[reviewed->before]);
  write_judgement(book, sheet, reviewed->now->judged);
  yearbook_sheet_end_row(sheet);
}

void yearbook_add_targets(Yearbook *book)
{
  static const double widths[N_COLUMNS] = {9, 30, 18, 28, 22, 7, 13, 11, 11, 24, 9, 11};
  static const char *const codes[N_COLUMNS] = {"yearbook.code",    "yearbook.target",   "yearbook.department",
                                               "yearbook.tested",  "yearbook.ask",      "yearbook.year",
                                               "yearbook.value",   "yearbook.standing", "yearbook.before",
                                               "yearbook.verdict", "yearbook.progress", "yearbook.chance"};
  YearbookSheet *sheet = begin(book, "yearbook.sheet.targets", "yearbook.about.targets", widths, codes, N_COLUMNS);
  const lxw_row_t headings = sheet->row;
  yearbook_sheet_end_headings(sheet, TITLE + 1);
  for (guint i = 0; i < book->review->targets->len; i++)
    write_target(book, sheet, &g_array_index(book->review->targets, ReviewedTarget, i));
  worksheet_autofilter(sheet->worksheet, headings, 0, sheet->row - 1, N_COLUMNS - 1);
}

/* --- Warnings ----------------------------------------------------------------------------------------------------- */

void yearbook_add_warnings(Yearbook *book)
{
  static const double widths[] = {10, 10, 34, 22, 84, 40};
  static const char *const codes[] = {"yearbook.level",      "yearbook.code", "yearbook.target",
                                      "yearbook.department", "yearbook.why",  "yearbook.handling"};
  const bool tells_handling = book->review->report->handling != NULL;
  const Language language = book->language;
  g_autoptr(GArray) warned = warned_of(book->review);
  YearbookSheet *sheet =
      begin(book, "yearbook.sheet.warnings", "yearbook.about.warnings", widths, codes, tells_handling ? 6 : 5);
  yearbook_sheet_end_headings(sheet, 2);
  for (guint i = 0; i < warned->len; i++) {
    const Warned *one = &g_array_index(warned, Warned, i);
    const Target *target = one->reviewed->now->target;
    yearbook_text(sheet, 0, warning_level_words(language, one->level), book->style.cell_centred);
    yearbook_text(sheet, 1, target->code, book->style.cell);
    yearbook_text(sheet, 2, bilingual_text(target->title, language), book->style.cell);
    yearbook_text(sheet, 3, bilingual_text(target->indicator->department->name, language), book->style.cell);
    yearbook_text(sheet, 4, one->reason[language], book->style.cell);
    g_autofree char *handling = one->handling == NULL ? g_strdup("") : handling_words(language, one->handling);
    if (tells_handling)
      yearbook_text(sheet, 5, handling, book->style.cell);
    yearbook_sheet_end_row(sheet);
  }
  if (warned->len == 0)
    yearbook_paragraph(sheet, text(language, "yearbook.none"), book->style.note);
}

/* --- Scorecard ---------------------------------------------------------------------------------------------------- */

/* In the order of the columns, behind the name and the count of all. */
static const Standing shown[] = {STANDING_MET,     STANDING_NEARLY,    STANDING_ON_COURSE,
                                 STANDING_AT_RISK, STANDING_NOT_MET,   STANDING_UNDECIDED,
                                 STANDING_NO_DATA, STANDING_NARRATIVE, STANDING_WITHHELD};

/* The last column is for what is withheld: public editions only. */
static guint columns_of(const Yearbook *book)
{
  return G_N_ELEMENTS(shown) - (book->review->report->is_public ? 0 : 1);
}

static void write_tally(Yearbook *book, YearbookSheet *sheet, const char *name, const Tally *tally)
{
  const guint n = columns_of(book);
  const guint countable = tally_countable(tally);
  yearbook_text(sheet, 0, name, book->style.cell);
  yearbook_count(book, sheet, 1, tally_all(tally));
  for (guint i = 0; i < n; i++)
    yearbook_count(book, sheet, 2 + i, tally->of[shown[i]]);
  write_number(book, sheet, 2 + n, countable == 0 ? NAN : 100.0 * tally->of[STANDING_MET] / countable, 1, "%");
  yearbook_sheet_end_row(sheet);
}

static void write_tally_headings(Yearbook *book, YearbookSheet *sheet, const char *name_code)
{
  const guint n = columns_of(book);
  yearbook_heading(book, sheet, 0, name_code);
  yearbook_heading(book, sheet, 1, "yearbook.all_targets");
  for (guint i = 0; i < n; i++)
    yearbook_text(sheet, 2 + i, standing_words(book->language, shown[i]), book->style.heading);
  yearbook_heading(book, sheet, 2 + n, "reporter.evaluation.column.rate");
}

static void write_groups(Yearbook *book, YearbookSheet *sheet, const GPtrArray *groups)
{
  for (guint i = 0; i < groups->len; i++) {
    const EvaluationGroup *group = g_ptr_array_index(groups, i);
    const Bilingual name = group->department != NULL ? group->department->name : group->domain->name;
    write_tally(book, sheet, bilingual_text(name, book->language), &group->tally);
  }
  write_tally(book, sheet, text(book->language, "reporter.evaluation.total"), &book->review->evaluation->plan.tally);
}

void yearbook_add_scorecard(Yearbook *book)
{
  const Evaluation *evaluation = book->review->evaluation;
  YearbookSheet *sheet = yearbook_sheet_new(book, text(book->language, "yearbook.sheet.scorecard"),
                                            text(book->language, "yearbook.about.scorecard"));
  yearbook_sheet_add_column(sheet, 34);
  for (guint i = 0; i < columns_of(book) + 2; i++)
    yearbook_sheet_add_column(sheet, 11);
  yearbook_sheet_begin(book, sheet);
  write_tally_headings(book, sheet, "yearbook.department");
  yearbook_sheet_end_headings(sheet, 1);
  write_groups(book, sheet, evaluation->departments);
  sheet->row++;
  write_tally_headings(book, sheet, "yearbook.domain");
  yearbook_sheet_end_row(sheet);
  write_groups(book, sheet, evaluation->domains);
  yearbook_paragraph(sheet, text(book->language, "yearbook.rate"), book->style.note);
}
