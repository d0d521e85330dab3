#include "record/outcome.h"

static CellRejection rejection_copy(const CellRejection *rejection)
{
  return (CellRejection){rejection->source_row, g_strdup(rejection->rule), g_strdup(rejection->field),
                         g_strdup(rejection->given), g_strdup(rejection->expected)};
}

static void rejection_clear(CellRejection *rejection)
{
  g_free((char *)rejection->rule);
  g_free((char *)rejection->field);
  g_free((char *)rejection->given);
  g_free((char *)rejection->expected);
}

Outcome *outcome_copy(const Outcome *outcome)
{
  Outcome *copy = g_memdup2(outcome, sizeof *outcome);
  copy->reason = g_strdup(outcome->reason);
  copy->rejections = g_new(CellRejection, outcome->n_rejections);
  for (size_t i = 0; i < outcome->n_rejections; i++)
    copy->rejections[i] = rejection_copy(&outcome->rejections[i]);
  return copy;
}

void outcome_free(Outcome *outcome)
{
  if (outcome == NULL)
    return;
  g_free((char *)outcome->reason);
  for (size_t i = 0; i < outcome->n_rejections; i++)
    rejection_clear(&outcome->rejections[i]);
  g_free(outcome->rejections);
  g_free(outcome);
}
