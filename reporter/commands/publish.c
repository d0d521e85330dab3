/* publish: a report on its way to the public. Without a further option it drafts one. */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/file.h"
#include "base/terminal.h"
#include "database/query.h"
#include "record/period.h"
#include "reporter/commands.h"
#include "reporter/commands/page_output.h"
#include "reporter/evaluate/evaluation.h"
#include "reporter/headway.h"
#include "reporter/publish/draft.h"

#define MAX_NAME 100

const CommandOption publish_options[] = {
    {"year", OPTION_VALUE, "YEAR", "publish.command.year"},
    {"stage", OPTION_VALUE, "STAGE", "publish.command.stage"},
    {"by", OPTION_VALUE, "WHO", "publish.command.by"},
    {"approve", OPTION_VALUE, "ID", "publish.command.approve"},
    {"release", OPTION_VALUE, "ID", "publish.command.release"},
    {"discard", OPTION_VALUE, "ID", "publish.command.discard"},
    {"reproduce", OPTION_VALUE, "ID", "publish.command.reproduce"},
    {"output", OPTION_VALUE, "DIR", "publish.command.output"},
    {"list", OPTION_FLAG, NULL, "publish.command.list"},
    HEADWAY_OPTION,
    {NULL, OPTION_FLAG, NULL, NULL},
};

static bool usage(GError **error, const char *message)
{
  g_set_error_literal(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE, message);
  return false;
}

/* --by without blanks around. NULL with an error when it is missing or too long. */
static char *read_name(const Invocation *invocation, GError **error)
{
  const char *given = invocation_value(invocation, "by");
  g_autofree char *name = g_strstrip(g_strdup(given == NULL ? "" : given));
  if (!g_utf8_validate(name, -1, NULL))
    usage(error, "--by is not UTF-8");
  else if (*name == '\0')
    usage(error, "--by is missing. hint: it is kept who did what");
  else if (g_utf8_strlen(name, -1) > MAX_NAME)
    usage(error, "--by has more than 100 characters");
  else
    return g_steal_pointer(&name);
  return NULL;
}

static bool read_id(const Invocation *invocation, const char *option, int32_t *out_id, GError **error)
{
  int64_t id = 0;
  if (!invocation_integer(invocation, option, 0, 1, G_MAXINT32, &id, error))
    return false;
  *out_id = (int32_t)id;
  return true;
}

/* --- Draft -------------------------------------------------------------------------------------------------------- */

/* Which report: of a year, or of a stage, which has its own year. */
static bool read_report(const Invocation *invocation, const AssessRule *rule, PublicationKind *out_kind, int *out_year,
                        GError **error)
{
  const char *stage_name = invocation_value(invocation, "stage");
  int64_t year = 0;
  EvaluationStage stage;
  if (!invocation_integer(invocation, "year", 0, PERIOD_FIRST_YEAR, PERIOD_LAST_YEAR, &year, error))
    return false;
  if (stage_name == NULL) {
    *out_kind = PUBLISH_ANNUAL;
    *out_year = (int)year;
    return invocation_value(invocation, "year") != NULL || usage(error, "--year is missing");
  }
  if (!evaluation_stage_parse(stage_name, &stage))
    return usage(error, "--stage is neither midterm nor final");
  *out_kind = stage == STAGE_FINAL ? PUBLISH_FINAL : PUBLISH_MIDTERM;
  *out_year = evaluation_year(stage, rule);
  return year == 0 || year == *out_year || usage(error, "--year is not the year of this stage");
}

static char *count_text(guint count)
{
  return g_strdup_printf("%u", count);
}

static void print_outcome(Language language, const DraftOutcome *outcome, PublicationKind kind, int year)
{
  g_autofree char *id = g_strdup_printf("%d", outcome->id);
  g_autofree char *year_text = g_strdup_printf("%d", year);
  g_autofree char *pages = count_text(outcome->n_pages);
  g_autofree char *revisions = count_text(outcome->n_revisions);
  g_autofree char *drafted =
      text_format(language, kind == PUBLISH_ANNUAL ? "publish.drafted.annual" : "publish.drafted.evaluation", "id", id,
                  "year", year_text, "pages", pages, "revisions", revisions, NULL);
  terminal_say(stdout, drafted);
  suppression_print(stdout, language, &outcome->suppressed);
}

static ExitStatus draft(const Invocation *invocation, Connection *connection, GError **error)
{
  PublicationKind kind;
  int year = 0;
  DraftOutcome outcome;
  g_auto(ReportingRules) rules = {0};
  reporting_rules_init(&rules, invocation->settings);
  g_autofree char *by = read_name(invocation, error);
  if (by == NULL || !read_report(invocation, &rules.assess, &kind, &year, error) ||
      !publication_draft(connection, &rules, kind, year, by, &outcome, error))
    return EXIT_FAILED;
  print_outcome(invocation->language, &outcome, kind, year);
  return EXIT_DONE;
}

/* --- Approve, release, discard ------------------------------------------------------------------------------------ */

static const struct {
  const char *option;
  PublicationEvent event;
  const char *done; /* text code */
} steps[] = {
    {"approve", PUBLICATION_APPROVE, "publish.approved"},
    {"release", PUBLICATION_RELEASE, "publish.released"},
    {"discard", PUBLICATION_DISCARD, "publish.discarded"},
};

static ExitStatus step(const Invocation *invocation, Connection *connection, guint which, GError **error)
{
  int32_t id = 0;
  g_autofree char *by = read_name(invocation, error);
  if (by == NULL || !read_id(invocation, steps[which].option, &id, error) ||
      !publication_step(connection, id, steps[which].event, by, error))
    return EXIT_FAILED;
  g_autofree char *id_text = g_strdup_printf("%d", id);
  g_autofree char *line = text_format(invocation->language, steps[which].done, "id", id_text, "by", by, NULL);
  terminal_say(stdout, line);
  return EXIT_DONE;
}

/* --- Reproduce ---------------------------------------------------------------------------------------------------- */

static bool write_page(const char *folder, const PublishedPage *page, GError **error)
{
  gsize size = 0;
  const void *bytes = g_bytes_get_data(page->content, &size);
  g_autofree char *name = g_strdup_printf("%s.%s.%s", page->edition, page->language, page->format);
  g_autofree char *path = g_build_filename(folder, name, NULL);
  return file_write(path, bytes, size, 0640, error);
}

static bool write_pages(const char *folder, const GPtrArray *pages, GError **error)
{
  if (folder == NULL)
    return true;
  if (!file_make_folders(folder, 0750, error))
    return false;
  for (guint i = 0; i < pages->len; i++)
    if (!write_page(folder, g_ptr_array_index(pages, i), error))
      return false;
  return true;
}

static void print_page(const Invocation *invocation, const PublishedPage *page, const GPtrArray *differs)
{
  bool is_same = !g_ptr_array_find((GPtrArray *)differs, page, NULL);
  g_autofree char *digest = digest_to_hex(&page->digest);
  printf("%s %s %s %s %s\n", digest, page->edition, page->format, page->language,
         text(invocation->language, is_same ? "publish.same" : "publish.differs"));
}

static ExitStatus reproduce(const Invocation *invocation, Connection *connection, GError **error)
{
  int32_t id = 0;
  g_auto(Reproduction) reproduction = {NULL, NULL, NULL};
  if (!read_id(invocation, "reproduce", &id, error) ||
      !publication_reproduce(connection, id, reporter_settings, &reproduction, error) ||
      !write_pages(invocation_value(invocation, "output"), reproduction.pages, error))
    return EXIT_FAILED;
  for (guint i = 0; i < reproduction.pages->len; i++)
    print_page(invocation, g_ptr_array_index(reproduction.pages, i), reproduction.differs);
  if (reproduction.differs->len == 0)
    return EXIT_DONE;
  g_autofree char *line =
      text_format(invocation->language, "publish.differs.explained", "version", reproduction.program_version, NULL);
  terminal_say(stdout, line);
  return EXIT_FINDINGS;
}

/* --- List --------------------------------------------------------------------------------------------------------- */

/* `2026-04-03 09:30` */
static char *time_of(Result *rows, int row, int column)
{
  g_autofree char *iso = clock_format_iso(result_timestamptz(rows, row, column), CLOCK_DEFAULT_ZONE);
  g_autofree char *time = clock_time_for_people(iso);
  return g_strndup(time, strlen("2026-04-03 09:30"));
}

/* `draft by …, approved by … (when), …` */
static char *history_of(Language language, Result *rows, int row)
{
  static const char *const codes[] = {"publish.list.approved", "publish.list.published", "publish.list.discarded"};
  GString *history = g_string_new(NULL);
  g_autofree char *drafted_at = time_of(rows, row, 4);
  g_autofree char *drafted =
      text_format(language, "publish.list.drafted", "by", result_text(rows, row, 5), "when", drafted_at, NULL);
  g_string_append(history, drafted);
  for (int i = 0; i < (int)G_N_ELEMENTS(codes); i++) {
    const char *by = result_optional_text(rows, row, 6 + 2 * i);
    if (by == NULL)
      continue;
    g_autofree char *when = time_of(rows, row, 7 + 2 * i);
    g_autofree char *words = text_format(language, codes[i], "by", by, "when", when, NULL);
    g_string_append(history, words);
  }
  return g_string_free(history, FALSE);
}

static ExitStatus list(const Invocation *invocation, Connection *connection, GError **error)
{
  g_autoptr(Result) rows = query_run(connection, "publication_list", QUERY_ROWS, NULL, error);
  if (rows == NULL)
    return EXIT_FAILED;
  for (int row = 0; row < result_rows(rows); row++) {
    g_autofree char *history = history_of(invocation->language, rows, row);
    g_autofree char *line = g_strdup_printf("%d %s %d %s %s", result_int32(rows, row, 0), result_text(rows, row, 1),
                                            result_int16(rows, row, 2), result_text(rows, row, 3), history);
    terminal_say(stdout, line);
  }
  return result_check(rows, error) ? EXIT_DONE : EXIT_FAILED;
}

/* --- Which -------------------------------------------------------------------------------------------------------- */

/* One thing at a time. */
static bool check_options(const Invocation *invocation, GError **error)
{
  static const char *const options[] = {"year", "approve", "release", "discard", "reproduce"};
  guint n = invocation_flag(invocation, "list") ? 1 : 0;
  bool has_stage_alone = invocation_value(invocation, "stage") != NULL && invocation_value(invocation, "year") == NULL;
  n += has_stage_alone ? 1 : 0;
  for (guint i = 0; i < G_N_ELEMENTS(options); i++)
    n += invocation_value(invocation, options[i]) != NULL ? 1 : 0;
  return n == 1 || usage(error, "give exactly one of --year or --stage (to draft), --approve, --release, --discard, "
                                "--reproduce and --list");
}

ExitStatus command_publish(const Invocation *invocation, GError **error)
{
  if (!check_options(invocation, error))
    return EXIT_USAGE;
  g_autoptr(Connection) connection = reporter_connect(invocation->settings, error);
  if (connection == NULL)
    return EXIT_UNREACHABLE;
  g_auto(Headway) headway = headway_begin(invocation);
  if (invocation_flag(invocation, "list"))
    return list(invocation, connection, error);
  if (invocation_value(invocation, "reproduce") != NULL)
    return reproduce(invocation, connection, error);
  for (guint i = 0; i < G_N_ELEMENTS(steps); i++)
    if (invocation_value(invocation, steps[i].option) != NULL)
      return step(invocation, connection, i, error);
  return draft(invocation, connection, error);
}
