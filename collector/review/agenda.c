#include "collector/review/agenda.h"

#include "collector/review/not_carried_out.h"

enum { DAYS_LOOKED_BACK = 366 };

const char *agenda_state_name(AgendaState state)
{
  static const char *const names[N_AGENDA_STATES] = {[AGENDA_LATE] = "late",
                                                     [AGENDA_DUE] = "due",
                                                     [AGENDA_OCCASIONAL] = "occasional",
                                                     [AGENDA_RUNNING] = "running",
                                                     [AGENDA_NOT_COLLECTED] = "not_collected",
                                                     [AGENDA_NOT_CARRIED_OUT] = "not_carried_out",
                                                     [AGENDA_REPORTED] = "reported"};
  return names[state];
}

/* --- One period of an indicator ----------------------------------------------------------------------------------- */

/* What was said about the required cells. */
typedef struct Answers {
  guint n_values;
  guint n_reasons;
  guint n_not_carried_out;
  char reason;                 /* the first */
  GArray *answered, *required; /* DimensionSet: the products about which something was said, and all of them */
} Answers;

static bool has_set(const GArray *sets, DimensionSet sought)
{
  for (guint i = 0; i < sets->len; i++)
    if (g_array_index(sets, DimensionSet, i) == sought)
      return true;
  return false;
}

static void add_set(GArray *sets, DimensionSet set)
{
  if (!has_set(sets, set))
    g_array_append_val(sets, set);
}

static void note_answer(Answers *answers, const PastValue *value)
{
  if (value->has_value)
    answers->n_values++;
  else if (answers->n_reasons++ == 0)
    answers->reason = value->status;
  if (value->has_value && value->value <= 0 && not_carried_out_is_said(value->comment))
    answers->n_not_carried_out++;
}

static Answers collect_answers(const Catalogue *catalogue, const History *history, const Indicator *indicator,
                               Period period)
{
  Answers answers = {.answered = g_array_new(FALSE, FALSE, sizeof(DimensionSet)),
                     .required = g_array_new(FALSE, FALSE, sizeof(DimensionSet))};
  guint n = 0;
  const uint16_t *cells = indicator_required_breakdowns(catalogue, indicator, &n);
  for (guint i = 0; i < n; i++) {
    const char *key = catalogue_breakdown_key(catalogue, cells[i]);
    const DimensionSet product = breakdown_dimensions(catalogue_breakdown(catalogue, cells[i]));
    const PastValue *value = history_value(history, indicator->id, key, period);
    add_set(answers.required, product);
    if (value == NULL)
      continue;
    add_set(answers.answered, product);
    note_answer(&answers, value);
  }
  return answers;
}

/* A product is answered by a finer one too: the total by its parts, the sexes by the sexes of a village's only residence. */
static bool is_answered(const Answers *answers, DimensionSet product)
{
  for (guint i = 0; i < answers->answered->len; i++)
    if ((product & ~g_array_index(answers->answered, DimensionSet, i)) == 0)
      return true;
  return false;
}

/* True when every product was answered. The others' dimensions go into *out_missing. */
static bool is_complete(const Answers *answers, DimensionSet *out_missing)
{
  bool are_all_answered = true;
  for (guint i = 0; i < answers->required->len; i++) {
    const DimensionSet product = g_array_index(answers->required, DimensionSet, i);
    if (is_answered(answers, product))
      continue;
    *out_missing |= product;
    are_all_answered = false;
  }
  return are_all_answered;
}

static AgendaState answered_state(const Answers *answers)
{
  if (answers->n_values == 0)
    return AGENDA_NOT_COLLECTED;
  return answers->n_not_carried_out == answers->n_values ? AGENDA_NOT_CARRIED_OUT : AGENDA_REPORTED;
}

static AgendaState open_state(const AgendaEntry *entry, int32_t last_day, int32_t today)
{
  const Indicator *indicator = entry->indicator;
  if (today <= last_day)
    return AGENDA_RUNNING;
  if (!entry->is_begun && (indicator->collection_interval_years > 1 || indicator->term_years > 1))
    return AGENDA_OCCASIONAL;
  return today <= entry->due_day ? AGENDA_DUE : AGENDA_LATE;
}

AgendaEntry agenda_entry(const Catalogue *catalogue, const History *history, const Indicator *indicator, Period period,
                         int32_t today)
{
  int32_t first_day = 0;
  int32_t last_day = 0;
  const Answers answers = collect_answers(catalogue, history, indicator, period);
  period_span(period, indicator->reporting_year, &first_day, &last_day);
  AgendaEntry entry = {.indicator = indicator,
                       .period = period,
                       .due_day = last_day + (int32_t)indicator->due_days,
                       .is_begun = answers.answered->len > 0,
                       .status = answers.reason};
  entry.state = is_complete(&answers, &entry.missing) ? answered_state(&answers) : open_state(&entry, last_day, today);
  g_array_unref(answers.answered);
  g_array_unref(answers.required);
  return entry;
}

/* --- All of them -------------------------------------------------------------------------------------------------- */

bool agenda_is_closed(const Profile *profile, Period period)
{
  for (size_t i = 0; i < profile->n_closed; i++)
    if (period_equal(profile->closed[i], period))
      return true;
  return false;
}

/* The first period that is looked at: the one that held the day a year ago; of shifted years perhaps the one before. */
static Period first_looked_at(Frequency frequency, int32_t today)
{
  return period_previous(period_of_day(today - DAYS_LOOKED_BACK, frequency));
}

int32_t agenda_first_day(Frequency frequency, int32_t today)
{
  return period_first_day(first_looked_at(frequency, today));
}

static void add_indicator(GArray *agenda, const Catalogue *catalogue, const Profile *profile, const History *history,
                          const Indicator *indicator, int32_t today)
{
  int32_t first_day = 0;
  int32_t last_day = 0;
  for (Period period = first_looked_at(indicator->frequency, today);; period = period_next(period)) {
    period_span(period, indicator->reporting_year, &first_day, &last_day);
    if (first_day > today)
      return;
    if (last_day <= today - DAYS_LOOKED_BACK || period_first_day(period) < profile->first_day ||
        agenda_is_closed(profile, period))
      continue;
    const AgendaEntry entry = agenda_entry(catalogue, history, indicator, period, today);
    g_array_append_val(agenda, entry);
  }
}

static gint compare_entries(gconstpointer left, gconstpointer right)
{
  const AgendaEntry *a = left;
  const AgendaEntry *b = right;
  if (a->state != b->state)
    return (gint)a->state - (gint)b->state;
  if (a->due_day != b->due_day)
    return a->due_day - b->due_day;
  const int by_period = period_compare(a->period, b->period);
  return by_period != 0 ? by_period : a->indicator->id - b->indicator->id;
}

GArray *agenda_of(const Catalogue *catalogue, const Profile *profile, const History *history, int32_t today)
{
  GArray *agenda = g_array_new(FALSE, FALSE, sizeof(AgendaEntry));
  for (size_t i = 0; i < profile->n_indicators; i++) {
    const Indicator *indicator = catalogue_indicator(catalogue, profile->indicators[i]);
    if (indicator != NULL && !indicator->is_retired)
      add_indicator(agenda, catalogue, profile, history, indicator, today);
  }
  g_array_sort(agenda, compare_entries);
  return agenda;
}
