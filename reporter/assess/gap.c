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

static const Figure *part_of(const Catalogue *catalogue, const FigureTable *figures, FigureKey key,
                             const char *breakdown)
{
  int index = catalogue_breakdown_index(catalogue, breakdown);
  if (index < 0)
    return NULL;
  key.breakdown = (uint16_t)index;
  return figure_table_valued(figures, key);
}

bool gap_parts(const Catalogue *catalogue, const FigureTable *figures, const Indicator *indicator, GapMethod method,
               int32_t area_id, int year, GapParts *out_parts)
{
  const GapRule *rule = &rules[method];
  FigureKey key = {.area_id = area_id, .indicator_id = indicator->id, .year = (int16_t)year};
  bool is_share_already = rule->is_share && (indicator->required_dimensions & DIMENSION_BIT(DIMENSION_SEX)) == 0;
  GapParts parts = {part_of(catalogue, figures, key, is_share_already ? BREAKDOWN_TOTAL : rule->first_key), NULL};
  if (!is_share_already)
    parts.second = part_of(catalogue, figures, key, rule->second_key);
  if (parts.first == NULL || (parts.second == NULL && !is_share_already))
    return false;
  *out_parts = parts;
  return true;
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
    return text_format(language, "reporter.amount.points", "amount", number, NULL);
  return unit_words(language, indicator->unit, number);
}

char *gap_value(Language language, const Indicator *indicator, GapMethod method, double gap)
{
  g_autofree char *number = number_rounded(gap, gap_decimals(indicator, method));
  return gap_words(language, indicator, method, number);
}
