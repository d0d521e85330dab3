/* forecast: annual series in, their next years with intervals out, both as CSV. Needs no database. */
#include <errno.h>
#include <math.h>
#include <stdio.h>

#include "base/csv.h"
#include "base/file.h"
#include "base/terminal.h"
#include "reporter/commands.h"
#include "reporter/commands/series_input.h"
#include "reporter/statistics/forecast.h"
#include "reporter/wording/number.h"

#define MAX_INPUT_BYTES ((size_t)64 * 1024 * 1024)
#define PIECE_BYTES 65536

const CommandOption forecast_options[] = {
    {"horizon", OPTION_VALUE, "N", "reporter.command.forecast.horizon"},
    {NULL, OPTION_FLAG, NULL, NULL},
};

/* What came through standard input, up to the ceiling. */
static GBytes *read_standard_input(GError **error)
{
  g_autoptr(GByteArray) bytes = g_byte_array_new();
  guint8 piece[PIECE_BYTES];
  size_t size = 0;
  while ((size = fread(piece, 1, sizeof piece, stdin)) > 0) {
    if (bytes->len + size > MAX_INPUT_BYTES) {
      g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT, "standard input is larger than %zu bytes",
                  MAX_INPUT_BYTES);
      return NULL;
    }
    g_byte_array_append(bytes, piece, (guint)size);
  }
  if (ferror(stdin)) {
    halfsky_set_error_errno(error, HALFSKY_ERROR_FATAL, errno, "cannot read standard input");
    return NULL;
  }
  return g_byte_array_free_to_bytes(g_steal_pointer(&bytes));
}

/* A file that cannot be read is a mistyped command line. */
static GBytes *read_named_file(const char *path, GError **error)
{
  g_autoptr(GError) failure = NULL;
  GBytes *bytes = file_read(path, MAX_INPUT_BYTES, &failure);
  if (bytes == NULL)
    g_set_error_literal(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE, failure->message);
  return bytes;
}

static SeriesInput *read_input(const char *path, GError **error)
{
  g_autoptr(GBytes) bytes = path == NULL ? read_standard_input(error) : read_named_file(path, error);
  if (bytes == NULL)
    return NULL;
  gsize size = 0;
  const char *text = g_bytes_get_data(bytes, &size);
  SeriesInput *input = series_input_read(text == NULL ? "" : text, size, error);
  if (input == NULL)
    g_prefix_error(error, "'%s': ", path == NULL ? "standard input" : path);
  return input;
}

static char *fault_reason(const SeriesFault *fault, Language language)
{
  g_autofree char *first_row = g_strdup_printf("%u", fault->first_row);
  static const char *const codes[] = {
      [SERIES_CELL_MISSING] = "reporter.forecast.cell_missing",
      [SERIES_NAME_EMPTY] = "reporter.forecast.name_empty",
      [SERIES_YEAR_INVALID] = "reporter.forecast.year_invalid",
      [SERIES_VALUE_EMPTY] = "reporter.forecast.value_empty",
      [SERIES_VALUE_INVALID] = "reporter.forecast.value_invalid",
      [SERIES_VALUE_TOO_LARGE] = "reporter.forecast.value_too_large",
      [SERIES_YEAR_TWICE] = "reporter.forecast.year_twice",
  };
  return text_format(language, codes[fault->kind], "given", fault->given, "first_row", first_row, NULL);
}

static void print_faults(const SeriesInput *input, const char *path, Language language)
{
  const char *file = path == NULL ? text(language, "reporter.forecast.standard_input") : path;
  for (guint i = 0; i < input->faults->len; i++) {
    const SeriesFault *fault = g_ptr_array_index(input->faults, i);
    g_autofree char *row = g_strdup_printf("%u", fault->row);
    g_autofree char *reason = fault_reason(fault, language);
    g_autofree char *words = text_format(language, "reporter.forecast.fault", "file", file, "row", row, "column",
                                         fault->column, "reason", reason, NULL);
    terminal_say(stderr, words);
  }
  if (input->n_faults == input->faults->len)
    return;
  g_autofree char *more = g_strdup_printf("%u", input->n_faults - input->faults->len);
  g_autofree char *words = text_format(language, "reporter.forecast.more_faults", "file", file, "count", more, NULL);
  terminal_say(stderr, words);
}

static void append_number(GString *out, double value)
{
  g_autofree char *cell = number_exact(value);
  csv_append_cell(out, cell);
}

static void append_step(GString *out, const char *name, const ForecastStep *step)
{
  g_autofree char *year = g_strdup_printf("%d", step->year);
  csv_append_cell(out, name);
  csv_append_cell(out, year);
  append_number(out, step->mean);
  append_number(out, step->lower80);
  append_number(out, step->upper80);
  append_number(out, step->lower95);
  append_number(out, step->upper95);
  csv_end_row(out);
}

static void append_series(GString *out, const InputSeries *input, size_t horizon)
{
  ForecastSeries series = {.points = (const Point *)(const void *)input->points->data,
                           .n_points = input->points->len,
                           .floor = -INFINITY,
                           .ceiling = INFINITY};
  Forecast forecast;
  forecast_series(&series, horizon, &forecast);
  for (size_t i = 0; i < forecast.n_steps; i++)
    append_step(out, input->name, &forecast.steps[i]);
}

static bool write_forecasts(const SeriesInput *input, size_t horizon, GError **error)
{
  g_autoptr(GString) out = g_string_new("series,year,mean,lower80,upper80,lower95,upper95\n");
  for (guint i = 0; i < input->series->len; i++)
    append_series(out, g_ptr_array_index(input->series, i), horizon);
  if (fwrite(out->str, 1, out->len, stdout) == out->len && fflush(stdout) == 0)
    return true;
  halfsky_set_error_errno(error, HALFSKY_ERROR_FATAL, errno, "cannot write the forecasts");
  return false;
}

ExitStatus command_forecast(const Invocation *invocation, GError **error)
{
  int64_t horizon = 0;
  if (!invocation_integer(invocation, "horizon", 0, 1, FORECAST_MAX_HORIZON, &horizon, error))
    return EXIT_USAGE;
  if (horizon == 0) {
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE, "--horizon is missing");
    return EXIT_USAGE;
  }
  const char *path = invocation->n_operands > 0 ? invocation->operands[0] : NULL;
  g_autoptr(SeriesInput) input = read_input(path, error);
  if (input == NULL || !write_forecasts(input, (size_t)horizon, error))
    return EXIT_FAILED;
  print_faults(input, path, invocation->language);
  return input->n_faults > 0 ? EXIT_FINDINGS : EXIT_DONE;
}
