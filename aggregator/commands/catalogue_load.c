/* catalogue load: validates a folder and puts it in force. */
#include "aggregator/commands.h"

#include "aggregator/administration/act_report.h"
#include "aggregator/administration/administration.h"
#include "aggregator/administration/catalogue_store.h"
#include "aggregator/administration/partitions.h"

static void show_change(const Invocation *invocation, const Catalogue *catalogue, const CatalogueChange *change)
{
  const Language language = invocation->language;
  const Digest digest = catalogue_digest(catalogue);
  guint n_indicators = 0;
  catalogue_indicators(catalogue, &n_indicators);
  g_autofree char *hex = digest_to_hex(&digest);
  g_autofree char *number = g_strdup_printf("%d", change->catalogue_id);
  g_autofree char *indicators = g_strdup_printf("%u", n_indicators);
  g_autofree char *retired = g_strdup_printf("%" G_GINT64_FORMAT, change->n_retired);
  g_autofree char *breakdowns = g_strdup_printf("%" G_GINT64_FORMAT, change->n_breakdowns);
  g_autofree char *words =
      change->was_current ? text_format(language, "aggregator.catalogue.current", "number", number, "digest", hex, NULL)
                          : text_format(language, "aggregator.catalogue.loaded", "number", number, "digest", hex,
                                        "indicators", indicators, "retired", retired, "breakdowns", breakdowns, NULL);
  act_show(invocation, words,
           json_pack("{s:i, s:s, s:b, s:i, s:I, s:I}", "catalogue", (int)change->catalogue_id, "digest", hex,
                     "was_current", change->was_current, "indicators", (int)n_indicators, "retired",
                     (json_int_t)change->n_retired, "new_breakdowns", (json_int_t)change->n_breakdowns));
}

ExitStatus command_catalogue_load(const Invocation *invocation, GError **error)
{
  g_autoptr(Catalogue) catalogue = catalogue_load_folder(invocation->operands[0], error);
  if (catalogue == NULL)
    return EXIT_FAILED;
  g_autoptr(Connection) connection = administration_open(invocation->settings, error);
  CatalogueChange change;
  int n_partitions = 0;
  if (connection == NULL || !catalogue_store(connection, catalogue, &change, error) ||
      !partitions_ensure(connection, &n_partitions, error))
    return EXIT_FAILED;
  show_change(invocation, catalogue, &change);
  return EXIT_DONE;
}
