#include "reporter/wording/change.h"

#include <math.h>

#include "reporter/wording/number.h"

const char *change_kind_code(ChangeKind kind)
{
  switch (kind) {
  case CHANGE_POINTS:
    return "points";
  case CHANGE_PERCENT:
    return "percent";
  case CHANGE_ABSOLUTE:
    return "absolute";
  }
  g_assert_not_reached();
}

guint change_decimals(ChangeKind kind, guint figure_decimals)
{
  if (kind == CHANGE_PERCENT)
    return 1;
  return kind == CHANGE_POINTS ? MAX(figure_decimals, 1) : figure_decimals;
}

bool change_amount(const Change *change, double *out_amount)
{
  if (change->kind == CHANGE_PERCENT && !change->has_percent)
    return false;
  *out_amount = change->kind == CHANGE_PERCENT ? change->percent : change->difference;
  return true;
}

static bool is_zero(double value)
{
  return fpclassify(value) == FP_ZERO;
}

/* True when a text that states the amount would print a zero, or 0.1 in a unit published with one place. */
static bool is_nearly_flat(const Change *change, guint decimals)
{
  double amount = 0;
  if (change_amount(change, &amount) && is_zero(number_as_published(amount, change_decimals(change->kind, decimals))))
    return true;
  return decimals == 1 && fabs(number_as_published(change->difference, 1)) < 0.15;
}

static Move move_of(const Change *change, guint decimals, double now, double before)
{
  if (is_zero(number_as_published(now, decimals) - number_as_published(before, decimals)))
    return MOVE_FLAT;
  if (is_nearly_flat(change, decimals))
    return MOVE_NEARLY_FLAT;
  return change->difference > 0 ? MOVE_UP : MOVE_DOWN;
}

Change change_between(ChangeKind kind, guint decimals, double now, double before)
{
  g_assert(isfinite(now) && isfinite(before));
  Change change = {.kind = kind, .difference = now - before, .has_percent = !is_zero(before)};
  if (change.has_percent)
    change.percent = 100 * (now - before) / fabs(before);
  change.move = move_of(&change, decimals, now, before);
  return change;
}
