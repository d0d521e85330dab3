/* What stands on whose form. */
#include "tests/support/test.h"

#include "tests/collector/form_maker.h"

/* The lines of the indicators FIRST to LAST: the code, and per column the code of the sex where it can be filled in, `-` where it cannot. */
static char *lines_of(const Layout *layout, int first, int last)
{
  GString *words = g_string_new(NULL);
  for (guint s = 0; s < layout->sheets->len; s++) {
    const LayoutSheet *sheet = g_ptr_array_index(layout->sheets, s);
    for (guint i = 0; i < sheet->lines->len; i++) {
      const LayoutLine *line = &g_array_index(sheet->lines, LayoutLine, i);
      const LineCode code = layout_line_code(layout, line);
      char text[LINE_CODE_SIZE];
      if (line->indicator->id < first || line->indicator->id > last)
        continue;
      g_string_append(words, line_code_format(&code, text));
      for (guint c = 0; c < sheet->n_columns; c++)
        g_string_append_printf(words, " %s%s", line->cells[c] == LAYOUT_NO_CELL ? "-" : sheet->columns[c]->code,
                               layout_cell_is_required(layout, line, c) ? "!" : "");
      g_string_append(words, "\n");
    }
  }
  return g_string_free(words, FALSE);
}

static void expect_lines(const FormMaker *maker, const char *label, int first, int last, const char *expected)
{
  g_autoptr(Layout) layout = form_maker_layout(maker, label);
  g_autofree char *found = lines_of(layout, first, last);
  assert_string_equal(found, expected);
}

static void quotient_has_numerator_and_denominator_for_each_group(void **state)
{
  (void)state;
  g_autoptr(FormMaker) hospital = form_maker_new("hospital", NULL, NULL);
  expect_lines(hospital, "2025", 123, 124,
               "123/n _T!\n123/d _T!\n"
               "123/n/residence=U _T!\n123/d/residence=U _T!\n"
               "123/n/residence=R _T!\n123/d/residence=R _T!\n"
               "123/n/residence=_U _T\n123/d/residence=_U _T\n"
               "124/n _T!\n124/d _T!\n");
}

static void sexes_are_columns_and_further_dimensions_lines(void **state)
{
  (void)state;
  g_autoptr(FormMaker) school = form_maker_new("school", NULL, NULL);
  expect_lines(school, "2025", 204, 205,
               "204/v _T! F! M! _U\n"
               "204/v/education_stage=PRI _T F! M! _U\n"
               "204/v/education_stage=LSEC _T F! M! _U\n"
               "204/v/education_stage=_U _T F M _U\n"
               "204/v/disability=DIS _T F! M! _U\n"
               "204/v/disability=NODIS _T F! M! _U\n"
               "204/v/disability=_U _T F M _U\n"
               /* a share of women has no sexes, whatever its gap is */
               "205/n _T! - - -\n205/d _T! - - -\n"
               "205/n/education_stage=PRI _T! - - -\n205/d/education_stage=PRI _T! - - -\n"
               "205/n/education_stage=LSEC _T! - - -\n205/d/education_stage=LSEC _T! - - -\n"
               "205/n/education_stage=_U _T - - -\n205/d/education_stage=_U _T - - -\n");
}

static void fixed_code_stands_for_its_dimension(void **state)
{
  (void)state;
  g_autoptr(FormMaker) village = form_maker_new("village_committee", NULL, "R");
  expect_lines(village, "2025-S1", 612, 612,
               "612/n/residence=R _T F! M! _U\n"
               "612/d/residence=R _T F! M! _U\n");
  expect_lines(village, "2025", 601, 601, "601/v/residence=R _T!\n");
}

static void total_stays_where_other_groups_add_up_to_it(void **state)
{
  (void)state;
  g_autoptr(FormMaker) village = form_maker_new("village_committee", NULL, "R");
  g_autoptr(Layout) layout = form_maker_layout(village, "2025-S1");
  g_autofree char *lines = lines_of(layout, 515, 515);
  expect_contains(lines, "515/n _T! F! M! _U\n");
  expect_contains(lines, "515/n/age_group=Y60T64 _T F! M! _U\n");
  expect_contains(lines, "515/n/residence=R _T F! M! _U\n");
  assert_null(strstr(lines, "residence=U"));
}

static void groups_are_in_the_order_of_the_form(void **state)
{
  (void)state;
  g_autoptr(FormMaker) clinic = form_maker_new("primary_care", NULL, NULL);
  g_autoptr(Layout) layout = form_maker_layout(clinic, "2025");
  g_autofree char *lines = lines_of(layout, 104, 104);
  const char *young = strstr(lines, "age_group=Y15T19");
  const char *old = strstr(lines, "age_group=Y45T49");
  assert_non_null(young);
  assert_non_null(old);
  assert_true(young < old);
}

static void what_is_not_added_up_has_no_parts(void **state)
{
  (void)state;
  g_autoptr(FormMaker) bureau = form_maker_new("department", "HEALTH", NULL);
  expect_lines(bureau, "2025", 102, 102, "102/v _T! F! M! _U\n");
}

static void form_has_only_what_is_reported_for_such_a_period(void **state)
{
  (void)state;
  g_autoptr(FormMaker) hospital = form_maker_new("hospital", NULL, NULL);
  g_autoptr(Layout) half = form_maker_layout(hospital, "2025-S2");
  g_autoptr(Layout) month = form_maker_layout(hospital, "2025-07");
  const LayoutSheet *sheet = g_ptr_array_index(half->sheets, 0);
  assert_int_equal(half->sheets->len, 1);
  assert_string_equal(sheet->domain->code, "H");
  assert_string_equal(sheet->head->number, "FN-H2");
  for (guint i = 0; i < sheet->lines->len; i++) {
    const int id = g_array_index(sheet->lines, LayoutLine, i).indicator->id;
    assert_true(id == 110 || id == 125);
  }
  assert_int_equal(month->sheets->len, 0);
}

static void each_domain_has_a_sheet(void **state)
{
  (void)state;
  g_autoptr(FormMaker) community = form_maker_new("community_office", NULL, "U");
  g_autoptr(Layout) layout = form_maker_layout(community, "2025-S1");
  g_autoptr(GString) domains = g_string_new(NULL);
  for (guint i = 0; i < layout->sheets->len; i++)
    g_string_append(domains, ((const LayoutSheet *)g_ptr_array_index(layout->sheets, i))->domain->code);
  assert_string_equal(domains->str, "EDSFV");
}

static void weighted_persons_need_not_be_whole(void **state)
{
  (void)state;
  g_autoptr(FormMaker) bureau = form_maker_new("department", "HEALTH", NULL);
  g_autoptr(Layout) layout = form_maker_layout(bureau, "2025");
  const LayoutSheet *sheet = g_ptr_array_index(layout->sheets, 0);
  guint n_seen = 0;
  for (guint i = 0; i < sheet->lines->len; i++) {
    const LayoutLine *line = &g_array_index(sheet->lines, LayoutLine, i);
    if (line->part != LINE_NUMERATOR || (line->indicator->id != 105 && line->indicator->id != 112))
      continue;
    assert_string_equal(layout_line_unit(line)->code, "persons");
    assert_int_equal(layout_line_is_whole(layout, line), line->indicator->id == 105);
    n_seen++;
  }
  assert_true(n_seen >= 2);
}

/* --- Codes -------------------------------------------------------------------------------------------------------- */

static void line_codes_are_read_as_people_write_them(void **state)
{
  (void)state;
  static const struct {
    const char *text;
    const char *expected; /* NULL: none */
  } rows[] = {
      {"103/n", "103/n"},
      {" 103/D ", "103/d"},
      {"１０３／ｎ", "103/n"},
      {"104/d/age_group=Y15T19", "104/d/age_group=Y15T19"},
      {"104/D/AGE_GROUP=y15t19", "104/d/age_group=Y15T19"},
      {"204/v/education_stage=PRI,disability=DIS", "204/v/education_stage=PRI,disability=DIS"},
      {"104", NULL},
      {"104/", NULL},
      {"104/x", NULL},
      {"104/n/", NULL},
      {"104/n/_T", NULL},
      {"104/n/sex=F", NULL},
      {"104/n/age_group", NULL},
      {"104/n/n", NULL},
      {"0/n", NULL},
      {"99999/n", NULL},
      {"", NULL},
      {"2025/12", NULL},
  };
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    LineCode code;
    char text[LINE_CODE_SIZE];
    const bool is_code = line_code_parse(rows[i].text, &code);
    if (is_code != (rows[i].expected != NULL))
      fail_msg("'%s' is %sread", rows[i].text, is_code ? "" : "not ");
    if (is_code)
      assert_string_equal(line_code_format(&code, text), rows[i].expected);
  }
}

static void damaged_codes_are_recognised(void **state)
{
  (void)state;
  assert_true(line_code_resembles("103/n"));
  assert_true(line_code_resembles("103/x"));
  assert_true(line_code_resembles("104/n/age"));
  assert_false(line_code_resembles("2025/12"));
  assert_false(line_code_resembles("12"));
  assert_false(line_code_resembles("/n"));
  assert_false(line_code_resembles(""));
}

int main(void)
{
  static const struct CMUnitTest tests[] = {
      cmocka_unit_test(quotient_has_numerator_and_denominator_for_each_group),
      cmocka_unit_test(sexes_are_columns_and_further_dimensions_lines),
      cmocka_unit_test(fixed_code_stands_for_its_dimension),
      cmocka_unit_test(total_stays_where_other_groups_add_up_to_it),
      cmocka_unit_test(groups_are_in_the_order_of_the_form),
      cmocka_unit_test(what_is_not_added_up_has_no_parts),
      cmocka_unit_test(form_has_only_what_is_reported_for_such_a_period),
      cmocka_unit_test(each_domain_has_a_sheet),
      cmocka_unit_test(weighted_persons_need_not_be_whole),
      cmocka_unit_test(line_codes_are_read_as_people_write_them),
      cmocka_unit_test(damaged_codes_are_recognised),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
