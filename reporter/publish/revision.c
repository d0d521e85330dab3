#include "reporter/publish/revision.h"

static void clear_revision(gpointer revision)
{
  g_free(((Revision *)revision)->sources);
}

GArray *revisions_new(void)
{
  GArray *revisions = g_array_new(FALSE, FALSE, sizeof(Revision));
  g_array_set_clear_func(revisions, clear_revision);
  return revisions;
}

bool revision_is_untold(const Revision *revision, bool is_public)
{
  return is_public && (revision->hides_before || !revision->had_value) && (revision->hides_now || !revision->has_value);
}

bool report_scope_has(const ReportScope *scope, const FigureKey *key)
{
  if (key->year > scope->year)
    return false;
  if (key->year >= scope->year - 1)
    return true;
  DimensionSet dimensions = breakdown_dimensions(catalogue_breakdown(scope->catalogue, key->breakdown));
  return key->area_id == scope->district_id && (dimensions & (dimensions - 1)) == 0;
}

static bool is_same(const Figure *before, const Figure *now)
{
  bool had_value = before != NULL && before->has_value;
  bool has_value = now != NULL && now->has_value;
  if (!had_value || !has_value)
    return had_value == has_value;
  return before->value <= now->value && before->value >= now->value;
}

static void add(GArray *revisions, FigureKey key, const Figure *before, const Figure *now)
{
  Revision revision = {.key = key,
                       .had_value = before != NULL && before->has_value,
                       .has_value = now != NULL && now->has_value,
                       .hides_before = before != NULL && before->suppression != SUPPRESSION_NONE,
                       .hides_now = now != NULL && now->suppression != SUPPRESSION_NONE,
                       .sources = g_strdup("")};
  revision.before = revision.had_value ? before->value : 0;
  revision.now = revision.has_value ? now->value : 0;
  g_array_append_val(revisions, revision);
}

static int compare_keys(gconstpointer left, gconstpointer right)
{
  const FigureKey *a = &((const Revision *)left)->key;
  const FigureKey *b = &((const Revision *)right)->key;
  const int by[] = {a->indicator_id - b->indicator_id, a->year - b->year, a->area_id - b->area_id,
                    a->breakdown - b->breakdown};
  for (guint i = 0; i < G_N_ELEMENTS(by); i++)
    if (by[i] != 0)
      return by[i];
  return 0;
}

void revisions_sort(GArray *revisions)
{
  g_array_sort(revisions, compare_keys);
}

GArray *revisions_between(const FigureTable *before, const ReportScope *scope_before, const FigureTable *now,
                          const ReportScope *scope_now)
{
  GArray *revisions = revisions_new();
  g_autoptr(GPtrArray) old = figure_table_sorted(before, 0);
  g_autoptr(GPtrArray) new = figure_table_sorted(now, 0);
  for (guint i = 0; i < old->len; i++) {
    const Figure *figure = g_ptr_array_index(old, i);
    const Figure *other = figure_table_find(now, figure->key);
    if (report_scope_has(scope_now, &figure->key) && !is_same(figure, other))
      add(revisions, figure->key, figure, other);
  }
  for (guint i = 0; i < new->len; i++) {
    const Figure *figure = g_ptr_array_index(new, i);
    if (figure->has_value && figure_table_find(before, figure->key) == NULL &&
        report_scope_has(scope_before, &figure->key))
      add(revisions, figure->key, NULL, figure);
  }
  revisions_sort(revisions);
  return revisions;
}
