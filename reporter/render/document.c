#include "reporter/render/document.h"

#include "base/error.h"
#include "reporter/render/document_parts.h"
#include "reporter/render/evaluation_advice.h"
#include "reporter/render/evaluation_words.h"
#include "reporter/render/json_value.h"
#include "reporter/render/opening_words.h"

/* Of the document's form: raised when something is taken away or means something else. */
#define DOCUMENT_FORM 1

static const char *const kind_codes[] = {
    [DOCUMENT_ANNUAL] = "annual", [DOCUMENT_MIDTERM] = "midterm", [DOCUMENT_FINAL] = "final"};

/* --- Head --------------------------------------------------------------------------------------------------------- */

static char *title_of(Language language, const Review *review, DocumentKind kind)
{
  return kind == DOCUMENT_ANNUAL ? opening_title(language, review->report)
                                 : evaluation_title(language, review->evaluation);
}

static json_t *opening_of(const Report *report)
{
  g_autoptr(GPtrArray) zh = opening_paragraphs(LANGUAGE_ZH, report);
  g_autoptr(GPtrArray) en = opening_paragraphs(LANGUAGE_EN, report);
  json_t *paragraphs = json_array();
  for (guint i = 0; i < zh->len; i++)
    json_array_append_new(paragraphs,
                          json_words(g_strdup(g_ptr_array_index(zh, i)), g_strdup(g_ptr_array_index(en, i))));
  return paragraphs;
}

static json_t *standing_names(void)
{
  json_t *names = json_object();
  for (guint i = 0; i < N_STANDINGS; i++)
    json_object_set_new(names, standing_code((Standing)i),
                        json_words(g_strdup(standing_words(LANGUAGE_ZH, (Standing)i)),
                                   g_strdup(standing_words(LANGUAGE_EN, (Standing)i))));
  return names;
}

static json_t *areas_of(const Report *report)
{
  json_t *array = json_array();
  for (guint i = 0; i < report->n_areas; i++) {
    json_t *object = json_object();
    json_object_set_new(object, "code", json_string(report->areas[i].code));
    json_object_set_new(object, "name", json_name(report->areas[i].name));
    json_object_set_new(object, "is_district", json_boolean(report->areas[i].is_district));
    json_array_append_new(array, object);
  }
  return array;
}

static void add_head(json_t *root, const Review *review, DocumentKind kind)
{
  const Report *report = review->report;
  json_object_set_new(root, "form", json_integer(DOCUMENT_FORM));
  json_object_set_new(root, "kind", json_string(kind_codes[kind]));
  json_object_set_new(root, "edition", json_string(report->is_public ? "public" : "internal"));
  json_object_set_new(
      root, "edition_words",
      json_words(g_strdup(opening_edition(LANGUAGE_ZH, report)), g_strdup(opening_edition(LANGUAGE_EN, report))));
  json_object_set_new(root, "year", json_integer(report->year));
  json_object_set_new(root, "baseline_year", json_integer(report->rule->baseline_year));
  json_object_set_new(root, "target_year", json_integer(report->rule->target_year));
  json_object_set_new(root, "district", json_name(report->district->name));
  json_object_set_new(root, "title",
                      json_words(title_of(LANGUAGE_ZH, review, kind), title_of(LANGUAGE_EN, review, kind)));
  json_object_set_new(root, "opening", opening_of(report));
  json_object_set_new(root, "standings", standing_names());
  json_object_set_new(root, "areas", areas_of(report));
}

/* --- Chapters ----------------------------------------------------------------------------------------------------- */

/* A clause about N of them; empty for none. */
static char *clause_of(Language language, const char *code, guint n)
{
  g_autofree char *count = g_strdup_printf("%u", n);
  return n == 0 ? g_strdup("") : text_format(language, code, "n", count, NULL);
}

/* The finding of a chapter as its headline. */
static char *chapter_claim(Language language, const Tally *tally)
{
  guint n_met = tally->of[STANDING_MET] + tally->of[STANDING_NEARLY];
  g_autofree char *all = g_strdup_printf("%u", tally_countable(tally));
  if (tally_countable(tally) == 0)
    return g_strdup(text(language, "page.chapter.none"));
  if (n_met == tally_countable(tally))
    return text_format(language, "page.chapter.all_met", "all", all, NULL);
  g_autofree char *met = g_strdup_printf("%u", n_met);
  g_autofree char *on_course = clause_of(language, "page.chapter.on_course", tally->of[STANDING_ON_COURSE]);
  g_autofree char *at_risk = clause_of(language, "page.chapter.at_risk", tally->of[STANDING_AT_RISK]);
  g_autofree char *not_met = clause_of(language, "page.chapter.not_met", tally->of[STANDING_NOT_MET]);
  g_autofree char *undecided =
      clause_of(language, "page.chapter.undecided", tally->of[STANDING_UNDECIDED] + tally->of[STANDING_NO_DATA]);
  return text_format(language, "page.chapter.claim", "all", all, "met", met, "on_course", on_course, "at_risk", at_risk,
                     "not_met", not_met, "undecided", undecided, NULL);
}

static json_t *objectives_of(const Evaluation *evaluation, const Domain *domain)
{
  json_t *array = json_array();
  for (guint i = 0; i < evaluation->objectives->len; i++) {
    const EvaluationGroup *group = g_ptr_array_index(evaluation->objectives, i);
    if (group->domain != domain)
      continue;
    json_t *object = json_object();
    json_object_set_new(object, "code", json_string(group->objective->code));
    json_object_set_new(object, "title", json_name(group->objective->title));
    json_object_set_new(object, "is_commitment", json_boolean(group->objective->kind != OBJECTIVE_MAIN));
    json_object_set_new(object, "standing", json_string(standing_code(group->standing)));
    json_object_set_new(object, "targets", document_tally(&group->tally));
    json_array_append_new(array, object);
  }
  return array;
}

static json_t *chapter_of(const Review *review, const ReportDomain *domain, const EvaluationGroup *group, guint number)
{
  json_t *object = json_object();
  json_t *indicators = json_array();
  for (guint i = 0; i < domain->indicators->len; i++)
    json_array_append_new(indicators, document_indicator(review, g_ptr_array_index(domain->indicators, i)));
  json_object_set_new(object, "code", json_string(domain->domain->code));
  json_object_set_new(object, "number",
                      json_words(chapter_number(LANGUAGE_ZH, number), chapter_number(LANGUAGE_EN, number)));
  json_object_set_new(object, "name", json_name(domain->domain->name));
  json_object_set_new(object, "claim",
                      json_words(chapter_claim(LANGUAGE_ZH, &group->tally), chapter_claim(LANGUAGE_EN, &group->tally)));
  json_object_set_new(object, "targets", document_tally(&group->tally));
  json_object_set_new(object, "objectives", objectives_of(review->evaluation, domain->domain));
  json_object_set_new(object, "indicators", indicators);
  return object;
}

static json_t *chapters_of(const Review *review)
{
  json_t *array = json_array();
  for (guint i = 0; i < review->report->domains->len; i++)
    json_array_append_new(array, chapter_of(review, g_ptr_array_index(review->report->domains, i),
                                            g_ptr_array_index(review->evaluation->domains, i), i + 1));
  return array;
}

/* --- Notes -------------------------------------------------------------------------------------------------------- */

static json_t *notes_of(const Review *review)
{
  g_autoptr(GPtrArray) zh = opening_notes(LANGUAGE_ZH, review->report);
  g_autoptr(GPtrArray) en = opening_notes(LANGUAGE_EN, review->report);
  json_t *array = json_array();
  for (guint i = 0; i < zh->len; i++)
    json_array_append_new(array, json_words(g_strdup(g_ptr_array_index(zh, i)), g_strdup(g_ptr_array_index(en, i))));
  json_array_append_new(array, json_words(evaluation_notes(LANGUAGE_ZH, review->evaluation),
                                          evaluation_notes(LANGUAGE_EN, review->evaluation)));
  json_array_append_new(array, json_text("page.note.forecast"));
  json_array_append_new(array, json_text("page.note.evidence"));
  json_array_append_new(array, json_text("page.note.changes"));
  return array;
}

json_t *document_of(const Review *review, DocumentKind kind)
{
  const Evaluation *evaluation = review->evaluation;
  json_t *root = json_object();
  add_head(root, review, kind);
  json_object_set_new(root, "targets", document_tally(&evaluation->plan.tally));
  json_object_set_new(root, "objectives", document_tally(&evaluation->plan.objectives));
  json_object_set_new(root, "changes", document_changes(review));
  json_object_set_new(root, "warnings", document_warnings(review));
  json_object_set_new(root, "chapters", chapters_of(review));
  json_object_set_new(root, "problems", document_advice(evaluation_problems, evaluation));
  json_object_set_new(root, "suggestions", document_advice(evaluation_suggestions, evaluation));
  json_object_set_new(root, "departments", document_departments(review));
  json_object_set_new(root, "reporting", document_reporting(review->report));
  json_object_set_new(root, "missing", document_advice(evaluation_missing, evaluation));
  json_object_set_new(root, "revisions", document_revisions(review->report));
  json_object_set_new(root, "notes", notes_of(review));
  return root;
}
