#include "catalogue/audit_rules.h"

#include <string.h>

const AuditRuleRow audit_rule_table[N_AUDIT_RULES] = {
    [AUDIT_PASSED] = {"passed", NULL, NULL, false},
    [AUDIT_BAD_ROW] = {"bad_row", NULL, NULL, false},
    [AUDIT_UNKNOWN_INDICATOR] = {"unknown_indicator", breaks_unknown_indicator, NULL, true},
    [AUDIT_UNKNOWN_LINE] = {"unknown_line", NULL, NULL, false},
    [AUDIT_BAD_PERIOD] = {"bad_period", breaks_bad_period, NULL, true},
    [AUDIT_UNKNOWN_CODE] = {"unknown_code", breaks_unknown_code, NULL, false},
    [AUDIT_DIMENSION_NOT_USED] = {"dimension_not_used", breaks_dimension_not_used, NULL, false},
    [AUDIT_MISSING_DIMENSION] = {"missing_dimension", NULL, NULL, false},
    [AUDIT_NOT_A_NUMBER] = {"not_a_number", breaks_not_a_number, NULL, false},
    [AUDIT_TEXT_TOO_LONG] = {"text_too_long", NULL, NULL, false},
    [AUDIT_DATE_AS_PERIOD] = {"date_as_period", NULL, NULL, false},
    [AUDIT_PERCENT_SIGN] = {"percent_sign", NULL, NULL, false},
    [AUDIT_LOST_DIGITS] = {"lost_digits", NULL, NULL, false},
    [AUDIT_MISSING_SIGN] = {"missing_sign", NULL, NULL, false},
    [AUDIT_DELETION] = {"deletion", NULL, NULL, false},
    [AUDIT_BAD_ACTION] = {"bad_action", NULL, NULL, false},
    [AUDIT_OTHER_AGENCY] = {"other_agency", NULL, NULL, false},
    [AUDIT_UNIT_MULTIPLIER] = {"unit_multiplier", NULL, NULL, false},
    [AUDIT_OTHER_UNIT] = {"other_unit", NULL, NULL, false},
    [AUDIT_UNCOMPUTED_FORMULA] = {"uncomputed_formula", NULL, NULL, false},
    [AUDIT_MERGED_CELL] = {"merged_cell", NULL, NULL, false},
    [AUDIT_RETIRED_INDICATOR] = {"retired_indicator", breaks_retired_indicator, NULL, true},
    [AUDIT_NOT_ASSIGNED] = {"not_assigned", breaks_not_assigned, NULL, true},
    [AUDIT_WRONG_FREQUENCY] = {"wrong_frequency", breaks_wrong_frequency, NULL, true},
    [AUDIT_FUTURE_PERIOD] = {"future_period", breaks_future_period, NULL, true},
    [AUDIT_CLOSED_PERIOD] = {"closed_period", breaks_closed_period, NULL, true},
    [AUDIT_NO_PARTITION] = {"no_partition", breaks_no_partition, NULL, true},
    [AUDIT_BAD_STATUS] = {"bad_status", breaks_bad_status, NULL, false},
    [AUDIT_VALUE_WITH_MISSING_STATUS] = {"value_with_missing_status", breaks_value_with_missing_status, NULL, false},
    [AUDIT_STATUS_WITHOUT_VALUE] = {"status_without_value", breaks_status_without_value, NULL, false},
    [AUDIT_MISSING_VALUE] = {"missing_value", breaks_missing_value, NULL, false},
    [AUDIT_MISSING_CODE_AS_VALUE] = {"missing_code_as_value", breaks_missing_code_as_value, NULL, false},
    [AUDIT_MISSING_DENOMINATOR] = {"missing_denominator", breaks_missing_denominator, NULL, false},
    [AUDIT_UNEXPECTED_DENOMINATOR] = {"unexpected_denominator", breaks_unexpected_denominator, NULL, false},
    [AUDIT_NOT_YES_OR_NO] = {"not_yes_or_no", breaks_not_yes_or_no, NULL, false},
    [AUDIT_BELOW_MINIMUM] = {"below_minimum", breaks_below_minimum, NULL, false},
    [AUDIT_ZERO_DENOMINATOR] = {"zero_denominator", breaks_zero_denominator, NULL, false},
    [AUDIT_NUMERATOR_ABOVE_DENOMINATOR] = {"numerator_above_denominator", breaks_numerator_above_denominator, NULL,
                                           false},
    [AUDIT_ABOVE_MAXIMUM] = {"above_maximum", breaks_above_maximum, NULL, false},
    [AUDIT_DUPLICATE_DISAGREES] = {"duplicate_disagrees", NULL, judge_duplicates, false},
    [AUDIT_SEX_SUM] = {"sex_sum", NULL, judge_sex_sum, false},
    [AUDIT_PARTS_SUM] = {"parts_sum", NULL, judge_parts_sum, false},
    [AUDIT_OUTSIDE_USUAL] = {"outside_usual", NULL, NULL, false},
    [AUDIT_LOOKS_CUMULATIVE] = {"looks_cumulative", NULL, NULL, false},
    [AUDIT_CUMULATIVE_FALLS] = {"cumulative_falls", NULL, NULL, false},
    [AUDIT_CHANGE_IN_PERCENT] = {"change_in_percent", NULL, NULL, false},
    [AUDIT_CHANGE_IN_POINTS] = {"change_in_points", NULL, NULL, false},
    [AUDIT_OUTLIER] = {"outlier", NULL, NULL, false},
    [AUDIT_WAITS_WITH_GROUP] = {"waits_with_group", NULL, NULL, false},
};

const char *audit_rule_code(AuditRule rule)
{
  g_assert((size_t)rule < N_AUDIT_RULES);
  return audit_rule_table[rule].code;
}

bool audit_rule_is_soft(AuditRule rule)
{
  return rule >= AUDIT_OUTSIDE_USUAL;
}

bool audit_rule_parse(const char *code, AuditRule *out_rule)
{
  for (size_t i = AUDIT_BAD_ROW; i < N_AUDIT_RULES; i++)
    if (strcmp(audit_rule_table[i].code, code) == 0) {
      *out_rule = (AuditRule)i;
      return true;
    }
  return false;
}
