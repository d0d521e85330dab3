#include "reporter/disclosure/suppress.h"

#include <math.h>

#include "base/error.h"
#include "reporter/disclosure/complement.h"

/* --- Which indicators hang together ------------------------------------------------------------------------------- */

bool suppress_judges(const Indicator *indicator)
{
  return indicator->disclosure == DISCLOSURE_SMALL_COUNT || indicator->disclosure == DISCLOSURE_DOMINANCE;
}

static bool is_same_label(const char *one, const char *other)
{
  return *one != '\0' && g_str_equal(one, other);
}

/* True when both show a number that the catalogue calls by the same name. */
static bool share_a_number(const Indicator *one, const Indicator *other)
{
  const char *counted = counted_label(one), *other_counted = counted_label(other);
  return is_same_label(counted, other_counted) || is_same_label(counted, other->denominator.zh) ||
         is_same_label(one->denominator.zh, other_counted) || is_same_label(one->denominator.zh, other->denominator.zh);
}

/* Adds to GROUP whatever shares a number with one of it, and marks it in DONE. */
static void complete_group(const Catalogue *catalogue, GPtrArray *group, bool *done)
{
  guint n_indicators = 0;
  const Indicator *indicators = catalogue_indicators(catalogue, &n_indicators);
  for (guint next = 0; next < group->len; next++)
    for (guint i = 0; i < n_indicators; i++) {
      if (done[i] || !suppress_judges(&indicators[i]) ||
          !share_a_number(g_ptr_array_index(group, next), &indicators[i]))
        continue;
      done[i] = true;
      g_ptr_array_add(group, (gpointer)&indicators[i]);
    }
}

void suppress_add_bound(const Catalogue *catalogue, GHashTable *wanted)
{
  guint n_indicators = 0;
  const Indicator *indicators = catalogue_indicators(catalogue, &n_indicators);
  g_autofree bool *done = g_new0(bool, n_indicators);
  g_autoptr(GPtrArray) group = g_ptr_array_new();
  for (guint i = 0; i < n_indicators; i++) {
    done[i] = g_hash_table_contains(wanted, GINT_TO_POINTER(indicators[i].id));
    if (done[i] && suppress_judges(&indicators[i]))
      g_ptr_array_add(group, (gpointer)&indicators[i]);
  }
  complete_group(catalogue, group, done);
  for (guint i = 0; i < group->len; i++)
    g_hash_table_add(wanted, GINT_TO_POINTER(((const Indicator *)g_ptr_array_index(group, i))->id));
}

/* --- Without numbers ---------------------------------------------------------------------------------------------- */

static Figure without_numbers(const Figure *figure)
{
  Figure bare = *figure;
  bare.has_hidden_value = figure->has_value;
  bare.has_value = bare.has_numerator = bare.has_denominator = bare.has_estimate = false;
  bare.value = bare.numerator = bare.denominator = bare.estimate = 0;
  bare.sample_size = bare.design_effect = NAN;
  bare.numerator_by = bare.denominator_by = (Contributions){0};
  bare.status = 'Q';
  return bare;
}

/* One suppression under way. */
typedef struct Suppressing {
  const DisclosureInput *input;
  FigureTable *out;
  SuppressionCounts counts;
} Suppressing;

static void mark(Suppressing *suppressing, const Figure *figure, Suppression suppression)
{
  Figure marked = *figure;
  marked.suppression = suppression;
  figure_table_add(suppressing->out, &marked);
}

/* Everything as it is; internal indicators are marked. */
static void copy_figures(Suppressing *suppressing)
{
  g_autoptr(GPtrArray) figures = figure_table_sorted(suppressing->input->figures, 0);
  for (guint i = 0; i < figures->len; i++) {
    const Figure *figure = g_ptr_array_index(figures, i);
    const Indicator *indicator = catalogue_indicator(suppressing->input->catalogue, figure->key.indicator_id);
    bool is_internal = indicator == NULL || indicator->disclosure == DISCLOSURE_INTERNAL;
    suppressing->counts.internal += is_internal ? 1 : 0;
    mark(suppressing, figure, is_internal ? SUPPRESSION_INTERNAL : SUPPRESSION_NONE);
  }
}

static void hide(Suppressing *suppressing, const FigureCell *shown, CellState state)
{
  if (figure_table_find(suppressing->out, shown->figure->key)->suppression != SUPPRESSION_NONE)
    return;
  suppressing->counts.sensitive += state == CELL_OPEN ? 0 : 1;
  suppressing->counts.complementary += state == CELL_OPEN ? 1 : 0;
  mark(suppressing, shown->figure, SUPPRESSION_CONFIDENTIAL);
}

static bool check_audit(const Margins *margins, const Complement *complement, const Indicator *indicator,
                        GError **error)
{
  for (guint i = 0; i < margins->cells->len; i++) {
    if (!complement->exposed[i] || complement->lost[i])
      continue;
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_FATAL,
                "disclosure audit: a hidden figure of indicator '%s' could be computed from what would be published",
                indicator->code);
    return false;
  }
  return true;
}

/* Hides what one way of looking at secrets asks for. What it hides beyond another way only makes that one safer: a number that could move still can. */
static bool suppress_view(Suppressing *suppressing, const GPtrArray *group, SecretView view, GError **error)
{
  g_autoptr(FigureMargins) built = figure_margins_new(suppressing->input, group, view);
  g_autoptr(Complement) complement = complement_choose(built->margins, error);
  if (complement == NULL) {
    const Indicator *first = g_ptr_array_index(group, 0);
    g_prefix_error(error, "indicator '%s': ", first->code);
    return false;
  }
  if (!check_audit(built->margins, complement, g_ptr_array_index(group, 0), error))
    return false;
  for (guint i = 0; i < built->cells->len; i++) {
    const FigureCell *shown = &g_array_index(built->cells, FigureCell, i);
    if (complement->hidden[shown->cell])
      hide(suppressing, shown, margins_cell(built->margins, shown->cell)->state);
  }
  if (view == SECRETS_APART) {
    suppressing->counts.given_away += complement->n_lost;
    suppressing->counts.narrow += complement->n_narrow;
  }
  return true;
}

/* Taking what was hidden twice for unchanged is a guess, and after revisions that do not fit together it may leave nothing to protect; then the other view still
 * protects. Without earlier publications the two are the same. */
static bool suppress_group(Suppressing *suppressing, const GPtrArray *group, GError **error)
{
  if (!figure_margins_have_needs(suppressing->input, group))
    return true;
  if (suppressing->input->n_earlier > 0 && !suppress_view(suppressing, group, SECRETS_SAME, error))
    return false;
  return suppress_view(suppressing, group, SECRETS_APART, error);
}

FigureTable *suppress_mark(const DisclosureInput *input, SuppressionCounts *out_counts, GError **error)
{
  guint n_indicators = 0;
  const Indicator *indicators = catalogue_indicators(input->catalogue, &n_indicators);
  g_autofree bool *done = g_new0(bool, n_indicators);
  g_autoptr(FigureTable) out = figure_table_new();
  Suppressing suppressing = {.input = input, .out = out};
  copy_figures(&suppressing);
  for (guint i = 0; i < n_indicators; i++) {
    if (done[i] || !suppress_judges(&indicators[i]))
      continue;
    g_autoptr(GPtrArray) group = g_ptr_array_new();
    done[i] = true;
    g_ptr_array_add(group, (gpointer)&indicators[i]);
    complete_group(input->catalogue, group, done);
    if (!suppress_group(&suppressing, group, error))
      return NULL;
  }
  *out_counts = suppressing.counts;
  return g_steal_pointer(&out);
}

FigureTable *suppress_show(const FigureTable *marked)
{
  FigureTable *shown = figure_table_new();
  g_autoptr(GPtrArray) figures = figure_table_sorted(marked, 0);
  for (guint i = 0; i < figures->len; i++) {
    const Figure *figure = g_ptr_array_index(figures, i);
    Figure bare = figure->suppression == SUPPRESSION_NONE ? *figure : without_numbers(figure);
    figure_table_add(shown, &bare);
  }
  return shown;
}

FigureTable *suppress_figures(const DisclosureInput *input, SuppressionCounts *out_counts, GError **error)
{
  g_autoptr(FigureTable) marked = suppress_mark(input, out_counts, error);
  return marked == NULL ? NULL : suppress_show(marked);
}
