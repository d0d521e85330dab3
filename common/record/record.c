#include "record/record.h"

#include <glib.h>

bool record_same_cell(const Record *a, const Record *b)
{
  return a->indicator_id == b->indicator_id && a->breakdown == b->breakdown && period_equal(a->period, b->period);
}

/* Equal when both are absent, or both present and equal. */
static bool same_number(bool has_a, double a, bool has_b, double b)
{
  return has_a == has_b && (!has_a || !(a < b || a > b));
}

bool record_same_content(const Record *a, const Record *b)
{
  return same_number(a->has_value, a->value, b->has_value, b->value) &&
         same_number(a->has_denominator, a->denominator, b->has_denominator, b->denominator) &&
         a->status == b->status && a->sample_size == b->sample_size &&
         same_number(true, a->design_effect, true, b->design_effect) && g_strcmp0(a->comment, b->comment) == 0;
}
