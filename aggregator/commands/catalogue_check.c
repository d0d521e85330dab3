/* catalogue check: validates a folder without touching the database. */
#include "aggregator/commands.h"

#include "aggregator/administration/act_report.h"
#include "catalogue/catalogue.h"

ExitStatus command_catalogue_check(const Invocation *invocation, GError **error)
{
  g_autoptr(Catalogue) catalogue = catalogue_load_folder(invocation->operands[0], error);
  if (catalogue == NULL)
    return EXIT_FAILED;
  guint n_indicators = 0;
  guint n_targets = 0;
  catalogue_indicators(catalogue, &n_indicators);
  catalogue_targets(catalogue, &n_targets);
  g_autofree char *indicators = g_strdup_printf("%u", n_indicators);
  g_autofree char *targets = g_strdup_printf("%u", n_targets);
  g_autofree char *breakdowns = g_strdup_printf("%u", catalogue_n_breakdowns(catalogue));
  g_autofree char *words = text_format(invocation->language, "aggregator.catalogue.valid", "indicators", indicators,
                                       "targets", targets, "breakdowns", breakdowns, NULL);
  act_show(invocation, words,
           json_pack("{s:i, s:i, s:i}", "indicators", (int)n_indicators, "targets", (int)n_targets, "breakdowns",
                     (int)catalogue_n_breakdowns(catalogue)));
  return EXIT_DONE;
}
