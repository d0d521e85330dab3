/* What the document says beside its chapters. */
#include "reporter/render/document_parts.h"

#include "reporter/evaluate/discipline.h"
#include "reporter/publish/revision.h"
#include "reporter/render/discipline_table.h"
#include "reporter/render/evaluation_advice.h"
#include "reporter/render/json_value.h"
#include "reporter/render/revision_words.h"
#include "reporter/render/warned.h"
#include "reporter/warnings/warning_list.h"

json_t *document_tally(const Tally *tally)
{
  json_t *counts = json_object();
  for (guint i = 0; i < N_STANDINGS; i++)
    json_object_set_new(counts, standing_code((Standing)i), json_integer(tally->of[i]));
  return counts;
}

/* --- Warnings ----------------------------------------------------------------------------------------------------- */

static json_t *handling_of(const Handling *handling)
{
  if (handling == NULL)
    return json_null();
  const char *state = state_code(handling->state);
  json_t *object = json_object();
  json_object_set_new(object, "state", json_string(state));
  json_object_set_new(
      object, "state_words",
      json_words(g_strdup(warning_state_words(LANGUAGE_ZH, state)), g_strdup(warning_state_words(LANGUAGE_EN, state))));
  json_object_set_new(object, "since", json_string(handling->since));
  json_object_set_new(object, "words",
                      json_words(handling_words(LANGUAGE_ZH, handling), handling_words(LANGUAGE_EN, handling)));
  return object;
}

static json_t *warning_of(const Warned *warned)
{
  const Target *target = warned->reviewed->now->target;
  json_t *object = json_object();
  json_object_set_new(object, "level", json_string(warned->level));
  json_object_set_new(object, "level_words",
                      json_words(g_strdup(warning_level_words(LANGUAGE_ZH, warned->level)),
                                 g_strdup(warning_level_words(LANGUAGE_EN, warned->level))));
  json_object_set_new(object, "target", json_string(target->code));
  json_object_set_new(object, "title", json_name(target->title));
  json_object_set_new(object, "indicator", json_string(target->indicator->code));
  json_object_set_new(object, "department", json_string(target->indicator->department->code));
  json_object_set_new(object, "text",
                      json_words(g_strdup(warned->reason[LANGUAGE_ZH]), g_strdup(warned->reason[LANGUAGE_EN])));
  json_object_set_new(object, "handling", handling_of(warned->handling));
  return object;
}

json_t *document_warnings(const Review *review)
{
  json_t *array = json_array();
  g_autoptr(GArray) warned = warned_of(review);
  for (guint i = 0; i < warned->len; i++)
    json_array_append_new(array, warning_of(&g_array_index(warned, Warned, i)));
  return array;
}

/* --- Changes ------------------------------------------------------------------------------------------------------ */

/* True where both years have a verdict, and it is another one. */
static bool has_changed(const ReviewedTarget *reviewed)
{
  Tally tally = {0};
  tally_add(&tally, reviewed->before);
  tally_add(&tally, reviewed->now->standing);
  return tally_judged(&tally) == 2 && reviewed->before != reviewed->now->standing;
}

static char *turns_words(Language language, const Review *review)
{
  g_autofree char *good = g_strdup_printf("%u", review->of_turn[TURN_FAVOURABLE]->len);
  g_autofree char *steady = g_strdup_printf("%u", review->of_turn[TURN_STEADY]->len);
  g_autofree char *bad = g_strdup_printf("%u", review->of_turn[TURN_UNFAVOURABLE]->len);
  g_autofree char *uncertain = g_strdup_printf("%u", review->of_turn[TURN_UNCERTAIN]->len);
  const guint n_neutral = review->of_turn[TURN_NEUTRAL]->len;
  g_autofree char *neutral_count = g_strdup_printf("%u", n_neutral);
  g_autofree char *neutral =
      n_neutral == 0 ? g_strdup("") : text_format(language, "page.turns.neutral", "n", neutral_count, NULL);
  return text_format(language, "page.turns", "good", good, "steady", steady, "bad", bad, "uncertain", uncertain,
                     "neutral", neutral, NULL);
}

json_t *document_changes(const Review *review)
{
  json_t *targets = json_array();
  for (guint i = 0; i < review->targets->len; i++) {
    const ReviewedTarget *reviewed = &g_array_index(review->targets, ReviewedTarget, i);
    if (!has_changed(reviewed))
      continue;
    json_t *object = json_object();
    json_object_set_new(object, "target", json_string(reviewed->now->target->code));
    json_object_set_new(object, "title", json_name(reviewed->now->target->title));
    json_object_set_new(object, "indicator", json_string(reviewed->now->target->indicator->code));
    json_object_set_new(object, "before", json_string(standing_code(reviewed->before)));
    json_object_set_new(object, "now", json_string(standing_code(reviewed->now->standing)));
    json_array_append_new(targets, object);
  }
  json_t *changes = json_object();
  json_object_set_new(changes, "words", json_words(turns_words(LANGUAGE_ZH, review), turns_words(LANGUAGE_EN, review)));
  json_object_set_new(changes, "targets", targets);
  return changes;
}

/* --- Departments -------------------------------------------------------------------------------------------------- */

static const Tally *tally_of(const Review *review, const Department *department)
{
  static const Tally none = {{0}};
  for (guint i = 0; i < review->evaluation->departments->len; i++) {
    const EvaluationGroup *group = g_ptr_array_index(review->evaluation->departments, i);
    if (group->department == department)
      return &group->tally;
  }
  return &none;
}

json_t *document_departments(const Review *review)
{
  json_t *array = json_array();
  for (guint i = 0; i < review->quality->len; i++) {
    const DepartmentQuality *quality = &g_array_index(review->quality, DepartmentQuality, i);
    json_t *object = json_object();
    json_object_set_new(object, "code", json_string(quality->department->code));
    json_object_set_new(object, "name", json_name(quality->department->name));
    json_object_set_new(object, "targets", document_tally(tally_of(review, quality->department)));
    json_object_set_new(object, "indicators", json_integer(quality->indicators));
    json_object_set_new(object, "with_value", json_integer(quality->with_value));
    json_object_set_new(object, "provisional", json_integer(quality->provisional));
    json_object_set_new(object, "too_few", json_integer(quality->too_few));
    json_object_set_new(object, "units_due", json_integer(quality->units_due));
    json_object_set_new(object, "units_in", json_integer(quality->units_in));
    json_array_append_new(array, object);
  }
  return array;
}

/* --- Advice ------------------------------------------------------------------------------------------------------- */

static json_t *lines_of(const Advice *zh, const Advice *en)
{
  json_t *lines = json_array();
  for (guint i = 0; i < zh->lines->len; i++)
    json_array_append_new(
        lines, json_words(g_strdup(g_ptr_array_index(zh->lines, i)), g_strdup(g_ptr_array_index(en->lines, i))));
  return lines;
}

json_t *document_advice(GPtrArray *(*advise)(Language language, const Evaluation *evaluation),
                        const Evaluation *evaluation)
{
  g_autoptr(GPtrArray) zh = advise(LANGUAGE_ZH, evaluation);
  g_autoptr(GPtrArray) en = advise(LANGUAGE_EN, evaluation);
  json_t *array = json_array();
  for (guint i = 0; i < zh->len; i++) {
    const Advice *first = g_ptr_array_index(zh, i);
    const Advice *second = g_ptr_array_index(en, i);
    json_t *object = json_object();
    json_object_set_new(object, "text", json_words(g_strdup(first->sentence), g_strdup(second->sentence)));
    json_object_set_new(object, "lines", lines_of(first, second));
    json_array_append_new(array, object);
  }
  return array;
}

/* --- Revisions ---------------------------------------------------------------------------------------------------- */

json_t *document_revisions(const Report *report)
{
  g_autoptr(GPtrArray) zh = revision_paragraphs(LANGUAGE_ZH, report);
  g_autoptr(GPtrArray) en = revision_paragraphs(LANGUAGE_EN, report);
  json_t *array = json_array();
  for (guint i = 0; i < zh->len; i++)
    json_array_append_new(array, json_words(g_strdup(g_ptr_array_index(zh, i)), g_strdup(g_ptr_array_index(en, i))));
  return array;
}

/* --- Reporting ---------------------------------------------------------------------------------------------------- */

static json_t *reporting_of(const Catalogue *catalogue, const Discipline *one)
{
  json_t *object = json_object();
  json_object_set_new(object, "department", json_string(one->department));
  json_object_set_new(object, "name",
                      json_words(g_strdup(discipline_name(LANGUAGE_ZH, catalogue, one->department)),
                                 g_strdup(discipline_name(LANGUAGE_EN, catalogue, one->department))));
  json_object_set_new(object, "periods_due", json_integer(one->periods_due));
  json_object_set_new(object, "periods_received", json_integer(one->periods_received));
  json_object_set_new(object, "periods_timed", json_integer(one->periods_timed));
  json_object_set_new(object, "periods_on_time", json_integer(one->periods_on_time));
  json_object_set_new(object, "cells_stored", json_integer(one->cells_stored));
  json_object_set_new(object, "cells_corrected", json_integer(one->cells_corrected));
  json_object_set_new(object, "cells_received", json_integer(one->cells_received));
  json_object_set_new(object, "cells_rejected", json_integer(one->cells_rejected));
  return object;
}

json_t *document_reporting(const Report *report)
{
  json_t *array = json_array();
  for (guint i = 0; report->discipline != NULL && i < report->discipline->len; i++)
    json_array_append_new(array, reporting_of(report->catalogue, &g_array_index(report->discipline, Discipline, i)));
  return array;
}
