/* Sentences of the report, word for word and in both languages, from figures: every row of wording.csv is a reported test.
 *
 * A row says of what (`sentence`: an indicator, `target`, `claim`: an indicator's headline, `INDICATOR=STANDING` where its targets are to stand so and not as its figures do) in which year, from which figures of the district: `YEAR[@BREAKDOWN]:VALUE` or `:NUMERATOR/DENOMINATOR`, `M` for nobody to count,
 * `E61.5` for an upper level's estimate; behind a number `!p` provisional, `!c` withheld, `!i` internal, `!s8000` a survey of so many. The expected sentences were written from how the National Bureau's monitoring reports speak;
 * unlike them, an unfavourable move is named as one. */
#include "tests/support/test.h"

#include <stdlib.h>
#include <string.h>

#include "base/csv.h"
#include "base/file.h"
#include "reporter/disclosure/suppress.h"
#include "reporter/evaluate/review.h"
#include "reporter/render/indicator_words.h"
#include "reporter/render/target_words.h"
#include "tests/reporter/figures.h"

#define LEAST_CASES 80

enum { CASE, SAYS, OF, YEAR, FIGURES, ZH, EN, N_COLUMNS };

typedef struct Row {
  char *cells[N_COLUMNS];
} Row;

/* --- Figures ------------------------------------------------------------------------------------------------------ */

/* `p`, `c`, `i`, `s8000` */
static void mark(Figure *figure, const char *flag)
{
  switch (*flag) {
  case 'p':
    figure->status = 'P';
    break;
  case 'c':
    figure->suppression = SUPPRESSION_CONFIDENTIAL;
    break;
  case 'i':
    figure->suppression = SUPPRESSION_INTERNAL;
    break;
  case 's':
    figure->sample_size = g_ascii_strtod(flag + 1, NULL);
    figure->design_effect = 1;
    break;
  default:
    fail_msg("unknown flag '%s'", flag);
  }
}

/* `14.3`, `2840/10000`; gives what is behind it. */
static char *put_number(const Indicator *indicator, Figure *figure, const char *words)
{
  char *end = NULL;
  figure->value = g_ascii_strtod(words, &end);
  if (*end != '/')
    return end;
  figure->numerator = figure->value;
  figure->denominator = g_ascii_strtod(end + 1, &end);
  figure->has_numerator = figure->has_denominator = true;
  figure->value = figure->numerator * indicator->multiplier / figure->denominator;
  return end;
}

static void put_value(const Indicator *indicator, Figure *figure, const char *words)
{
  figure->has_value = g_ascii_isdigit(*words);
  if (figure->has_value) {
    const char *flag = put_number(indicator, figure, words);
    if (*flag == '!')
      mark(figure, flag + 1);
    return;
  }
  figure->status = *words;
  figure->has_estimate = *words == 'E';
  figure->estimate = g_ascii_strtod(words + 1, NULL);
}

/* `2020@sex=F:700` */
static void put_figure(GivenFigures *given, const Indicator *indicator, const char *words)
{
  g_auto(GStrv) sides = g_strsplit(words, ":", 2);
  g_auto(GStrv) key = g_strsplit(sides[0], "@", 2);
  assert_non_null(sides[1]);
  Figure *figure = given_figure(given, indicator->id, atoi(key[0]), key[1] == NULL ? "_T" : key[1], 0, 0);
  put_value(indicator, figure, sides[1]);
}

static void put_figures(GivenFigures *given, const Indicator *indicator, const char *figures)
{
  g_auto(GStrv) words = g_strsplit(figures, " ", -1);
  for (char **word = words; *word != NULL; word++)
    if (**word != '\0')
      put_figure(given, indicator, *word);
}

/* --- Sentences ---------------------------------------------------------------------------------------------------- */

static const ReportIndicator *part_of(const Report *report, const Indicator *indicator)
{
  for (guint i = 0; i < report->domains->len; i++) {
    const ReportDomain *domain = g_ptr_array_index(report->domains, i);
    for (guint j = 0; j < domain->indicators->len; j++) {
      const ReportIndicator *part = g_ptr_array_index(domain->indicators, j);
      if (part->indicator == indicator)
        return part;
    }
  }
  fail_msg("indicator '%s' is not in the report", indicator->code);
  return NULL;
}

static char *target_words(Language language, const Report *report, const ReportIndicator *part, const char *code)
{
  for (guint i = 0; i < part->targets->len; i++) {
    const Assessment *judged = &g_array_index(part->targets, Assessment, i);
    if (g_str_equal(judged->target->code, code))
      return target_paragraph(language, report, judged);
  }
  fail_msg("target '%s' is not in the report", code);
  return NULL;
}

/* As the figures have it half-way through the plan. */
static Standing standing_by_figures(const ReportIndicator *part)
{
  static const EvaluationRule rule = {.likely_from = 0.5};
  Tally tally = {0};
  for (guint i = 0; i < part->targets->len; i++)
    tally_add(&tally, standing_of(&g_array_index(part->targets, Assessment, i), STAGE_MIDTERM, &rule));
  return tally_standing(&tally);
}

static Standing standing_named(const char *code)
{
  for (guint i = 0; i < N_STANDINGS; i++)
    if (g_str_equal(standing_code((Standing)i), code))
      return (Standing)i;
  fail_msg("no standing '%s'", code);
  return STANDING_NO_DATA;
}

static char *claim_words(Language language, const ReportIndicator *part, const char *of)
{
  const char *standing = strchr(of, '=');
  return indicator_claim(language, part, standing == NULL ? standing_by_figures(part) : standing_named(standing + 1));
}

static const Indicator *indicator_of(const Row *row, const Catalogue *catalogue)
{
  g_auto(GStrv) of = g_strsplit(row->cells[OF], "=", 2);
  return g_str_equal(row->cells[SAYS], "target") ? catalogue_target(catalogue, of[0])->indicator
                                                 : catalogue_indicator_by_code(catalogue, of[0]);
}

static char *words_of(const Row *row, Language language, const Report *report, const ReportIndicator *part)
{
  if (g_str_equal(row->cells[SAYS], "target"))
    return target_words(language, report, part, row->cells[OF]);
  if (g_str_equal(row->cells[SAYS], "claim"))
    return claim_words(language, part, row->cells[OF]);
  return indicator_sentence(language, part);
}

static char *said(const Row *row, Language language)
{
  GivenFigures *given = given_figures_new(NULL);
  const Indicator *indicator = indicator_of(row, given->catalogue);
  put_figures(given, indicator, row->cells[FIGURES]);
  g_autoptr(FigureTable) shown = suppress_show(given->figures);
  AssessInput input = given_input(given);
  input.figures = shown;
  g_autoptr(Report) report = report_build(&input, atoi(row->cells[YEAR]));
  char *words = words_of(row, language, report, part_of(report, indicator));
  g_clear_pointer(&report, report_free);
  given_figures_free(given);
  return words;
}

static void says_it_in_both_languages(void **state)
{
  const Row *row = *state;
  g_autofree char *zh = said(row, LANGUAGE_ZH);
  g_autofree char *en = said(row, LANGUAGE_EN);
  assert_string_equal(zh, row->cells[ZH]);
  assert_string_equal(en, row->cells[EN]);
}

/* --- What the table covers ---------------------------------------------------------------------------------------- */

/* A way in which a figure can be said to have moved, or not; any of its words tells it. */
typedef struct Course {
  const char *name;
  const char *words; /* a regular expression */
} Course;

static const Course courses[] = {
    {"up", "比.*(提高|增加|延长|上升)|已建立，[0-9]+年未建立"},
    {"down", "比.*(降低|减少|缩短|下降)|未建立，[0-9]+年已建立"},
    {"flat", "持平|相同"},
    {"first year", "尚无可比数据"},
    {"missing", "暂无数据"},
};

static bool is_covered(const GPtrArray *rows, const Catalogue *catalogue, const CodeItem *unit, const Course *course)
{
  for (guint i = 0; i < rows->len; i++) {
    const Row *row = g_ptr_array_index(rows, i);
    const Indicator *indicator =
        g_str_equal(row->cells[SAYS], "sentence") ? catalogue_indicator_by_code(catalogue, row->cells[OF]) : NULL;
    if (indicator != NULL && indicator->unit == unit && g_regex_match_simple(course->words, row->cells[ZH], 0, 0))
      return true;
  }
  return false;
}

/* Every turn beside every standing: an unfavourable move is named whatever the targets say. */
static bool has_claim(const GPtrArray *rows, const char *turn, const char *standing)
{
  g_autofree char *ending = g_strconcat("=", standing, NULL);
  for (guint i = 0; i < rows->len; i++) {
    const Row *row = g_ptr_array_index(rows, i);
    if (g_str_equal(row->cells[SAYS], "claim") && g_str_has_prefix(row->cells[CASE], turn) &&
        g_str_has_suffix(row->cells[OF], ending))
      return true;
  }
  return false;
}

static void every_turn_beside_every_standing_has_its_headline(void **state)
{
  for (guint turn = 0; turn < N_TURNS; turn++)
    for (guint standing = 0; standing < N_STANDINGS; standing++)
      if (!has_claim(*state, turn_code((Turn)turn), standing_code((Standing)standing)))
        fail_msg("no headline of a move that is %s beside %s", turn_code((Turn)turn),
                 standing_code((Standing)standing));
}

static bool is_first_of_its_unit(const Indicator *indicators, guint index)
{
  for (guint i = 0; i < index; i++)
    if (indicators[i].unit == indicators[index].unit)
      return false;
  return true;
}

static void every_unit_of_the_catalogue_is_said_in_every_course(void **state)
{
  guint n_indicators = 0;
  GivenFigures *given = given_figures_new(NULL);
  const Indicator *indicators = catalogue_indicators(given->catalogue, &n_indicators);
  for (guint i = 0; i < n_indicators; i++)
    for (guint c = 0; c < G_N_ELEMENTS(courses); c++)
      if (is_first_of_its_unit(indicators, i) && !is_covered(*state, given->catalogue, indicators[i].unit, &courses[c]))
        fail_msg("no sentence says that %s is %s", indicators[i].unit->code, courses[c].name);
  given_figures_free(given);
}

/* --- The table ---------------------------------------------------------------------------------------------------- */

static bool take_row(const CsvRow *csv, void *user, GError **error)
{
  (void)error;
  GPtrArray *rows = user;
  if (csv->row == 1)
    return true;
  g_assert(csv->n_cells == N_COLUMNS);
  Row *row = g_new0(Row, 1);
  for (int i = 0; i < N_COLUMNS; i++)
    row->cells[i] = g_strdup(csv->cells[i]);
  g_ptr_array_add(rows, row);
  return true;
}

static void free_row(gpointer row)
{
  for (int i = 0; i < N_COLUMNS; i++)
    g_free(((Row *)row)->cells[i]);
  g_free(row);
}

static GPtrArray *read_table(void)
{
  g_autoptr(GError) error = NULL;
  GPtrArray *rows = g_ptr_array_new_with_free_func(free_row);
  g_autofree char *path = g_build_filename(g_getenv("HALFSKY_SOURCE_DIR"), "tests/reporter/wording.csv", NULL);
  g_autoptr(GBytes) bytes = file_read(path, 1 << 20, &error);
  g_assert_no_error(error);
  gsize size = 0;
  const char *text = g_bytes_get_data(bytes, &size);
  const bool is_read = csv_read(text, size, NULL, take_row, rows, &error);
  g_assert_no_error(error);
  g_assert(is_read && rows->len >= LEAST_CASES);
  return rows;
}

int main(void)
{
  g_autoptr(GPtrArray) rows = read_table();
  g_autofree struct CMUnitTest *tests = g_new0(struct CMUnitTest, rows->len + 2);
  for (guint i = 0; i < rows->len; i++) {
    Row *row = g_ptr_array_index(rows, i);
    tests[i] = (struct CMUnitTest){row->cells[CASE], says_it_in_both_languages, NULL, NULL, row};
  }
  tests[rows->len] = (struct CMUnitTest){"every unit in every course",
                                         every_unit_of_the_catalogue_is_said_in_every_course, NULL, NULL, rows};
  tests[rows->len + 1] = (struct CMUnitTest){"every turn beside every standing",
                                             every_turn_beside_every_standing_has_its_headline, NULL, NULL, rows};
  return _cmocka_run_group_tests("wording", tests, rows->len + 2, NULL, NULL);
}
