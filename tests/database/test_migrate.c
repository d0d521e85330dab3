/* The schema comes to the version that the program knows, or is left alone. */
#include "tests/database/fixture.h"

#include "database/migrate.h"
#include "database/query.h"

#define FOUNDATION                                                                                                     \
  "create schema halfsky; create table halfsky.schema_migration (version int4 primary key, name text, checksum "       \
  "bytea, "                                                                                                            \
  "applied_at timestamptz default now())"

static const EmbeddedFile ONE[] = {SQL_FILE("0001_foundation.sql", FOUNDATION), {NULL, NULL, 0}};
static const EmbeddedFile TWO[] = {
    SQL_FILE("0001_foundation.sql", FOUNDATION),
    SQL_FILE("0002_item.sql", "create table halfsky.item (id int4); insert into halfsky.item values (1)"),
    {NULL, NULL, 0},
};
static const EmbeddedFile CHANGED[] = {
    SQL_FILE("0001_foundation.sql", FOUNDATION " "),
    SQL_FILE("0002_item.sql", "create table halfsky.item (id int4)"),
    {NULL, NULL, 0},
};
static const EmbeddedFile BROKEN[] = {
    SQL_FILE("0001_foundation.sql", FOUNDATION),
    SQL_FILE("0002_item.sql", "create table halfsky.item (id int4); select 1 / 0"),
    {NULL, NULL, 0},
};

typedef struct Fixture {
  Cluster *cluster;
  Connection *connection; /* as postgres to the new database `fresh` */
} Fixture;

static int start(void **state)
{
  Fixture *fixture = g_new0(Fixture, 1);
  fixture->cluster = cluster_new();
  *state = fixture;
  return 0;
}

static int stop(void **state)
{
  Fixture *fixture = *state;
  cluster_free(fixture->cluster);
  g_free(fixture);
  return 0;
}

static Connection *open_fresh(const Fixture *fixture, const char *user)
{
  Connection *connection = fixture_connection(fixture->cluster, user, "fresh", NULL, 0);
  g_autoptr(GError) error = NULL;
  expect_success(connection_open(connection, &error), error);
  return connection;
}

static int set_up(void **state)
{
  Fixture *fixture = *state;
  g_free(cluster_query(fixture->cluster, "postgres", "create database fresh"));
  fixture->connection = open_fresh(fixture, "postgres");
  return 0;
}

static int tear_down(void **state)
{
  Fixture *fixture = *state;
  connection_free(fixture->connection);
  g_free(cluster_query(fixture->cluster, "postgres", "drop database fresh"));
  return 0;
}

static Connection *connection_of(void **state)
{
  return ((Fixture *)*state)->connection;
}

static void expect_answer(void **state, const char *sql, const char *expected)
{
  g_autofree char *answer = cluster_query(((Fixture *)*state)->cluster, "fresh", sql);
  assert_string_equal(answer, expected);
}

static MigrationReport apply(Connection *connection, const EmbeddedFile *migrations)
{
  g_autoptr(GError) error = NULL;
  MigrationReport report = {-1, -1};
  expect_success(migrate_apply(connection, migrations, &report, &error), error);
  return report;
}

static void expect_refused(Connection *connection, const EmbeddedFile *migrations, const char *part)
{
  g_autoptr(GError) error = NULL;
  assert_false(migrate_apply(connection, migrations, NULL, &error));
  expect_error(error, HALFSKY_ERROR_USAGE, part);
  g_clear_error(&error);
  assert_false(migrate_check(connection, migrations, &error));
  expect_error(error, HALFSKY_ERROR_USAGE, part);
}

static void expect_checked(Connection *connection, const EmbeddedFile *migrations)
{
  g_autoptr(GError) error = NULL;
  expect_success(migrate_check(connection, migrations, &error), error);
}

static void empty_database_gets_all_migrations(void **state)
{
  MigrationReport report = apply(connection_of(state), TWO);
  assert_int_equal(report.version_before, 0);
  assert_int_equal(report.version_after, 2);
  expect_answer(state, "select string_agg(version || ' ' || name, ',' order by version) from halfsky.schema_migration",
                "1 0001_foundation.sql,2 0002_item.sql");
  expect_checked(connection_of(state), TWO);
}

static void second_run_changes_nothing(void **state)
{
  apply(connection_of(state), TWO);
  MigrationReport report = apply(connection_of(state), TWO);
  assert_int_equal(report.version_before, 2);
  assert_int_equal(report.version_after, 2);
  expect_answer(state, "select count(*) from halfsky.item", "1");
}

static void older_schema_is_brought_forward(void **state)
{
  apply(connection_of(state), ONE);
  MigrationReport report = apply(connection_of(state), TWO);
  assert_int_equal(report.version_before, 1);
  assert_int_equal(report.version_after, 2);
}

static void older_and_empty_schemas_are_refused_by_check(void **state)
{
  g_autoptr(GError) error = NULL;
  assert_false(migrate_check(connection_of(state), TWO, &error));
  expect_error(error, HALFSKY_ERROR_USAGE, "the schema is at version 0, this program needs 2. hint: run");
  g_clear_error(&error);
  apply(connection_of(state), ONE);
  assert_false(migrate_check(connection_of(state), TWO, &error));
  expect_error(error, HALFSKY_ERROR_USAGE, "the schema is at version 1, this program needs 2. hint: run");
}

static void newer_schema_is_refused(void **state)
{
  apply(connection_of(state), TWO);
  expect_refused(connection_of(state), ONE, "the schema is at version 2, this program knows only 1");
}

static void changed_migration_is_refused_untouched(void **state)
{
  apply(connection_of(state), ONE);
  expect_refused(connection_of(state), CHANGED, "migration '0001_foundation.sql' was applied with another text");
  expect_answer(state, "select count(*) from halfsky.schema_migration", "1");
  expect_answer(state, "select to_regclass('halfsky.item') is null", "t");
}

static void failed_migration_leaves_nothing_of_itself(void **state)
{
  g_autoptr(GError) error = NULL;
  assert_false(migrate_apply(connection_of(state), BROKEN, NULL, &error));
  expect_error(error, HALFSKY_ERROR_REJECT, "migration '0002_item.sql': division by zero");
  expect_answer(state, "select max(version) from halfsky.schema_migration", "1");
  expect_answer(state, "select to_regclass('halfsky.item') is null", "t");
}

static gpointer migrate_in_thread(gpointer connection)
{
  g_autoptr(GError) error = NULL;
  bool is_applied = migrate_apply(connection, schema_migrations, NULL, &error);
  if (error)
    print_error("%s\n", error->message);
  return GINT_TO_POINTER(is_applied);
}

static void two_migrators_at_once_do_the_work_once(void **state)
{
  g_autoptr(Connection) other = open_fresh(*state, "postgres");
  GThread *thread = g_thread_new("migrator", migrate_in_thread, other);
  assert_true(GPOINTER_TO_INT(migrate_in_thread(connection_of(state))));
  assert_true(GPOINTER_TO_INT(g_thread_join(thread)));
  expect_checked(other, schema_migrations);
}

static void project_migrations_run_twice_in_one_cluster(void **state)
{
  apply(connection_of(state), schema_migrations);
  expect_checked(connection_of(state), schema_migrations);
  expect_answer(
      state,
      "select count(*) from pg_class where relnamespace in ('halfsky'::regnamespace, 'analysis'::regnamespace) "
      "and relkind in ('r', 'p', 'v') and relowner <> 'halfsky_owner'::regrole",
      "0");
}

static void owner_who_may_create_roles_needs_no_superuser(void **state)
{
  Cluster *cluster = ((Fixture *)*state)->cluster;
  g_free(cluster_query(cluster, "fresh",
                       "create role plain_owner login createrole; alter database fresh owner to plain_owner"));
  g_autoptr(Connection) owner = open_fresh(*state, "plain_owner");
  apply(owner, schema_migrations);
  apply(owner, schema_migrations);
  expect_checked(owner, schema_migrations);
}

static void member_of_the_owner_role_needs_no_rights_of_its_own(void **state)
{
  Cluster *cluster = ((Fixture *)*state)->cluster;
  g_free(cluster_query(
      cluster, "fresh",
      "create role plain_member login in role halfsky_owner; grant create on database fresh to halfsky_owner"));
  g_autoptr(Connection) member = open_fresh(*state, "plain_member");
  apply(member, schema_migrations);
  expect_checked(member, schema_migrations);
}

static void programs_may_check_the_schema(void **state)
{
  apply(connection_of(state), schema_migrations);
  g_autoptr(Connection) aggregator = open_fresh(*state, "halfsky_aggregator");
  g_autoptr(Connection) reporter = open_fresh(*state, "halfsky_reporter");
  expect_checked(aggregator, schema_migrations);
  expect_checked(reporter, schema_migrations);
}

#define MIGRATE_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
  /* two_migrators_at_once comes first of those with roles, so that it makes them. */
  const struct CMUnitTest tests[] = {
      MIGRATE_TEST(empty_database_gets_all_migrations),
      MIGRATE_TEST(second_run_changes_nothing),
      MIGRATE_TEST(older_schema_is_brought_forward),
      MIGRATE_TEST(older_and_empty_schemas_are_refused_by_check),
      MIGRATE_TEST(newer_schema_is_refused),
      MIGRATE_TEST(changed_migration_is_refused_untouched),
      MIGRATE_TEST(failed_migration_leaves_nothing_of_itself),
      MIGRATE_TEST(two_migrators_at_once_do_the_work_once),
      MIGRATE_TEST(project_migrations_run_twice_in_one_cluster),
      MIGRATE_TEST(owner_who_may_create_roles_needs_no_superuser),
      MIGRATE_TEST(member_of_the_owner_role_needs_no_rights_of_its_own),
      MIGRATE_TEST(programs_may_check_the_schema),
  };
  return cmocka_run_group_tests(tests, start, stop);
}
