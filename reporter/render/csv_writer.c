/* CSV for machines: one row per line of the report, full precision, codes instead of words. The first twelve columns are a contract; further ones
 * are only ever added behind them.
 * An elected body or a survey without figures of this year has an empty value; the verdict then rests on standing_value, of standing_year. */
#include <math.h>

#include "base/csv.h"
#include "reporter/export/figure_list.h"
#include "reporter/render/csv_progress.h"
#include "reporter/render/target_words.h"
#include "reporter/render/writer.h"
#include "reporter/wording/number.h"

/* One line with all that it hangs on. */
typedef struct Row {
  const Page *page;
  const ReportIndicator *indicator;
  const ReportLine *line;
  const Assessment *judged; /* NULL: no target on this line */
} Row;

/* A cell; NULL for empty. */
typedef char *(*CellFunc)(const Row *row);

/* True when the figures are of the year of the report, and not of an earlier one that still stands. */
static bool is_current(const Row *row)
{
  return row->indicator->year == row->page->report->year;
}

static const Figure *figure_of(const Row *row)
{
  return is_current(row) ? row->line->figure : NULL;
}

static const Figure *previous_of(const Row *row)
{
  return is_current(row) ? row->line->previous : NULL;
}

static char *integer(gint64 number)
{
  return g_strdup_printf("%" G_GINT64_FORMAT, number);
}

static char *dimension_code(const Row *row, Dimension dimension)
{
  const CodeItem *item = catalogue_breakdown_item(row->page->report->catalogue, row->line->breakdown, dimension);
  return g_strdup(item == NULL ? BREAKDOWN_TOTAL : item->code);
}

static char *indicator_cell(const Row *row)
{
  return g_strdup(row->indicator->indicator->code);
}

static char *year_cell(const Row *row)
{
  return integer(row->page->report->year);
}

static char *sex_cell(const Row *row)
{
  return dimension_code(row, DIMENSION_SEX);
}

static char *age_group_cell(const Row *row)
{
  return dimension_code(row, DIMENSION_AGE_GROUP);
}

static char *residence_cell(const Row *row)
{
  return dimension_code(row, DIMENSION_RESIDENCE);
}

static char *value_cell(const Row *row)
{
  const Figure *figure = figure_of(row);
  return figure != NULL && figure->has_value ? number_exact(figure->value) : NULL;
}

static char *unit_cell(const Row *row)
{
  return g_strdup(row->indicator->indicator->unit->code);
}

static char *previous_cell(const Row *row)
{
  return previous_of(row) == NULL ? NULL : number_exact(previous_of(row)->value);
}

static char *change_cell(const Row *row)
{
  double amount = 0;
  return is_current(row) && row->line->has_change && change_amount(&row->line->change, &amount) ? number_exact(amount)
                                                                                                : NULL;
}

static char *change_kind_cell(const Row *row)
{
  return g_strdup(change_kind_code(unit_style(row->indicator->indicator->unit->code)->change_kind));
}

static char *target_cell(const Row *row)
{
  return row->judged == NULL ? NULL : target_sign(row->judged->target);
}

static char *verdict_cell(const Row *row)
{
  return row->judged == NULL ? NULL : g_strdup(verdict_code(row->judged->verdict));
}

static char *area_cell(const Row *row)
{
  return g_strdup(row->line->area->code);
}

static char *education_stage_cell(const Row *row)
{
  return dimension_code(row, DIMENSION_EDUCATION_STAGE);
}

static char *employment_type_cell(const Row *row)
{
  return dimension_code(row, DIMENSION_EMPLOYMENT_TYPE);
}

static char *insurance_scheme_cell(const Row *row)
{
  return dimension_code(row, DIMENSION_INSURANCE_SCHEME);
}

static char *disability_cell(const Row *row)
{
  return dimension_code(row, DIMENSION_DISABILITY);
}

static char *discipline_cell(const Row *row)
{
  return dimension_code(row, DIMENSION_DISCIPLINE);
}

static char *numerator_cell(const Row *row)
{
  const Figure *figure = figure_of(row);
  return figure != NULL && figure->has_numerator ? number_exact(figure->numerator) : NULL;
}

static char *denominator_cell(const Row *row)
{
  const Figure *figure = figure_of(row);
  return figure != NULL && figure->has_denominator ? number_exact(figure->denominator) : NULL;
}

static char *status_cell(const Row *row)
{
  return figure_of(row) == NULL ? NULL : g_strdup_printf("%c", figure_of(row)->status);
}

static char *units_expected_cell(const Row *row)
{
  return figure_of(row) == NULL ? NULL : integer(figure_of(row)->units_expected);
}

static char *units_received_cell(const Row *row)
{
  return figure_of(row) == NULL ? NULL : integer(figure_of(row)->units_received);
}

static char *periods_expected_cell(const Row *row)
{
  return figure_of(row) == NULL ? NULL : integer(figure_of(row)->periods_expected);
}

static char *periods_received_cell(const Row *row)
{
  return figure_of(row) == NULL ? NULL : integer(figure_of(row)->periods_received);
}

static char *previous_year_cell(const Row *row)
{
  return previous_of(row) == NULL ? NULL : integer(previous_of(row)->key.year);
}

static char *target_code_cell(const Row *row)
{
  return row->judged == NULL ? NULL : g_strdup(row->judged->target->code);
}

static char *baseline_year_cell(const Row *row)
{
  return row->judged != NULL && row->judged->baseline_year > 0 ? integer(row->judged->baseline_year) : NULL;
}

/* A number of the assessment; NULL for none. */
static char *real(const Row *row, double (*read)(const Assessment *))
{
  double number = row->judged == NULL ? NAN : read(row->judged);
  return isnan(number) ? NULL : number_exact(number);
}

static double read_baseline(const Assessment *judged)
{
  return judged->baseline;
}

static double read_progress_ratio(const Assessment *judged)
{
  return judged->progress.progress_ratio;
}

static double read_p_meets(const Assessment *judged)
{
  return judged->p_meets;
}

static char *baseline_cell(const Row *row)
{
  return real(row, read_baseline);
}

static char *attainment_cell(const Row *row)
{
  return row->judged == NULL ? NULL : g_strdup(vocabulary_code(&attainment_vocabulary, (int)row->judged->attainment));
}

static char *reason_cell(const Row *row)
{
  return row->judged == NULL ? NULL : g_strdup(vocabulary_code(&reason_vocabulary, (int)row->judged->reason));
}

static char *progress_ratio_cell(const Row *row)
{
  return real(row, read_progress_ratio);
}

static char *p_meets_cell(const Row *row)
{
  return real(row, read_p_meets);
}

static char *release_cell(const Row *row)
{
  return figure_of(row) == NULL ? NULL : g_strdup(vocabulary_code(&release_vocabulary, (int)figure_of(row)->release));
}

static char *is_break_cell(const Row *row)
{
  return figure_of(row) == NULL ? NULL : g_strdup(figure_of(row)->is_break ? "yes" : "no");
}

/* `E-4.2 0.97..1.03 met; …`: targets of the same line beside the one in `target`. */
static char *further_targets_cell(const Row *row)
{
  GString *out = g_string_new(NULL);
  for (guint i = 0; i < row->indicator->targets->len; i++) {
    const Assessment *judged = &g_array_index(row->indicator->targets, Assessment, i);
    if (judged == row->judged || !report_line_is_tested_by(row->line, judged->target))
      continue;
    g_autofree char *sign = target_sign(judged->target);
    g_string_append_printf(out, "%s%s %s %s", out->len == 0 ? "" : "; ", judged->target->code, sign,
                           verdict_code(judged->verdict));
  }
  return g_string_free(out, FALSE);
}

static char *standing_year_cell(const Row *row)
{
  return is_current(row) ? NULL : integer(row->indicator->year);
}

static char *standing_value_cell(const Row *row)
{
  const Figure *figure = row->line->figure;
  return !is_current(row) && figure != NULL && figure->has_value ? number_exact(figure->value) : NULL;
}

static char *edition_cell(const Row *row)
{
  return g_strdup(row->page->report->is_public ? "public" : "internal");
}

static char *confidentiality_cell(const Row *row)
{
  const bool is_public = row->page->report->is_public;
  const Figure *figure = row->line->figure;
  return is_public && figure == NULL ? NULL : g_strdup(figure_confidentiality(figure, is_public));
}

/* Q where the figure to compare with must not be published. */
static char *previous_status_cell(const Row *row)
{
  if (is_current(row) && row->line->is_previous_suppressed)
    return g_strdup("Q");
  return previous_of(row) == NULL ? NULL : g_strdup_printf("%c", previous_of(row)->status);
}

static const struct {
  const char *heading;
  CellFunc cell;
} columns[] = {
    {"indicator", indicator_cell},
    {"year", year_cell},
    {"sex", sex_cell},
    {"age_group", age_group_cell},
    {"residence", residence_cell},
    {"value", value_cell},
    {"unit", unit_cell},
    {"previous", previous_cell},
    {"change", change_cell},
    {"change_kind", change_kind_cell},
    {"target", target_cell},
    {"verdict", verdict_cell},
    {"area", area_cell},
    {"education_stage", education_stage_cell},
    {"employment_type", employment_type_cell},
    {"insurance_scheme", insurance_scheme_cell},
    {"disability", disability_cell},
    {"discipline", discipline_cell},
    {"numerator", numerator_cell},
    {"denominator", denominator_cell},
    {"status", status_cell},
    {"units_expected", units_expected_cell},
    {"units_received", units_received_cell},
    {"periods_expected", periods_expected_cell},
    {"periods_received", periods_received_cell},
    {"previous_year", previous_year_cell},
    {"target_code", target_code_cell},
    {"baseline_year", baseline_year_cell},
    {"baseline", baseline_cell},
    {"further_targets", further_targets_cell},
    {"standing_year", standing_year_cell},
    {"standing_value", standing_value_cell},
    {"attainment", attainment_cell},
    {"reason", reason_cell},
    {"progress_ratio", progress_ratio_cell},
    {"p_meets", p_meets_cell},
    {"release", release_cell},
    {"is_break", is_break_cell},
    {"edition", edition_cell},
    {"confidentiality", confidentiality_cell},
    {"previous_status", previous_status_cell},
};

static void write_headings(Page *page)
{
  for (guint i = 0; i < G_N_ELEMENTS(columns); i++)
    csv_append_cell(page->out, columns[i].heading);
  csv_progress_append_headings(page->out);
  csv_end_row(page->out);
}

static void write_row(Page *page, const Row *row)
{
  for (guint i = 0; i < G_N_ELEMENTS(columns); i++) {
    g_autofree char *cell = columns[i].cell(row);
    csv_append_cell(page->out, cell);
  }
  csv_progress_append_cells(page->out, row->judged);
  csv_end_row(page->out);
}

static void write_indicator(Page *page, const ReportIndicator *indicator)
{
  for (guint i = 0; i < indicator->lines->len; i++) {
    const ReportLine *line = &g_array_index(indicator->lines, ReportLine, i);
    Row row = {page, indicator, line, report_line_target(indicator, line)};
    write_row(page, &row);
  }
}

static void write_csv(Page *page)
{
  write_headings(page);
  for (guint i = 0; i < page->report->domains->len; i++) {
    const ReportDomain *domain = g_ptr_array_index(page->report->domains, i);
    for (guint j = 0; j < domain->indicators->len; j++)
      write_indicator(page, g_ptr_array_index(domain->indicators, j));
  }
}

const ReportWriter csv_writer = {"csv", false, write_csv};
