#include "reporter/assess/gap.h"

#include "reporter/statistics/disparity.h"
#include "reporter/wording/number.h"
#include "reporter/wording/unit.h"

/* A parity index within 0.97 to 1.03 needs its third place. */
#define RATIO_DECIMALS 3
#define SHARE_DECIMALS 1

/* Where the two parts of a gap stand, and how they make one number. */
typedef struct GapRule {
  const char *first_key;
  const char *second_key;
  bool is_share;
  bool (*combine)(double first, double second, double *out_gap);
} GapRule;

static bool difference(double first, double second, double *out_gap)
{
  *out_gap = disparity_difference(first, second);
  return true;
}

static const GapRule rules[] = {
    [GAP_METHOD_SHARE_F] = {"sex=F", "sex=M", true, disparity_share},
    [GAP_METHOD_SHARE_M] = {"sex=M", "sex=F", true, disparity_share},
    [GAP_METHOD_RATIO_F_OVER_M] = {"sex=F", "sex=M", false, disparity_ratio},
    [GAP_METHOD_DIFFERENCE_M_MINUS_F] = {"sex=M", "sex=F", false, difference},
    [GAP_METHOD_DIFFERENCE_F_MINUS_M] = {"sex=F", "sex=M", false, difference},
    [GAP_METHOD_DIFFERENCE_R_MINUS_U] = {"residence=R", "residence=U", false, difference},
};

bool gap_is_share(GapMethod method)
{
  return rules[method].is_share;
}

bool gap_is_difference(GapMethod method)
{
  return rules[method].combine == difference;
}

/* The figures that a gap is between, whether they have values or not; NULL where there is none. */
typedef struct Sides {
  const Figure *sides[2];
  guint n; /* 1 where the value itself is the share */
} Sides;

static const Figure *side_of(const Catalogue *catalogue, const FigureTable *figures, FigureKey key,
                             const char *breakdown)
{
  int index = catalogue_breakdown_index(catalogue, breakdown);
  if (index < 0)
    return NULL;
  key.breakdown = (uint16_t)index;
  return figure_table_find(figures, key);
}

static Sides sides_of(const Catalogue *catalogue, const FigureTable *figures, const Indicator *indicator,
                      GapMethod method, FigureKey key)
{
  const GapRule *rule = &rules[method];
  bool is_share_already = rule->is_share && (indicator->required_dimensions & DIMENSION_BIT(DIMENSION_SEX)) == 0;
  if (is_share_already)
    return (Sides){{side_of(catalogue, figures, key, BREAKDOWN_TOTAL), NULL}, 1};
  return (Sides){
      {side_of(catalogue, figures, key, rule->first_key), side_of(catalogue, figures, key, rule->second_key)}, 2};
}

bool gap_parts(const Catalogue *catalogue, const FigureTable *figures, const Indicator *indicator, GapMethod method,
               int32_t area_id, int year, GapParts *out_parts)
{
  FigureKey key = {.area_id = area_id, .indicator_id = indicator->id, .year = (int16_t)year};
  Sides sides = sides_of(catalogue, figures, indicator, method, key);
  for (guint i = 0; i < sides.n; i++)
    if (sides.sides[i] == NULL || !sides.sides[i]->has_value)
      return false;
  *out_parts = (GapParts){sides.sides[0], sides.sides[1]};
  return true;
}

bool gap_is_suppressed(const Catalogue *catalogue, const FigureTable *figures, const Indicator *indicator,
                       GapMethod method, int32_t area_id, int year)
{
  FigureKey key = {.area_id = area_id, .indicator_id = indicator->id, .year = (int16_t)year};
  Sides sides = sides_of(catalogue, figures, indicator, method, key);
  bool is_any_hidden = false;
  for (guint i = 0; i < sides.n; i++) {
    if (sides.sides[i] == NULL || !figure_is_on_record(sides.sides[i]))
      return false;
    is_any_hidden = is_any_hidden || sides.sides[i]->has_hidden_value;
  }
  return is_any_hidden;
}

/* Of a share the count behind the figure, else its value. */
static double amount_of(const Figure *figure, bool is_share)
{
  return is_share && figure->has_numerator ? figure->numerator : figure->value;
}

bool gap_of_parts(const GapParts *parts, GapMethod method, double *out_gap)
{
  const GapRule *rule = &rules[method];
  if (parts->second == NULL) {
    *out_gap = parts->first->value;
    return true;
  }
  return rule->combine(amount_of(parts->first, rule->is_share), amount_of(parts->second, rule->is_share), out_gap);
}

guint gap_decimals(const Indicator *indicator, GapMethod method)
{
  if (rules[method].is_share)
    return SHARE_DECIMALS;
  if (method == GAP_METHOD_RATIO_F_OVER_M)
    return RATIO_DECIMALS;
  return change_decimals(unit_style(indicator->unit->code)->change_kind, indicator->decimals);
}

char *gap_words(Language language, const Indicator *indicator, GapMethod method, const char *number)
{
  if (rules[method].is_share)
    return text_format(language, "reporter.value.percent", "value", number, NULL);
  if (method == GAP_METHOD_RATIO_F_OVER_M)
    return g_strdup(number);
  if (unit_style(indicator->unit->code)->change_kind == CHANGE_POINTS)
    return unit_points(language, number);
  return unit_words(language, unit_of(indicator), number);
}

char *gap_value(Language language, const Indicator *indicator, GapMethod method, double gap)
{
  g_autofree char *number = number_rounded(gap, gap_decimals(indicator, method));
  return gap_words(language, indicator, method, number);
}
