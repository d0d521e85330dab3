#include "reporter/evaluate/discipline.h"

static void clear(gpointer discipline)
{
  g_free(((Discipline *)discipline)->department);
}

GArray *disciplines_new(void)
{
  GArray *disciplines = g_array_new(FALSE, FALSE, sizeof(Discipline));
  g_array_set_clear_func(disciplines, clear);
  return disciplines;
}

Discipline disciplines_sum(const GArray *disciplines)
{
  Discipline sum = {0};
  for (guint i = 0; i < disciplines->len; i++) {
    const Discipline *one = &g_array_index(disciplines, Discipline, i);
    sum.periods_due += one->periods_due;
    sum.periods_received += one->periods_received;
    sum.periods_timed += one->periods_timed;
    sum.periods_on_time += one->periods_on_time;
    sum.cells_stored += one->cells_stored;
    sum.cells_corrected += one->cells_corrected;
    sum.cells_received += one->cells_received;
    sum.cells_rejected += one->cells_rejected;
  }
  return sum;
}
