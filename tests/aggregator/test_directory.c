/* The directory: what a snapshot holds, and when there is a new one. */
#include "tests/aggregator/admin_fixture.h"

#include <string.h>

#include "aggregator/directory/directory.h"
#include "base/arena.h"
#include "base/embedded.h"
#include "tests/support/folder.h"
#include "wire/codec.h"

extern const EmbeddedFile aggregator_queries[];

/* A site with a district and two departments, the first of which has a collector. */
static Site *site_with_departments(void **state)
{
  Site *site = site_new(*state);
  g_autofree char *path = scratch_write(site->folder, "agencies.csv",
                                        "code,parent,level,name_zh,name_en,unit_type,department,residence\n"
                                        "D,,district,区,District,,,\n"
                                        "D-1,D,unit,妇儿工委办,Committee,department,WCWC,\n"
                                        "D-2,D,unit,城区办,Town office,department,WCWC,U\n");
  g_autofree char *key = site_make_key(site, "collector.key");
  g_autoptr(Run) imported = expect_run(0, site, "agency", "import", path);
  g_autoptr(Run) added = expect_run(0, site, "collector", "add", "D-1", key);
  return site;
}

static Connection *connect_to(const Site *site)
{
  g_autofree char *conninfo = cluster_connection_string(site->cluster, "halfsky_aggregator", site->database);
  const ConnectionOptions options = {.conninfo = conninfo, .statements = aggregator_queries};
  Connection *connection = connection_new(&options);
  g_autoptr(GError) error = NULL;
  expect_success(connection_open(connection, &error), error);
  return connection;
}

/* The snapshot, or NULL when there is none beyond the known one. */
static Directory *read_directory(Connection *connection, const char *known_fingerprint)
{
  Directory *directory = NULL;
  g_autoptr(GError) error = NULL;
  expect_success(directory_read(connection, known_fingerprint, "Asia/Shanghai", &directory, &error), error);
  return directory;
}

static void snapshot_holds_agencies_with_collectors(void **state)
{
  g_autoptr(Site) site = site_with_departments(state);
  g_autoptr(Connection) connection = connect_to(site);
  g_autoptr(Directory) directory = read_directory(connection, NULL);
  assert_int_equal(directory->collectors->len, 1);
  const DirectoryCollector *collector = &g_array_index(directory->collectors, DirectoryCollector, 0);
  assert_false(collector->is_revoked);
  assert_string_equal(directory_agency(directory, collector->key.agency_id)->code, "D-1");
  assert_int_equal(g_hash_table_size(directory->agencies), 1);
}

/* What the profile of an agency lists, as in `601,602`. */
static char *told_indicators(const Directory *directory, int32_t agency_id)
{
  g_autoptr(Arena) arena = arena_new(1024 * 1024);
  g_auto(Message) message = {.kind = MESSAGE_PROFILE};
  g_autoptr(GError) error = NULL;
  gsize size = 0;
  const uint8_t *bytes = g_bytes_get_data(directory_agency(directory, agency_id)->profile_frame, &size);
  expect_success(message_decode(WIRE_FROM_AGGREGATOR, bytes, size, arena, &message, &error), error);
  GString *told = g_string_new(NULL);
  for (size_t i = 0; i < message.profile.n_indicators; i++)
    g_string_append_printf(told, "%s%d", i == 0 ? "" : ",", message.profile.indicators[i]);
  return g_string_free(told, FALSE);
}

static char *assigned_indicators(const Site *site, int32_t agency_id)
{
  g_autofree char *question =
      g_strdup_printf("select coalesce(string_agg(indicator_id::text, ',' order by indicator_id), '') "
                      "from halfsky.assignment where agency_id = %d",
                      agency_id);
  return site_query(site, question);
}

/* D-1 and D-2 are alike; D-3 is of another department, D-4 and D-5 of the same with an exception each. */
static void every_agency_is_told_what_is_assigned_to_it(void **state)
{
  g_autoptr(Site) site = site_with_departments(state);
  g_autofree char *path = scratch_write(site->folder, "more.csv",
                                        "code,parent,level,name_zh,name_en,unit_type,department,residence\n"
                                        "D-3,D,unit,卫健,Health,department,HEALTH,\n"
                                        "D-4,D,unit,妇儿工委办四,Committee 4,department,WCWC,\n"
                                        "D-5,D,unit,妇儿工委办五,Committee 5,department,WCWC,\n");
  g_autoptr(Run) imported = expect_run(0, site, "agency", "import", path);
  static const char *const codes[] = {"D-2", "D-3", "D-4", "D-5"};
  for (guint i = 0; i < G_N_ELEMENTS(codes); i++) {
    g_autofree char *key = site_make_key(site, codes[i]);
    g_autoptr(Run) added = expect_run(0, site, "collector", "add", codes[i], key);
  }
  g_free(site_query(site, "insert into halfsky.assignment_exception "
                          "select agency_id, 602, code = 'D-5' from halfsky.agency where code in ('D-4', 'D-5')"));
  g_autoptr(Connection) connection = connect_to(site);
  g_autoptr(Directory) directory = read_directory(connection, NULL);
  assert_int_equal(directory->collectors->len, 5);
  for (guint i = 0; i < directory->collectors->len; i++) {
    const int32_t agency_id = g_array_index(directory->collectors, DirectoryCollector, i).key.agency_id;
    g_autofree char *told = told_indicators(directory, agency_id);
    g_autofree char *assigned = assigned_indicators(site, agency_id);
    assert_string_equal(told, assigned);
  }
}

static void what_is_known_is_not_read_again(void **state)
{
  g_autoptr(Site) site = site_with_departments(state);
  g_autoptr(Connection) connection = connect_to(site);
  g_autoptr(Directory) directory = read_directory(connection, NULL);
  assert_null(read_directory(connection, directory->fingerprint));
}

static void every_change_that_collectors_feel_makes_a_new_snapshot(void **state)
{
  static const char *const changes[] = {
      "update halfsky.agency set name_en = 'Other' where code = 'D-1'",
      "update halfsky.agency set residence = 'R' where code = 'D-1'",
      "update halfsky.agency set residence = null where code = 'D-1'",
      "insert into halfsky.assignment_exception select agency_id, 602, false from halfsky.agency where code = 'D-1'",
      "update halfsky.assignment_exception set is_assigned = true",
      "insert into halfsky.period_closure (period, frequency) values ('2020-01-01', 'annual')",
      "delete from halfsky.period_closure",
      "update halfsky.collector set revoked_at = now()",
      "update halfsky.agency set closed_at = now() where code = 'D-1'",
      "select halfsky.ensure_partitions(2014, 2014)",
  };
  g_autoptr(Site) site = site_with_departments(state);
  g_autoptr(Connection) connection = connect_to(site);
  g_autoptr(Directory) known = read_directory(connection, NULL);
  for (guint i = 0; i < G_N_ELEMENTS(changes); i++) {
    g_free(site_query(site, changes[i]));
    Directory *changed = read_directory(connection, known->fingerprint);
    if (changed == NULL)
      fail_msg("not noticed: %s", changes[i]);
    directory_free(known);
    known = changed;
  }
}

static void closed_agency_has_no_profile_and_no_key(void **state)
{
  g_autoptr(Site) site = site_with_departments(state);
  g_autoptr(Connection) connection = connect_to(site);
  g_free(site_query(site, "update halfsky.agency set closed_at = now() where code = 'D-1'"));
  g_autoptr(Directory) directory = read_directory(connection, NULL);
  assert_true(g_array_index(directory->collectors, DirectoryCollector, 0).is_revoked);
  assert_int_equal(g_hash_table_size(directory->agencies), 0);
}

static void missing_catalogue_can_be_waited_for(void **state)
{
  g_autoptr(Site) site = site_with_departments(state);
  g_autoptr(Connection) connection = connect_to(site);
  g_free(site_query(site, "update halfsky.catalogue_version set is_current = false"));
  Directory *directory = NULL;
  g_autoptr(GError) error = NULL;
  assert_false(directory_read(connection, NULL, "Asia/Shanghai", &directory, &error));
  expect_error(error, HALFSKY_ERROR_RETRY, "catalogue load");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(snapshot_holds_agencies_with_collectors),
      cmocka_unit_test(every_agency_is_told_what_is_assigned_to_it),
      cmocka_unit_test(what_is_known_is_not_read_again),
      cmocka_unit_test(every_change_that_collectors_feel_makes_a_new_snapshot),
      cmocka_unit_test(closed_agency_has_no_profile_and_no_key),
      cmocka_unit_test(missing_catalogue_can_be_waited_for),
  };
  return cmocka_run_group_tests(tests, admin_start_cluster, admin_stop_cluster);
}
