/* agency and assignment, with the real program on a real database. */
#include <string.h>

#include "tests/aggregator/admin_fixture.h"
#include "tests/support/folder.h"

#define HEADER "code,parent,level,name_zh,name_en,unit_type,department,residence,area_code,credit_code\n"
#define DISTRICT "D,,district,区,District,,,,229900,\n"
#define TOWN "T1,D,township,镇,Town,township_office,,,229900001000,\n"
#define VILLAGE "VIL-1,T1,unit,村,Village,village_committee,,R,229900001001,\n"
#define SMALL_LIST HEADER DISTRICT TOWN VILLAGE

static Run *import(const Site *site, const char *list, const char *language)
{
  g_autofree char *path = scratch_write(site->folder, "agencies.csv", list);
  return site_run(site, "agency", "import", path, "--lang", language, NULL);
}

static void expect_answer(const Site *site, const char *sql, const char *expected)
{
  g_autofree char *answer = site_query(site, sql);
  assert_string_equal(answer, expected);
}

/* --- The sample --------------------------------------------------------------------------------------------------- */

/* Makes the sample district in the site's folder and returns the path of its agencies. */
static char *make_sample(const Site *site)
{
  g_autofree char *generator = source_path("deploy/sample/generate.py");
  g_autofree char *sample = scratch_path(site->folder, "sample");
  const char *const command[] = {"/usr/bin/python3", generator, sample, NULL};
  int wait_status = 0;
  g_autoptr(GError) error = NULL;
  expect_success(g_spawn_sync(NULL, (char **)(uintptr_t)command, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL,
                              NULL, &wait_status, &error),
                 error);
  expect_success(g_spawn_check_wait_status(wait_status, &error), error);
  return g_build_filename(sample, "agencies.csv", NULL);
}

static void sample_district_is_imported_once(void **state)
{
  g_autoptr(Site) site = site_new(*state);
  g_autofree char *path = make_sample(site);

  g_autoptr(Run) first = expect_run(0, site, "agency", "import", path, "--lang", "en");
  g_autoptr(Run) second = expect_run(0, site, "agency", "import", path, "--lang", "en");

  expect_contains(first->output, "112 added, 0 changed, 0 unchanged");
  expect_contains(second->output, "0 added, 0 changed, 112 unchanged");
  expect_answer(site, "select count(*) from halfsky.agency", "112");
  expect_answer(site, "select count(*) from halfsky.audit_trail where act = 'agency_added'", "112");
  expect_answer(site,
                "select count(*) from (select unnest(array[indicator_id]) from halfsky.indicator where not is_retired "
                "except select indicator_id from halfsky.assignment) nobody",
                "0");
}

/* --- Importing ---------------------------------------------------------------------------------------------------- */

static void area_is_the_nearest_township_or_district(void **state)
{
  g_autoptr(Site) site = site_new(*state);

  g_autoptr(Run) run =
      import(site, SMALL_LIST "GRP,VIL-1,unit,组,Group,village_committee,,R,,\nCT,D,unit,院,Court,court,,,,\n", "en");

  assert_int_equal(run->status, 0);
  expect_answer(site,
                "select string_agg(agency.code || '=' || area.code, ' ' order by agency.agency_id) from halfsky.agency "
                "join halfsky.agency area on area.agency_id = agency.area_agency_id",
                "D=D T1=T1 VIL-1=T1 GRP=T1 CT=D");
}

static void order_of_rows_does_not_matter(void **state)
{
  g_autoptr(Site) site = site_new(*state);

  g_autoptr(Run) run = import(site, HEADER VILLAGE TOWN DISTRICT, "en");

  assert_int_equal(run->status, 0);
  expect_answer(site, "select string_agg(code, ' ' order by code) from halfsky.agency", "D T1 VIL-1");
}

static void changed_agency_is_updated_and_keeps_its_number(void **state)
{
  g_autoptr(Site) site = site_new(*state);
  g_autoptr(Run) before = import(site, SMALL_LIST, "en");

  g_autoptr(Run) run =
      import(site, HEADER "VIL-1,D,unit,新村,New Village,village_committee,,R,229900001001,\n" TOWN, "en");

  expect_contains(run->output, "0 added, 1 changed, 1 unchanged");
  expect_answer(site,
                "select agency.agency_id, agency.name_zh, area.code from halfsky.agency "
                "join halfsky.agency area on area.agency_id = agency.area_agency_id where agency.code = 'VIL-1'",
                "3|新村|D");
  expect_answer(site, "select act from halfsky.audit_trail where agency_id = 3 order by entry",
                "agency_added\nagency_changed");
}

static void areas_of_agencies_below_follow_a_move(void **state)
{
  g_autoptr(Site) site = site_new(*state);
  g_autoptr(Run) before = import(site, SMALL_LIST "GRP,VIL-1,unit,组,Group,village_committee,,R,,\n", "en");

  g_autoptr(Run) run = import(site, HEADER "VIL-1,D,unit,村,Village,village_committee,,R,229900001001,\n", "en");

  expect_contains(run->output, "0 added, 1 changed, 0 unchanged");
  expect_answer(
      site,
      "select area.code from halfsky.agency join halfsky.agency area on area.agency_id = agency.area_agency_id "
      "where agency.code = 'GRP'",
      "D");
}

/* VIL-1 (3) and below it GRP (4) have reported; GRP's area follows. */
static void past_of_a_moved_agency_is_rolled_up_again(void **state)
{
  g_autoptr(Site) site = site_new(*state);
  g_autoptr(Run) before = import(site, SMALL_LIST "GRP,VIL-1,unit,组,Group,village_committee,,R,,\n", "en");
  g_free(site_query(site,
                    "insert into halfsky.observation (agency_id, indicator_id, breakdown_id, period, "
                    "submission_id, value, stored_at, revision, status) values "
                    "(3, 602, 1, '2021-01-01', 1, 5, now(), 1, 'A'), (4, 602, 1, '2022-01-01', 1, 5, now(), 1, 'A')"));
  g_autoptr(Run) renamed =
      import(site, HEADER "VIL-1,T1,unit,新村,New Village,village_committee,,R,229900001001,\n", "en");
  expect_answer(site, "select count(*) from halfsky.change_mark", "0");

  g_autoptr(Run) moved =
      import(site, HEADER "VIL-1,D,unit,新村,New Village,village_committee,,R,229900001001,\n", "en");

  expect_answer(site, "select agency_id, indicator_id, period from halfsky.change_mark order by agency_id",
                "3|602|2021-01-01\n4|602|2022-01-01");
}

static void column_that_is_left_out_keeps_its_values(void **state)
{
  g_autoptr(Site) site = site_new(*state);
  g_autoptr(Run) before = import(site, SMALL_LIST, "en");

  g_autoptr(Run) run = import(site, "code,parent,level,name_zh,name_en\nVIL-1,T1,unit,村,Village\n", "en");

  expect_contains(run->output, "0 changed, 1 unchanged");
  expect_answer(site, "select unit_type, residence from halfsky.agency where code = 'VIL-1'", "village_committee|R");
}

static void dry_run_writes_nothing(void **state)
{
  g_autoptr(Site) site = site_new(*state);
  g_autofree char *path = scratch_write(site->folder, "agencies.csv", SMALL_LIST);

  g_autoptr(Run) run = expect_run(0, site, "agency", "import", path, "--dry-run", "--lang", "en");

  expect_contains(run->output, "3 to add, 0 to change");
  expect_answer(site, "select count(*) from halfsky.agency", "0");
}

static void dry_run_tells_file_row_and_column_and_changes_nothing(void **state)
{
  g_autoptr(Site) site = site_new(*state);
  g_autofree char *path = scratch_write(site->folder, "agencies.csv", SMALL_LIST "A,D,village,甲,A,hospital,,,2299,\n");

  g_autoptr(Run) run = expect_run(1, site, "agency", "import", path, "--dry-run", "--lang", "en");

  expect_contains(run->output, "agencies.csv: row 5: column 'level': level 'village' is not");
  expect_contains(run->output, "agencies.csv: row 5: column 'area_code': area code '2299' is not 6, 9 or 12 digits");
  expect_answer(site, "select count(*) from halfsky.agency", "0");
}

/* --- Cautions ----------------------------------------------------------------------------------------------------- */

/* Credit codes: of the standard's examples one as it is, one of the first years, one too short, one with a letter that none has. */
#define ODD_LIST                                                                                                       \
  SMALL_LIST "A,D,unit,甲,A,hospital,,,229900,91350100M000100Y43\n"                                                   \
             "B,D,unit,乙,B,hospital,,,229900,91350100M0001TGQXM\n"                                                   \
             "C,D,unit,丙,C,hospital,,,229900,9135010\n"                                                              \
             "E,D,unit,丁,E,hospital,,,229900,91350100M000100YI3\n"                                                   \
             "F,T1,unit,戊,F,village_committee,,R,229900002001,\n"                                                    \
             "G,T1,unit,己,G,village_committee,,R,229900001009,\n"

static void odd_codes_are_told_and_not_refused(void **state)
{
  g_autoptr(Site) site = site_new(*state);

  g_autoptr(Run) run = import(site, ODD_LIST, "en");

  assert_int_equal(run->status, 0);
  expect_answer(site, "select count(*) from halfsky.agency", "9");
  assert_null(strstr(run->output, "row 5:"));
  expect_contains(run->output, "row 6: column 'credit_code': please check: the last character");
  expect_contains(run->output, "row 7: column 'credit_code': please check: credit code '9135010' does not have 18");
  expect_contains(run->output,
                  "row 8: column 'credit_code': please check: credit code '91350100M000100YI3' has a character");
  expect_contains(run->output, "row 9: column 'area_code': please check: area code '229900002001' lies outside");
  assert_null(strstr(run->output, "row 10:"));
}

static void odd_code_of_an_added_agency_is_told_too(void **state)
{
  g_autoptr(Site) site = site_new(*state);
  g_autoptr(Run) before = import(site, SMALL_LIST, "en");

  g_autoptr(Run) run =
      expect_run(0, site, "agency", "add", "--code", "HOS-1", "--parent", "D", "--name-zh", "医院", "--name-en",
                 "Hospital", "--unit-type", "hospital", "--credit-code", "91350100M0001TGQXM", "--lang", "zh");

  expect_contains(run->output, "--credit-code: 请核对：统一社会信用代码“91350100M0001TGQXM”的校验位不符");
}

/* --- Faults ------------------------------------------------------------------------------------------------------- */

/* A list with one thing wrong, and where and how that is said. */
typedef struct FaultCase {
  const char *name;
  const char *list;
  const char *place;
  const char *reason;
} FaultCase;

static const FaultCase fault_cases[] = {
    {"bad code", SMALL_LIST "a/b,D,unit,甲,A,hospital,,,,\n", "row 5: column 'code'", "'a/b' cannot be a code"},
    {"empty code", SMALL_LIST ",D,unit,甲,A,hospital,,,,\n", "row 5: column 'code'", "'' cannot be a code"},
    {"code twice", SMALL_LIST VILLAGE, "row 5: column 'code'", "'VIL-1' stands in the list twice"},
    {"bad level", SMALL_LIST "A,D,village,甲,A,hospital,,,,\n", "row 5: column 'level'", "'village' is not"},
    {"second district", SMALL_LIST "E,,district,区,District,,,,,\n", "row 5: column 'level'", "only one district"},
    {"no district", HEADER "A,B,unit,甲,A,hospital,,,,\n", "agencies.csv: there is no district", "no district"},
    {"district below", HEADER "D,T1,district,区,District,,,,,\n" TOWN, "row 2: column 'parent'",
     "cannot have an agency above"},
    {"no parent", SMALL_LIST "A,,unit,甲,A,hospital,,,,\n", "row 5: column 'parent'", "missing"},
    {"unknown parent", SMALL_LIST "A,T9,unit,甲,A,hospital,,,,\n", "row 5: column 'parent'", "there is no agency 'T9'"},
    {"circle", SMALL_LIST "A,B,unit,甲,A,hospital,,,,\nB,A,unit,乙,B,hospital,,,,\n", "row 6: column 'parent'",
     "above itself"},
    {"own parent", SMALL_LIST "A,A,unit,甲,A,hospital,,,,\n", "row 5: column 'parent'", "above itself"},
    {"township below township", SMALL_LIST "T2,T1,township,镇,Town,township_office,,,,\n", "row 5: column 'parent'",
     "'T1' is not the district"},
    {"no Chinese name", SMALL_LIST "A,D,unit,,A,hospital,,,,\n", "row 5: column 'name_zh'", "missing"},
    {"no English name", SMALL_LIST "A,D,unit,甲,,hospital,,,,\n", "row 5: column 'name_en'", "missing"},
    {"no unit type", SMALL_LIST "A,D,unit,甲,A,,,,,\n", "row 5: column 'unit_type'", "must have a unit type"},
    {"unknown unit type", SMALL_LIST "A,D,unit,甲,A,clinic,,,,\n", "row 5: column 'unit_type'",
     "no unit type 'clinic'"},
    {"no department", SMALL_LIST "A,D,unit,甲,A,department,,,,\n", "row 5: column 'department'",
     "must name its department"},
    {"unknown department", SMALL_LIST "A,D,unit,甲,A,department,MAGIC,,,\n", "row 5: column 'department'",
     "no department 'MAGIC'"},
    {"bad residence", SMALL_LIST "A,D,unit,甲,A,hospital,,X,,\n", "row 5: column 'residence'",
     "'X' is not U, R or empty"},
    {"short row", SMALL_LIST "A,D\n", "row 5: ", "has 2 cells"},
    {"unknown column", "code,parent,level,name_zh,name_en,colour\n", "row 1: ", "'colour' is not a known column"},
    {"repeated column", "code,code,parent,level,name_zh,name_en\n", "row 1: ", "has 'code' twice"},
    {"missing column", "code,parent,level,name_zh\n", "row 1: ", "no column 'name_en'"},
    {"nothing at all", "", "agencies.csv: the list is empty", "header"},
};

static void each_fault_is_told_with_its_place_and_nothing_is_written(void **state)
{
  g_autoptr(Site) site = site_new(*state);
  for (size_t i = 0; i < G_N_ELEMENTS(fault_cases); i++) {
    const FaultCase *row = &fault_cases[i];
    print_message("  %s\n", row->name);

    g_autoptr(Run) run = import(site, row->list, "en");

    assert_int_equal(run->status, 1);
    expect_contains(run->output, row->place);
    expect_contains(run->output, row->reason);
    expect_contains(run->complaint, "nothing was imported");
  }
  expect_answer(site, "select count(*) from halfsky.agency", "0");
}

static void all_faults_of_a_list_are_told(void **state)
{
  g_autoptr(Site) site = site_new(*state);

  g_autoptr(Run) run = import(site, SMALL_LIST "A,T9,unit,甲,A,clinic,,X,,\nB,D,unit,乙,,hospital,,,,\n", "zh");

  assert_int_equal(run->status, 1);
  expect_contains(run->output, "第 5 行“parent”列");
  expect_contains(run->output, "第 5 行“unit_type”列");
  expect_contains(run->output, "第 5 行“residence”列");
  expect_contains(run->output, "第 6 行“name_en”列");
  expect_contains(run->complaint, "4 faults");
}

static void broken_csv_is_refused_with_its_row(void **state)
{
  g_autoptr(Site) site = site_new(*state);

  g_autoptr(Run) run = import(site, HEADER "D,,\"dis\"trict,区,District,,,,,\n", "en");

  assert_int_equal(run->status, 1);
  expect_contains(run->complaint, "row 2");
}

/* --- add, list, assignment ---------------------------------------------------------------------------------------- */

static void agency_can_be_added_by_options(void **state)
{
  g_autoptr(Site) site = site_new(*state);
  g_autoptr(Run) before = import(site, SMALL_LIST, "en");

  g_autoptr(Run) run = expect_run(0, site, "agency", "add", "--code", "HOS-1", "--parent", "D", "--name-zh", "医院",
                                  "--name-en", "Hospital", "--unit-type", "hospital", "--lang", "en");

  expect_contains(run->output, "HOS-1 is registered");
  expect_answer(site, "select level, unit_type, residence is null from halfsky.agency where code = 'HOS-1'",
                "unit|hospital|t");
}

static void wrong_option_is_named(void **state)
{
  g_autoptr(Site) site = site_new(*state);
  g_autoptr(Run) before = import(site, SMALL_LIST, "en");

  g_autoptr(Run) run = expect_run(1, site, "agency", "add", "--code", "HOS-1", "--parent", "D", "--name-zh", "医院",
                                  "--name-en", "Hospital", "--unit-type", "clinic", "--lang", "en");

  expect_contains(run->output, "--unit-type: there is no unit type 'clinic'");
}

static void registered_code_is_not_added_again(void **state)
{
  g_autoptr(Site) site = site_new(*state);
  g_autoptr(Run) before = import(site, SMALL_LIST, "en");

  g_autoptr(Run) run = expect_run(1, site, "agency", "add", "--code", "T1");

  expect_contains(run->complaint, "registered already");
}

static void code_is_needed_for_adding(void **state)
{
  g_autoptr(Site) site = site_new(*state);

  g_autoptr(Run) run = expect_run(2, site, "agency", "add");

  expect_contains(run->complaint, "--code");
}

static void agencies_are_listed_in_both_languages_in_straight_columns(void **state)
{
  g_autoptr(Site) site = site_new(*state);
  g_autoptr(Run) before = import(site, SMALL_LIST, "en");

  g_autoptr(Run) english = expect_run(0, site, "agency", "list", "--lang", "en");
  g_autoptr(Run) chinese = expect_run(0, site, "agency", "list", "--lang", "zh");

  assert_string_equal(
      english->output,
      "AGENCY  PARENT  LEVEL     NAME      UNIT TYPE                       DEPARTMENT  RESIDENCE  KEYS  CLOSED\n"
      "D               district  District                                                         0\n"
      "T1      D       township  Town      Subdistrict or township office                         0\n"
      "VIL-1   T1      unit      Village   Villagers' committee                        R          0\n");
  assert_string_equal(chinese->output,
                      "单位   上级  级别      名称  单位类型                  部门  城乡  密钥数  关闭时间\n"
                      "D            区级      区                                          0\n"
                      "T1     D     乡镇街道  镇    街道办事处、乡镇人民政府              0\n"
                      "VIL-1  T1    单位      村    村民委员会                      R     0\n");
}

static void assignments_follow_unit_type_and_department(void **state)
{
  g_autoptr(Site) site = site_new(*state);
  g_autoptr(Run) before =
      import(site, SMALL_LIST "CT,D,unit,院,Court,court,,,,\nEDU,D,unit,教育局,Education,department,EDU,,,\n", "en");

  g_autoptr(Run) court = expect_run(0, site, "assignment", "list", "CT", "--lang", "en");
  g_autoptr(Run) education = expect_run(0, site, "assignment", "list", "EDU", "--lang", "zh");

  expect_contains(court->output, "law.");
  assert_null(strstr(court->output, "EDU"));
  assert_null(strstr(court->output, "health."));
  expect_contains(education->output, "education.");
  assert_null(strstr(education->output, "health.maternal_mortality_ratio"));
}

static void assignments_of_an_unknown_agency_are_refused(void **state)
{
  g_autoptr(Site) site = site_new(*state);

  g_autoptr(Run) run = expect_run(1, site, "assignment", "list", "NOBODY");

  expect_contains(run->complaint, "there is no agency 'NOBODY'");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(sample_district_is_imported_once),
      cmocka_unit_test(area_is_the_nearest_township_or_district),
      cmocka_unit_test(order_of_rows_does_not_matter),
      cmocka_unit_test(changed_agency_is_updated_and_keeps_its_number),
      cmocka_unit_test(areas_of_agencies_below_follow_a_move),
      cmocka_unit_test(past_of_a_moved_agency_is_rolled_up_again),
      cmocka_unit_test(column_that_is_left_out_keeps_its_values),
      cmocka_unit_test(dry_run_writes_nothing),
      cmocka_unit_test(dry_run_tells_file_row_and_column_and_changes_nothing),
      cmocka_unit_test(odd_codes_are_told_and_not_refused),
      cmocka_unit_test(odd_code_of_an_added_agency_is_told_too),
      cmocka_unit_test(each_fault_is_told_with_its_place_and_nothing_is_written),
      cmocka_unit_test(all_faults_of_a_list_are_told),
      cmocka_unit_test(broken_csv_is_refused_with_its_row),
      cmocka_unit_test(agency_can_be_added_by_options),
      cmocka_unit_test(wrong_option_is_named),
      cmocka_unit_test(registered_code_is_not_added_again),
      cmocka_unit_test(code_is_needed_for_adding),
      cmocka_unit_test(agencies_are_listed_in_both_languages_in_straight_columns),
      cmocka_unit_test(assignments_follow_unit_type_and_department),
      cmocka_unit_test(assignments_of_an_unknown_agency_are_refused),
  };
  return cmocka_run_group_tests(tests, admin_start_cluster, admin_stop_cluster);
}
