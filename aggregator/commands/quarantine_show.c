/* quarantine show: one refused cell or dead letter, with all that is known of it and what can be done. */
#include "aggregator/commands.h"

#include "aggregator/administration/administration.h"
#include "aggregator/administration/collector_store.h"
#include "aggregator/administration/listing.h"
#include "aggregator/administration/quarantine_numbers.h"
#include "aggregator/administration/quarantine_words.h"
#include "base/clock.h"
#include "base/error.h"
#include "database/query.h"

/* What is to be shown, to whom. */
typedef struct Showing {
  Language language;
  const char *time_zone;
  const char *agency;
  const char *number;
  Result *row;
} Showing;

static void add_moment(Listing *listing, const Showing *showing, int column)
{
  if (result_is_null(showing->row, 0, column)) {
    listing_add(listing, NULL);
    return;
  }
  g_autofree char *moment = clock_format_iso(result_timestamptz(showing->row, 0, column), showing->time_zone);
  listing_add(listing, moment);
}

static void add_number(Listing *listing, int64_t number)
{
  g_autofree char *digits = g_strdup_printf("%" G_GINT64_FORMAT, number);
  listing_add(listing, digits);
}

/* Empty texts of the quarantine mean that there was nothing. */
static void add_texts(Listing *listing, const Showing *showing, int first, int last)
{
  for (int column = first; column <= last; column++) {
    const char *cell = result_optional_text(showing->row, 0, column);
    listing_add(listing, cell != NULL && cell[0] != '\0' ? cell : NULL);
  }
}

/* --- A cell ------------------------------------------------------------------------------------------------------- */

/* The columns of quarantine_cell.sql. */
enum {
  STATE,
  QUARANTINED_AT,
  FILE_NAME,
  SOURCE_ROW,
  INDICATOR,
  INDICATOR_ZH,
  INDICATOR_EN,
  PERIOD,
  BREAKDOWN,
  BREAKDOWN_ZH,
  BREAKDOWN_EN,
  VALUE,
  DENOMINATOR,
  STATUS,
  COMMENT,
  SAMPLE_SIZE,
  DESIGN_EFFECT,
  RULE,
  FIELD,
  GIVEN,
  EXPECTED,
  FATE,
  SETTLED_AT,
  SETTLED_BY,
  SETTLED_REASON
};

static void add_finding(Listing *listing, const Showing *showing)
{
  Result *row = showing->row;
  const QuarantineFinding finding = {
      .rule = result_text(row, 0, RULE),
      .indicator_name = result_text(row, 0, showing->language == LANGUAGE_ZH ? INDICATOR_ZH : INDICATOR_EN),
      .row = (uint32_t)result_int32(row, 0, SOURCE_ROW),
      .field = result_text(row, 0, FIELD),
      .given = result_text(row, 0, GIVEN),
      .expected = result_text(row, 0, EXPECTED)};
  g_autofree char *reason = quarantine_reason(showing->language, &finding);
  g_autofree char *advice = quarantine_advice(showing->language, &finding);
  listing_add(listing, finding.rule);
  listing_add(listing, reason);
  listing_add(listing, advice);
}

static void add_fate(Listing *listing, const Showing *showing)
{
  const char *fate = result_optional_text(showing->row, 0, FATE);
  if (fate != NULL)
    listing_add_term(listing, showing->language, "quarantine_result", fate);
  else
    listing_add(listing, NULL);
}

static Listing *list_cell(const Showing *showing)
{
  static const char *const columns[] = {
      "agency", "number",    "state",  "refused_at",  "file",       "row",        "indicator",      "name",
      "period", "breakdown", "value",  "denominator", "status",     "comment",    "sample_size",    "design_effect",
      "rule",   "reason",    "advice", "result",      "settled_at", "settled_by", "settled_reason", NULL};
  Result *row = showing->row;
  const bool is_zh = showing->language == LANGUAGE_ZH;
  Listing *listing = listing_of_columns(showing->language, columns);
  listing_add(listing, showing->agency);
  listing_add(listing, showing->number);
  listing_add_term(listing, showing->language, "quarantine_state", result_text(row, 0, STATE));
  add_moment(listing, showing, QUARANTINED_AT);
  listing_add(listing, result_text(row, 0, FILE_NAME));
  add_number(listing, result_int32(row, 0, SOURCE_ROW));
  listing_add(listing, result_text(row, 0, INDICATOR));
  listing_add(listing, result_text(row, 0, is_zh ? INDICATOR_ZH : INDICATOR_EN));
  listing_add(listing, result_text(row, 0, PERIOD));
  listing_add_named(listing, result_text(row, 0, is_zh ? BREAKDOWN_ZH : BREAKDOWN_EN), result_text(row, 0, BREAKDOWN));
  add_texts(listing, showing, VALUE, DESIGN_EFFECT);
  add_finding(listing, showing);
  add_fate(listing, showing);
  add_moment(listing, showing, SETTLED_AT);
  add_texts(listing, showing, SETTLED_BY, SETTLED_REASON);
  return listing;
}

/* --- A dead letter ------------------------------------------------------------------------------------------------ */

/* The statement's columns: state, when, collector, epoch, sequence, size, reason, and how it was settled. */
static Listing *list_dead_letter(const Showing *showing)
{
  static const char *const columns[] = {"agency",     "number",     "state",          "refused_at", "collector",
                                        "epoch",      "sequence",   "size_bytes",     "reason",     "advice",
                                        "settled_at", "settled_by", "settled_reason", NULL};
  Result *row = showing->row;
  Listing *listing = listing_of_columns(showing->language, columns);
  listing_add(listing, showing->agency);
  listing_add(listing, showing->number);
  listing_add_term(listing, showing->language, "quarantine_state", result_text(row, 0, 0));
  add_moment(listing, showing, 1);
  add_number(listing, result_int32(row, 0, 2));
  listing_add(listing, result_text(row, 0, 3));
  add_number(listing, result_int64(row, 0, 4));
  add_number(listing, result_int32(row, 0, 5));
  listing_add(listing, result_text(row, 0, 6));
  listing_add(listing, text(showing->language, "aggregator.quarantine.dead_letter_advice"));
  add_moment(listing, showing, 7);
  add_texts(listing, showing, 8, 9);
  return listing;
}

/* --- The command -------------------------------------------------------------------------------------------------- */

/* The entry's row, or NULL. *out_is_dead_letter tells by which statement. */
static Result *find(Connection *connection, const CollectorAgency *agency, const QuarantineNumbers *numbers,
                    bool *out_is_dead_letter, GError **error)
{
  *out_is_dead_letter = numbers->dead_letters->len > 0;
  const GArray *chosen = *out_is_dead_letter ? numbers->dead_letters : numbers->cells;
  const int64_t number = g_array_index(chosen, int64_t, 0);
  g_autoptr(Parameters) parameters = parameters_new();
  parameters_add_int32(parameters, agency->agency_id);
  parameters_add_int64(parameters, number);
  g_autoptr(Result) row = query_run(connection, *out_is_dead_letter ? "dead_letter_find" : "quarantine_cell",
                                    QUERY_OPTIONAL_ROW, parameters, error);
  if (row != NULL && result_rows(row) == 0) {
    g_autofree char *name = quarantine_number_text(number, *out_is_dead_letter);
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT,
                "the quarantine of agency '%s' has no entry %s. hint: 'quarantine list %s' shows them", agency->code,
                name, agency->code);
    return NULL;
  }
  return g_steal_pointer(&row);
}

ExitStatus command_quarantine_show(const Invocation *invocation, GError **error)
{
  CollectorAgency agency;
  bool is_dead_letter = false;
  g_auto(QuarantineNumbers) numbers = {0};
  if (!quarantine_numbers_read(invocation->operands + 1, 1, &numbers, error))
    return EXIT_USAGE;
  g_autoptr(Connection) connection = administration_open(invocation->settings, error);
  if (connection == NULL || !collector_store_agency(connection, invocation->operands[0], &agency, error))
    return EXIT_FAILED;
  g_autoptr(Result) row = find(connection, &agency, &numbers, &is_dead_letter, error);
  if (row == NULL)
    return EXIT_FAILED;
  const Showing showing = {.language = invocation->language,
                           .time_zone = settings_text(invocation->settings, "aggregator.time_zone"),
                           .agency = agency.code,
                           .number = invocation->operands[1],
                           .row = row};
  g_autoptr(Listing) listing = is_dead_letter ? list_dead_letter(&showing) : list_cell(&showing);
  if (!result_check(row, error))
    return EXIT_FAILED;
  listing_show_row(listing, invocation_flag(invocation, "json"));
  return EXIT_DONE;
}
