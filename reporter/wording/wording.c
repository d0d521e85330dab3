#include "reporter/wording/wording.h"

#include <math.h>

#include "reporter/wording/number.h"
#include "reporter/wording/unit.h"

/* Text codes of one verb, up and down. */
typedef struct VerbTexts {
  const char *up;
  const char *down;
  const char *up_for_worse;
  const char *up_percent; /* with {percent} */
  const char *down_percent;
} VerbTexts;

static const VerbTexts verb_texts[] = {
    [VERB_RAISE] = {"reporter.change.raised", "reporter.change.lowered", "reporter.change.risen", NULL, NULL},
    [VERB_INCREASE] = {"reporter.change.increased", "reporter.change.decreased", "reporter.change.increased",
                       "reporter.change.increased_percent", "reporter.change.decreased_percent"},
    [VERB_LENGTHEN] = {"reporter.change.lengthened", "reporter.change.shortened", "reporter.change.lengthened", NULL,
                       NULL},
};

static const char *const base_texts[] = {
    [COMPARE_YEAR] = "reporter.base.year",
    [COMPARE_TERM] = "reporter.base.term",
    [COMPARE_SURVEY] = "reporter.base.survey",
    [COMPARE_BASELINE] = "reporter.base.baseline",
};

Scale scale_of(const Indicator *indicator)
{
  return (Scale){.unit = unit_of(indicator), .decimals = indicator->decimals, .direction = indicator->direction};
}

char *wording_base(Language language, CompareBase base, int year)
{
  g_autofree char *digits = g_strdup_printf("%d", year);
  return text_format(language, base_texts[base], "year", digits, NULL);
}

bool wording_is_unfavourable(Direction direction, Move move)
{
  return (direction == DIRECTION_HIGHER_BETTER && move == MOVE_DOWN) ||
         (direction == DIRECTION_LOWER_BETTER && move == MOVE_UP);
}

static char *amount_in_words(Language language, const Scale *scale, const Change *change, double amount)
{
  guint decimals = change_decimals(change->kind, scale->decimals);
  g_autofree char *number = number_rounded(fabs(amount), decimals);
  switch (change->kind) {
  case CHANGE_POINTS:
    return unit_points(language, number);
  case CHANGE_PERCENT:
    return text_format(language, "reporter.amount.percent", "amount", number, NULL);
  case CHANGE_ABSOLUTE:
    return unit_value(language, scale->unit, fabs(amount), decimals);
  }
  g_assert_not_reached();
}

static char *moved(Language language, const Scale *scale, const Change *change, double amount, const char *base)
{
  const UnitStyle *style = unit_style(scale->unit->code);
  const VerbTexts *texts = &verb_texts[style->verb];
  bool is_up = change->move == MOVE_UP;
  const char *up = scale->direction == DIRECTION_LOWER_BETTER ? texts->up_for_worse : texts->up;
  g_autofree char *words = amount_in_words(language, scale, change, amount);
  if (!style->also_percent || !change->has_percent)
    return text_format(language, is_up ? up : texts->down, "base", base, "amount", words, NULL);
  g_autofree char *percent = number_rounded(fabs(change->percent), 1);
  return text_format(language, is_up ? texts->up_percent : texts->down_percent, "base", base, "amount", words,
                     "percent", percent, NULL);
}

/* A yes or no that changed, or a rate that was 0: what it was says more than a difference. */
static char *was(Language language, const Scale *scale, const Change *change, double now, const char *base)
{
  g_autofree char *before = unit_value(language, scale->unit, now - change->difference, scale->decimals);
  const bool is_flag = unit_style(scale->unit->code)->is_flag;
  return text_format(language, is_flag ? "reporter.change.was_flag" : "reporter.change.was", "base", base, "value",
                     before, NULL);
}

static char *plain_change(Language language, const Scale *scale, const Change *change, const char *base)
{
  double amount = 0;
  if (unit_style(scale->unit->code)->is_flag)
    return change->move == MOVE_FLAT ? text_format(language, "reporter.change.same", "base", base, NULL)
                                     : was(language, scale, change, change->difference > 0 ? 1 : 0, base);
  if (change->move == MOVE_FLAT)
    return text_format(language, "reporter.change.flat", "base", base, NULL);
  if (change->move == MOVE_NEARLY_FLAT)
    return text_format(language, "reporter.change.nearly_flat", "base", base, NULL);
  if (!change_amount(change, &amount))
    return was(language, scale, change, change->difference, base);
  return moved(language, scale, change, amount, base);
}

char *wording_change(Language language, const Scale *scale, const Change *change, CompareBase base, int base_year)
{
  g_autofree char *base_words = wording_base(language, base, base_year);
  g_autofree char *plain = plain_change(language, scale, change, base_words);
  if (!wording_is_unfavourable(scale->direction, change->move))
    return g_steal_pointer(&plain);
  return text_format(language, "reporter.change.unfavourable", "change", plain, NULL);
}

char *wording_change_unjudged(Language language, const Scale *scale, const Change *change, CompareBase base,
                              int base_year)
{
  g_autofree char *base_words = wording_base(language, base, base_year);
  return plain_change(language, scale, change, base_words);
}

char *wording_change_in_doubt(Language language, const Scale *scale, const Change *change, ChangeDoubt doubt,
                              CompareBase base, int base_year)
{
  static const char *const codes[] = {[CHANGE_BY_CHANCE] = "reporter.change.by_chance",
                                      [CHANGE_WITHIN_ERROR] = "reporter.change.within_error",
                                      [CHANGE_ERROR_UNKNOWN] = "reporter.change.error_unknown"};
  bool stands_still = change->move == MOVE_FLAT || change->move == MOVE_NEARLY_FLAT;
  if (doubt == CHANGE_CERTAIN || stands_still)
    return wording_change(language, scale, change, base, base_year);
  g_autofree char *base_words = wording_base(language, base, base_year);
  g_autofree char *plain = plain_change(language, scale, change, base_words);
  return text_format(language, codes[doubt], "change", plain, NULL);
}

char *wording_change_brief(Language language, const Scale *scale, const Change *change)
{
  double amount = 0;
  if (change->move == MOVE_FLAT)
    return g_strdup(text(language, "reporter.brief.flat"));
  if (change->move == MOVE_NEARLY_FLAT)
    return g_strdup(text(language, "reporter.brief.nearly_flat"));
  if (!change_amount(change, &amount))
    return g_strdup(text(language, "reporter.brief.from_zero"));
  g_autofree char *number = number_rounded(amount, change_decimals(change->kind, scale->decimals));
  return g_strconcat(amount > 0 ? "+" : "", number, NULL);
}

const char *wording_change_unit(Language language, const Scale *scale)
{
  switch (unit_style(scale->unit->code)->change_kind) {
  case CHANGE_POINTS:
    return text(language, "reporter.brief.points");
  case CHANGE_PERCENT:
    return text(language, "reporter.brief.percent");
  case CHANGE_ABSOLUTE:
    return text(language, "reporter.brief.absolute");
  }
  g_assert_not_reached();
}

/* `2025年，孕产妇死亡率为9.8/10万` */
static char *level_words(Language language, const char *name, const Scale *scale, int year, double value)
{
  g_autofree char *digits = g_strdup_printf("%d", year);
  g_autofree char *words = unit_value(language, scale->unit, value, scale->decimals);
  const char *level = unit_style(scale->unit->code)->is_flag ? "reporter.sentence.flag" : "reporter.sentence.level";
  return text_format(language, level, "year", digits, "name", name, "value", words, NULL);
}

char *wording_sentence(Language language, const char *name, const Scale *scale, int year, double value,
                       const double *previous, CompareBase base, int base_year)
{
  g_autofree char *level = level_words(language, name, scale, year, value);
  g_autofree char *comparison = NULL;
  if (previous != NULL) {
    Change change = change_between(unit_style(scale->unit->code)->change_kind, scale->decimals, value, *previous);
    comparison = wording_change(language, scale, &change, base, base_year);
  } else {
    g_autofree char *base_words = wording_base(language, base, base_year);
    comparison = text_format(language, base_year > 0 ? "reporter.change.unknown" : "reporter.change.first", "base",
                             base_words, NULL);
  }
  return text_format(language, "reporter.sentence.whole", "level", level, "change", comparison, NULL);
}

char *wording_sentence_with(Language language, const char *name, const Scale *scale, int year, double value,
                            const char *comparison)
{
  g_autofree char *level = level_words(language, name, scale, year, value);
  return text_format(language, "reporter.sentence.whole", "level", level, "change", comparison, NULL);
}

static char *no_comparison(Language language, const char *code, CompareBase base, int base_year)
{
  g_autofree char *base_words = wording_base(language, base, base_year);
  return text_format(language, code, "base", base_words, NULL);
}

char *wording_base_suppressed(Language language, CompareBase base, int base_year)
{
  return no_comparison(language, "reporter.change.suppressed", base, base_year);
}

char *wording_incomplete(Language language, bool is_now, bool is_before, CompareBase base, int base_year)
{
  g_assert(is_now || is_before);
  if (is_now && is_before)
    return no_comparison(language, "reporter.change.incomplete.both", base, base_year);
  return no_comparison(language, is_now ? "reporter.change.incomplete.now" : "reporter.change.incomplete.before", base,
                       base_year);
}

char *wording_suppressed(Language language, const char *name, int year, bool is_internal)
{
  g_autofree char *digits = g_strdup_printf("%d", year);
  return text_format(language, is_internal ? "reporter.sentence.suppressed.internal" : "reporter.sentence.suppressed",
                     "year", digits, "name", name, NULL);
}

char *wording_missing(Language language, const char *name, int year, int last_year)
{
  g_autofree char *digits = g_strdup_printf("%d", year);
  g_autofree char *last = g_strdup_printf("%d", last_year);
  return text_format(language, last_year > 0 ? "reporter.sentence.missing_since" : "reporter.sentence.missing", "year",
                     digits, "name", name, "last", last, NULL);
}
