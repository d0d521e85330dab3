/* period close, period open: whether a period takes figures, and why. */
#include "aggregator/commands.h"

#include "aggregator/administration/act_report.h"
#include "aggregator/administration/administration.h"
#include "aggregator/administration/period_store.h"

static ExitStatus set(const Invocation *invocation, bool is_closed, GError **error)
{
  Period period;
  bool was_so = false;
  const char *reason = NULL;
  if (!period_parse(invocation->operands[0], &period)) {
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE, "'%s' is no period. hint: 2025, 2025-S1, 2025-Q3 or 2025-03",
                invocation->operands[0]);
    return EXIT_USAGE;
  }
  if (!act_read_reason(invocation, &reason, error))
    return EXIT_USAGE;
  g_autoptr(Connection) connection = administration_open(invocation->settings, error);
  if (connection == NULL || !period_store_set(connection, period, is_closed, reason, &was_so, error))
    return EXIT_FAILED;
  static const char *const codes[2][2] = {{"aggregator.period.opened", "aggregator.period.was_open"},
                                          {"aggregator.period.closed", "aggregator.period.was_closed"}};
  char label[PERIOD_TEXT_SIZE];
  g_autofree char *words =
      text_format(invocation->language, codes[is_closed][was_so], "period", period_format(period, label), NULL);
  act_show(invocation, words,
           json_pack("{s:s, s:b, s:b}", "period", label, "is_closed", is_closed, "was_so_already", was_so));
  return EXIT_DONE;
}

ExitStatus command_period_close(const Invocation *invocation, GError **error)
{
  return set(invocation, true, error);
}

ExitStatus command_period_open(const Invocation *invocation, GError **error)
{
  return set(invocation, false, error);
}
