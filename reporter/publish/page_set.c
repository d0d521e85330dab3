#include "reporter/publish/page_set.h"

#include "reporter/headway.h"
#include "reporter/publish/report_source.h"
#include "reporter/render/evaluation_writer.h"
#include "reporter/render/writer.h"

static const char *const kind_codes[] = {"annual", "midterm", "final"};
static const char *const language_codes[] = {[LANGUAGE_ZH] = "zh", [LANGUAGE_EN] = "en"};

const char *publication_kind_code(PublicationKind kind)
{
  return kind_codes[kind];
}

bool publication_kind_parse(const char *code, PublicationKind *out_kind)
{
  for (guint i = 0; i < G_N_ELEMENTS(kind_codes); i++) {
    if (!g_str_equal(code, kind_codes[i]))
      continue;
    *out_kind = (PublicationKind)i;
    return true;
  }
  return false;
}

static void free_page(gpointer page)
{
  PublishedPage *published = page;
  g_free(published->edition);
  g_free(published->format);
  g_free(published->language);
  g_bytes_unref(published->content);
  g_free(published);
}

GPtrArray *page_set_new(void)
{
  return g_ptr_array_new_with_free_func(free_page);
}

void page_set_add(GPtrArray *pages, const char *edition, const char *format, const char *language, GBytes *content)
{
  gsize size = 0;
  PublishedPage *page = g_new0(PublishedPage, 1);
  page->edition = g_strdup(edition);
  page->format = g_strdup(format);
  page->language = g_strdup(language);
  page->content = g_bytes_ref(content);
  page->digest = digest_of_bytes(g_bytes_get_data(content, &size), g_bytes_get_size(content));
  g_ptr_array_add(pages, page);
}

const PublishedPage *page_set_find(const GPtrArray *pages, const PublishedPage *wanted)
{
  for (guint i = 0; i < pages->len; i++) {
    const PublishedPage *page = g_ptr_array_index(pages, i);
    if (g_str_equal(page->edition, wanted->edition) && g_str_equal(page->format, wanted->format) &&
        g_str_equal(page->language, wanted->language))
      return page;
  }
  return NULL;
}

/* Renders one format in one language; what is rendered from is behind USER. NULL on failure. */
typedef GString *(*RenderFunc)(const void *user, guint format, Language language, GError **error);

/* Adds one format in both languages, or once when they are the same. */
static bool add_format(GPtrArray *pages, const char *edition, const char *format, RenderFunc render, const void *user,
                       guint index, GError **error)
{
  g_autoptr(GString) zh = render(user, index, LANGUAGE_ZH, error);
  g_autoptr(GString) en = zh == NULL ? NULL : render(user, index, LANGUAGE_EN, error);
  if (en == NULL)
    return false;
  bool is_same = g_string_equal(zh, en);
  g_autoptr(GBytes) zh_bytes = g_bytes_new(zh->str, zh->len);
  g_autoptr(GBytes) en_bytes = g_bytes_new(en->str, en->len);
  page_set_add(pages, edition, format, language_codes[LANGUAGE_ZH], zh_bytes);
  if (!is_same)
    page_set_add(pages, edition, format, language_codes[LANGUAGE_EN], en_bytes);
  return true;
}

/* What is rendered, and by which rule it is warned. */
typedef struct Subject {
  const Report *report;
  const Evaluation *evaluation;
  const WarningRule *rule;
} Subject;

static GString *render_report(const void *user, guint format, Language language, GError **error)
{
  const Subject *subject = user;
  return report_render(subject->report, subject->rule, report_writer_at(format), language, error);
}

static GString *render_evaluation(const void *user, guint format, Language language, GError **error)
{
  const Subject *subject = user;
  return evaluation_render(subject->evaluation, subject->rule, evaluation_writer_at(format), language, error);
}

static guint n_report_formats(void)
{
  guint n = 0;
  while (report_writer_at(n) != NULL)
    n++;
  return n;
}

static guint n_evaluation_formats(void)
{
  guint n = 0;
  while (evaluation_writer_at(n) != NULL)
    n++;
  return n;
}

/* The internal edition comes first. */
static void tell_format(guint format, guint n_formats, bool is_public)
{
  headway_count("reporter.headway.pages", (is_public ? n_formats : 0) + format + 1, 2 * n_formats);
}

static bool add_annual(GPtrArray *pages, const Report *report, const ReportingRules *rules, const char *edition,
                       GError **error)
{
  const Subject subject = {.report = report, .rule = &rules->warning};
  const guint n_formats = n_report_formats();
  for (guint i = 0; i < n_formats; i++) {
    tell_format(i, n_formats, report->is_public);
    if (!add_format(pages, edition, report_writer_at(i)->format, render_report, &subject, i, error))
      return false;
  }
  return true;
}

static bool add_evaluation(GPtrArray *pages, const Report *report, const ReportingRules *rules, PublicationKind kind,
                           const char *edition, GError **error)
{
  EvaluationRule rule = evaluation_rule_of(&rules->warning);
  EvaluationStage stage = kind == PUBLISH_FINAL ? STAGE_FINAL : STAGE_MIDTERM;
  g_autoptr(Evaluation) evaluation = evaluation_build(report, stage, &rule);
  const Subject subject = {.evaluation = evaluation, .rule = &rules->warning};
  const guint n_formats = n_evaluation_formats();
  for (guint i = 0; i < n_formats; i++) {
    tell_format(i, n_formats, report->is_public);
    if (!add_format(pages, edition, evaluation_writer_at(i)->format, render_evaluation, &subject, i, error))
      return false;
  }
  return true;
}

static bool add_edition(GPtrArray *pages, const ReportBasis *basis, const ReportingRules *rules, PublicationKind kind,
                        int year, bool is_public, GError **error)
{
  const char *edition = is_public ? "public" : "internal";
  g_autoptr(ReportSource) source = report_source_of(basis, &rules->assess, year, is_public);
  const Report *report = report_source_report(source);
  return kind == PUBLISH_ANNUAL ? add_annual(pages, report, rules, edition, error)
                                : add_evaluation(pages, report, rules, kind, edition, error);
}

GPtrArray *page_set_render(const ReportBasis *basis, const ReportingRules *rules, PublicationKind kind, int year,
                           GError **error)
{
  g_autoptr(GPtrArray) pages = page_set_new();
  headway_step("reporter.headway.write", 2, 3);
  if (!add_edition(pages, basis, rules, kind, year, false, error) ||
      !add_edition(pages, basis, rules, kind, year, true, error))
    return NULL;
  return g_steal_pointer(&pages);
}
