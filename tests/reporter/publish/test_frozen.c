/* Nothing of a publication can be added to, changed or taken away by the reporter: each table, each way, in each state, tried on real PostgreSQL. */
#include "tests/support/test.h"

#include <string.h>

#include "reporter/publish/draft.h"
#include "tests/reporter/plan_database.h"

/* A table of a publication, a row that somebody might add to publication %d, and what somebody might change. */
typedef struct FrozenTable {
  const char *name, *row, *change;
} FrozenTable;

static const FrozenTable tables[] = {
    {"publication_area", "%d, 99, 2, 'X', '假', 'Forged', false", "code = 'X'"},
    {"publication_figure",
     "%d, 118, 1999, '_T', 1, 99, 99, 100, 'A', 1, 1, 1, 1, 'shown', false, null, null, null, null, null, null, null, "
     "null, false",
     "value = 1"},
    {"publication_revision", "%d, 118, 1999, '_T', 1, 1, 2, false, false, 'X/1'", "now = 1"},
    {"publication_discipline", "%d, 'X', 1, 1, 1, 1, 1, 1, 1, 1", "periods_due = 1"},
    {"publication_output", "%d, 'public', 'forged', 'en', 'forged', sha256('forged')", "content = 'forged'"},
};

/* SQLSTATE of what is refused because of the publication, and because of rights. */
#define FROZEN "23514"
#define NO_RIGHT "42501"

/* Says of a statement by which SQLSTATE the reporter is refused it; `done` when it is not. */
#define VERDICT                                                                                                        \
  "create function pg_temp.verdict(statement text) returns text language plpgsql as $verdict$ begin "                  \
  "set local role halfsky_reporter; execute statement; reset role; return 'done'; "                                    \
  "exception when others then return sqlstate; end $verdict$; "

static int set_up_group(void **state)
{
  *state = plan_database_new();
  plan_add_unit(*state, 10, 2, "hospital", NULL, NULL);
  plan_report(*state, 10, 118, "2025-01-01", "_T", "970, 1000", "A");
  plan_refresh(*state, true);
  return 0;
}

static int tear_down_group(void **state)
{
  plan_database_free(*state);
  return 0;
}

static int32_t draft(PlanDatabase *database, PublicationKind kind)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Connection) connection = plan_connection(database);
  DraftOutcome outcome;
  expect_success(publication_draft(connection, &database->rules, kind, 2025, "王丽", &outcome, &error), error);
  return outcome.id;
}

static void step(PlanDatabase *database, int32_t id, PublicationEvent event, const char *by)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Connection) connection = plan_connection(database);
  expect_success(publication_step(connection, id, event, by, &error), error);
}

/* Everything that is kept of publication ID, as one digest. */
static char *kept(PlanDatabase *database, int32_t id)
{
  g_autoptr(GString) all = g_string_new("select md5(concat(null");
  for (guint i = 0; i < G_N_ELEMENTS(tables); i++)
    g_string_append_printf(
        all,
        ", (select string_agg(kept::text, ' ' order by kept::text) from halfsky.%s kept where publication_id = %d)",
        tables[i].name, id);
  g_string_append_printf(all, ", (select publication::text from halfsky.publication where publication_id = %d)))", id);
  return plan_query(database, "%s", all->str);
}

static void expect_verdict(PlanDatabase *database, const char *statement, const char *verdict)
{
  g_autofree char *answer = plan_query(database, VERDICT "select pg_temp.verdict($statement$%s$statement$)", statement);
  if (!g_str_equal(answer, verdict))
    fail_msg("%s: %s instead of %s", statement, answer, verdict);
}

static void expect_refused(PlanDatabase *database, const FrozenTable *table, int32_t id)
{
  g_autofree char *row = g_strdup_printf("%d%s", id, table->row + strlen("%d"));
  g_autofree char *insert = g_strdup_printf("insert into halfsky.%s values (%s)", table->name, row);
  g_autofree char *update =
      g_strdup_printf("update halfsky.%s set %s where publication_id = %d", table->name, table->change, id);
  g_autofree char *delete = g_strdup_printf("delete from halfsky.%s where publication_id = %d", table->name, id);
  g_autofree char *truncate = g_strdup_printf("truncate halfsky.%s", table->name);
  expect_verdict(database, insert, FROZEN);
  expect_verdict(database, update, NO_RIGHT);
  expect_verdict(database, delete, NO_RIGHT);
  expect_verdict(database, truncate, NO_RIGHT);
}

static void expect_frozen(PlanDatabase *database, int32_t id)
{
  g_autofree char *before = kept(database, id);
  for (guint i = 0; i < G_N_ELEMENTS(tables); i++)
    expect_refused(database, &tables[i], id);
  expect_verdict(database, "update halfsky.publication set year = 1999", NO_RIGHT);
  expect_verdict(database, "update halfsky.publication set frozen_at = now()", NO_RIGHT);
  expect_verdict(database, "update halfsky.publication set settings = '{}'", NO_RIGHT);
  expect_verdict(database, "update halfsky.publication set state = state", FROZEN);
  expect_verdict(database, "delete from halfsky.publication", NO_RIGHT);
  g_autofree char *after = kept(database, id);
  assert_string_equal(before, after);
}

static void nothing_is_added_changed_or_removed_in_any_state(void **state)
{
  int32_t id = draft(*state, PUBLISH_ANNUAL);
  int32_t discarded = draft(*state, PUBLISH_MIDTERM);
  expect_frozen(*state, id);
  step(*state, id, PUBLICATION_APPROVE, "李强");
  expect_frozen(*state, id);
  step(*state, id, PUBLICATION_RELEASE, "王丽");
  expect_frozen(*state, id);
  step(*state, discarded, PUBLICATION_DISCARD, "王丽");
  expect_frozen(*state, discarded);
}

#define NEW_PUBLICATION                                                                                                \
  "insert into halfsky.publication (kind, year, state, catalogue_id, settings, program_version, drafted_by) values "   \
  "('annual', 2025, '%s', 1, '{}', '1', 'x')"

static void publication_begins_as_a_draft(void **state)
{
  static const char *const others[] = {"approved", "published", "discarded"};
  for (guint i = 0; i < G_N_ELEMENTS(others); i++) {
    g_autofree char *statement = g_strdup_printf(NEW_PUBLICATION, others[i]);
    expect_verdict(*state, statement, FROZEN);
  }
}

/* The control: what the transaction that drafts may do, and what belongs to no publication. */
static void only_the_drafting_transaction_adds(void **state)
{
  g_autofree char *draft_row = g_strdup_printf(NEW_PUBLICATION, "draft");
  for (guint i = 0; i < G_N_ELEMENTS(tables); i++) {
    g_autofree char *row = g_strdup_printf("max(publication_id)%s", tables[i].row + strlen("%d"));
    g_autofree char *drafting = g_strdup_printf("%s; insert into halfsky.%s select %s from halfsky.publication",
                                                draft_row, tables[i].name, row);
    g_autofree char *orphan =
        g_strdup_printf("insert into halfsky.%s select 999999%s", tables[i].name, tables[i].row + strlen("%d"));
    expect_verdict(*state, drafting, "done");
    expect_verdict(*state, orphan, FROZEN);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(nothing_is_added_changed_or_removed_in_any_state),
      cmocka_unit_test(publication_begins_as_a_draft),
      cmocka_unit_test(only_the_drafting_transaction_adds),
  };
  return cmocka_run_group_tests(tests, set_up_group, tear_down_group);
}
