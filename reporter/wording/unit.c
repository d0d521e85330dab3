#include "reporter/wording/unit.h"

#include "reporter/wording/number.h"

static const UnitStyle styles[] = {
    {"percent", CHANGE_POINTS, false, false, VERB_RAISE, "reporter.value.percent", NULL},
    {"per_100000_live_births", CHANGE_PERCENT, false, false, VERB_RAISE, "reporter.value.per_100000_live_births", NULL},
    {"per_1000_women", CHANGE_PERCENT, false, false, VERB_RAISE, "reporter.value.per_1000_women", NULL},
    {"years_of_life", CHANGE_ABSOLUTE, false, false, VERB_LENGTHEN, "reporter.value.years_of_life", NULL},
    {"years", CHANGE_ABSOLUTE, false, false, VERB_RAISE, "reporter.value.years", NULL},
    {"persons", CHANGE_ABSOLUTE, true, false, VERB_INCREASE, "reporter.value.persons", "reporter.value.persons.one"},
    {"person_times", CHANGE_ABSOLUTE, true, false, VERB_INCREASE, "reporter.value.person_times",
     "reporter.value.person_times.one"},
    {"cases", CHANGE_ABSOLUTE, true, false, VERB_INCREASE, "reporter.value.cases", "reporter.value.cases.one"},
    {"documents", CHANGE_ABSOLUTE, true, false, VERB_INCREASE, "reporter.value.documents",
     "reporter.value.documents.one"},
    {"illness", CHANGE_ABSOLUTE, true, false, VERB_INCREASE, "reporter.value.illness", "reporter.value.illness.one"},
    {"calls", CHANGE_ABSOLUTE, true, false, VERB_INCREASE, "reporter.value.calls", "reporter.value.calls.one"},
    {"letters", CHANGE_ABSOLUTE, true, false, VERB_INCREASE, "reporter.value.letters", "reporter.value.letters.one"},
    {"households", CHANGE_ABSOLUTE, true, false, VERB_INCREASE, "reporter.value.households",
     "reporter.value.households.one"},
    {"yuan_per_year", CHANGE_ABSOLUTE, false, false, VERB_INCREASE, "reporter.value.yuan", NULL},
    {"yuan_per_month", CHANGE_ABSOLUTE, false, false, VERB_INCREASE, "reporter.value.yuan", NULL},
    {"minutes_per_day", CHANGE_ABSOLUTE, false, false, VERB_INCREASE, "reporter.value.minutes", NULL},
    {"ug_per_l", CHANGE_ABSOLUTE, false, false, VERB_RAISE, "reporter.value.ug_per_l", NULL},
    {"ratio", CHANGE_ABSOLUTE, false, false, VERB_RAISE, "reporter.value.ratio", NULL},
    {"beds_per_1000", CHANGE_ABSOLUTE, false, false, VERB_INCREASE, "reporter.value.beds", NULL},
    {"places_per_1000", CHANGE_ABSOLUTE, false, false, VERB_INCREASE, "reporter.value.places", NULL},
    {"yes_no", CHANGE_ABSOLUTE, false, true, VERB_RAISE, NULL, NULL},
};

static const UnitStyle style_of_unknown = {NULL,          CHANGE_ABSOLUTE,        false, false,
                                           VERB_INCREASE, "reporter.value.other", NULL};

const UnitStyle *unit_style(const char *unit_code)
{
  for (guint i = 0; i < G_N_ELEMENTS(styles); i++)
    if (g_str_equal(styles[i].unit, unit_code))
      return &styles[i];
  return &style_of_unknown;
}

/* Which word Chinese counts with, where the catalogue's unit has several (件, 例, 起): the name of the indicator ends with it. */
typedef struct Counter {
  const char *unit; /* the catalogue's */
  const char *name_ends;
  CodeItem counted;
} Counter;

static const Counter counters[] = {
    {"cases", "例数", {.code = "illness", .name = {"例", "Cases"}}},
    {"cases", "警情数", {.code = "calls", .name = {"起", "Cases"}}},
    {"documents", "书数", {.code = "letters", .name = {"份", "Documents"}}},
};

const CodeItem *unit_of(const Indicator *indicator)
{
  for (guint i = 0; i < G_N_ELEMENTS(counters); i++)
    if (g_str_equal(counters[i].unit, indicator->unit->code) &&
        g_str_has_suffix(indicator->name.zh, counters[i].name_ends))
      return &counters[i].counted;
  return indicator->unit;
}

char *unit_points(Language language, const char *number)
{
  const bool is_one = g_str_equal(number, "1");
  return text_format(language, is_one ? "reporter.amount.points.one" : "reporter.amount.points", "amount", number,
                     NULL);
}

char *unit_words(Language language, const CodeItem *unit, const char *number)
{
  const UnitStyle *style = unit_style(unit->code);
  if (style->is_flag)
    return g_strdup(number);
  const bool is_one = style->one_text != NULL && g_str_equal(number, "1");
  return text_format(language, is_one ? style->one_text : style->value_text, "value", number, "unit",
                     bilingual_text(unit->name, language), NULL);
}

char *unit_value(Language language, const CodeItem *unit, double value, guint decimals)
{
  if (unit_style(unit->code)->is_flag)
    return g_strdup(text(language, value > 0.5 ? "reporter.value.yes" : "reporter.value.no"));
  g_autofree char *number = number_rounded(value, decimals);
  return unit_words(language, unit, number);
}
