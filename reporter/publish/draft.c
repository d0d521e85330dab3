#include "reporter/publish/draft.h"

#include "base/error.h"
#include "database/query.h"
#include "database/transaction.h"
#include "reporter/evaluate/evaluation.h"
#include "reporter/headway.h"

/* --- Drafting ----------------------------------------------------------------------------------------------------- */

/* A publication lists what changed since the last one by when it was stored: so nothing that is stored may wait. */
static bool check_rolled_up(Connection *connection, GError **error)
{
  g_autoptr(Result) row = query_run(connection, "publication_pending", QUERY_ONE_ROW, NULL, error);
  if (row == NULL)
    return false;
  bool waits = result_boolean(row, 0, 0);
  if (!result_check(row, error))
    return false;
  if (!waits)
    return true;
  g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE,
              "there are figures that are not rolled up yet. hint: run 'halfsky-reporter refresh' first");
  return false;
}

/* An evaluation lists no revisions, and tells how departments reported over all years, not in its own alone. */
static ReportBasis *read_basis(Connection *connection, const ReportingRules *rules, PublicationKind kind, int year,
                               GError **error)
{
  const BasisRequest request = {.year = year,
                                .is_marked = true,
                                .discipline_from =
                                    kind == PUBLISH_ANNUAL ? year : evaluation_first_year(&rules->assess)};
  ReportBasis *basis = report_basis_read(connection, &rules->disclosure, &request, error);
  if (basis != NULL && kind != PUBLISH_ANNUAL)
    g_array_set_size(basis->revisions, 0);
  return basis;
}

static bool freeze(Connection *connection, const ReportingRules *rules, Publication *publication,
                   DraftOutcome *out_outcome, GError **error)
{
  headway_step("reporter.headway.read", 1, 3);
  g_autoptr(ReportBasis) basis = read_basis(connection, rules, publication->kind, publication->year, error);
  if (basis == NULL)
    return false;
  g_autoptr(GPtrArray) pages = page_set_render(basis, rules, publication->kind, publication->year, error);
  publication->after_id = basis->after_id;
  headway_step("reporter.headway.store", 3, 3);
  if (pages == NULL || !publication_insert(connection, publication, basis, pages, error))
    return false;
  *out_outcome = (DraftOutcome){.id = publication->id,
                                .n_pages = pages->len,
                                .n_revisions = basis->revisions->len,
                                .suppressed = basis->suppressed};
  return true;
}

bool publication_draft(Connection *connection, const ReportingRules *rules, PublicationKind kind, int year,
                       const char *by, DraftOutcome *out_outcome, GError **error)
{
  g_autoptr(Publication) publication = g_new0(Publication, 1);
  DraftOutcome outcome;
  publication->kind = kind;
  publication->year = year;
  publication->settings = g_strdup(rules->json);
  publication->drafted_by = g_strdup(by);
  g_autoptr(Transaction) transaction = transaction_begin(connection, error);
  if (transaction == NULL || !query_execute(connection, "refresh_isolation", NULL, NULL, error) ||
      !publication_lock(connection, error) || !check_rolled_up(connection, error) ||
      !freeze(connection, rules, publication, &outcome, error) || transaction_commit(transaction, error) != COMMIT_DONE)
    return false;
  *out_outcome = outcome;
  return true;
}

/* --- Moving on ---------------------------------------------------------------------------------------------------- */

static bool may_happen(const Publication *publication, PublicationEvent event, const char *by, GError **error)
{
  if (publication_transition(publication->state, event) == NULL)
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE, "publication %d is %s, so it cannot be %s", publication->id,
                publication_state_code(publication->state),
                event == PUBLICATION_APPROVE   ? "approved"
                : event == PUBLICATION_RELEASE ? "released"
                                               : "discarded");
  else if (event == PUBLICATION_APPROVE && g_str_equal(publication->drafted_by, by))
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE,
                "'%s' drafted publication %d. hint: somebody else has to approve it", by, publication->id);
  else if (event == PUBLICATION_APPROVE && publication->is_own_draft)
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE,
                "publication %d was drafted with this database login. hint: somebody else has to approve it, with "
                "another login",
                publication->id);
  else
    return true;
  return false;
}

/* What was published meanwhile was not known when this one was drafted. */
static bool is_up_to_date(Connection *connection, const Publication *publication, GError **error)
{
  int32_t latest = 0;
  if (!publication_latest(connection, &latest, error))
    return false;
  if (latest == publication->after_id)
    return true;
  g_set_error(
      error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE,
      "publication %d was released since publication %d was drafted. hint: discard it and draft it again, so that "
      "it takes account of what is public",
      latest, publication->id);
  return false;
}

bool publication_step(Connection *connection, int32_t id, PublicationEvent event, const char *by, GError **error)
{
  g_autoptr(Transaction) transaction = transaction_begin(connection, error);
  if (transaction == NULL || !publication_lock(connection, error))
    return false;
  g_autoptr(Publication) publication = publication_find(connection, id, error);
  return publication != NULL && may_happen(publication, event, by, error) &&
         (event != PUBLICATION_RELEASE || is_up_to_date(connection, publication, error)) &&
         publication_move(connection, id, event, by, error) && transaction_commit(transaction, error) == COMMIT_DONE;
}

/* --- Making again ------------------------------------------------------------------------------------------------- */

void reproduction_clear(Reproduction *reproduction)
{
  g_clear_pointer(&reproduction->differs, g_ptr_array_unref);
  g_clear_pointer(&reproduction->pages, g_ptr_array_unref);
  g_clear_pointer(&reproduction->program_version, g_free);
}

static GPtrArray *render_again(Connection *connection, const Publication *publication, const SettingSpec *specs,
                               GError **error)
{
  g_auto(GStrv) overrides = publication_settings(connection, publication->id, error);
  if (overrides == NULL)
    return NULL;
  g_autoptr(Settings) settings = settings_load(specs, NULL, (const char *const *)overrides, error);
  if (settings == NULL)
    return NULL;
  g_auto(ReportingRules) rules = {0};
  reporting_rules_init(&rules, settings);
  g_autoptr(ReportBasis) basis = report_basis_published(connection, publication->id, publication->catalogue_id, error);
  return basis == NULL ? NULL : page_set_render(basis, &rules, publication->kind, publication->year, error);
}

static GPtrArray *differing(const GPtrArray *pages, const GPtrArray *again)
{
  GPtrArray *differs = g_ptr_array_new();
  for (guint i = 0; i < pages->len; i++) {
    const PublishedPage *page = g_ptr_array_index(pages, i);
    const PublishedPage *other = page_set_find(again, page);
    if (other == NULL || !g_bytes_equal(other->content, page->content))
      g_ptr_array_add(differs, (gpointer)page);
  }
  return differs;
}

bool publication_reproduce(Connection *connection, int32_t id, const SettingSpec *specs, Reproduction *out_reproduction,
                           GError **error)
{
  g_autoptr(Transaction) transaction = transaction_begin(connection, error);
  if (transaction == NULL)
    return false;
  g_autoptr(Publication) publication = publication_find(connection, id, error);
  if (publication == NULL)
    return false;
  headway_step("reporter.headway.read", 1, 3);
  g_autoptr(GPtrArray) pages = publication_pages(connection, id, error);
  if (pages == NULL)
    return false;
  g_autoptr(GPtrArray) again = render_again(connection, publication, specs, error);
  if (again == NULL)
    return false;
  headway_step("reporter.headway.compare", 3, 3);
  GPtrArray *differs = differing(pages, again);
  *out_reproduction = (Reproduction){g_steal_pointer(&pages), differs, g_steal_pointer(&publication->program_version)};
  return true;
}
