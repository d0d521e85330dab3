#include <string.h>

#include "aggregator/administration/agency_rules.h"
#include "record/credit_code.h"

/* --- 统一社会信用代码 --------------------------------------------------------------------------------------------- */

static bool judged_as(const Agency *agency, CreditCodeVerdict verdict)
{
  const char *code = agency->cells[AGENCY_CREDIT_CODE];
  return code[0] != '\0' && credit_code_judge(code) == verdict;
}

static bool has_credit_code_of_wrong_length(G_GNUC_UNUSED const AgencyRegister *registered, const Agency *agency)
{
  return judged_as(agency, CREDIT_CODE_WRONG_LENGTH);
}

static bool has_credit_code_with_wrong_character(G_GNUC_UNUSED const AgencyRegister *registered, const Agency *agency)
{
  return judged_as(agency, CREDIT_CODE_WRONG_CHARACTER);
}

static bool has_credit_code_that_fails_the_check(G_GNUC_UNUSED const AgencyRegister *registered, const Agency *agency)
{
  return judged_as(agency, CREDIT_CODE_FAILS_CHECK);
}

/* --- 区划代码 ----------------------------------------------------------------------------------------------------- */

/* The nearest agency above that has a code; NULL when none has. The steps end a circle, which is a fault of its own. */
static const Agency *above_with_area_code(const AgencyRegister *registered, const Agency *agency)
{
  for (guint steps = 0; steps < registered->agencies->len; steps++) {
    agency = agency_register_find(registered, agency->cells[AGENCY_PARENT]);
    if (agency == NULL || agency->cells[AGENCY_AREA_CODE][0] != '\0')
      return agency;
  }
  return NULL;
}

/* What all codes within an area begin with: 229900001000 is a township, and its villages begin with 229900001. */
static size_t prefix_length(const char *code)
{
  size_t length = strlen(code);
  while (length > 6 && strncmp(code + length - 3, "000", 3) == 0)
    length -= 3;
  return length;
}

static bool has_area_code_of_elsewhere(const AgencyRegister *registered, const Agency *agency)
{
  const char *code = agency->cells[AGENCY_AREA_CODE];
  const Agency *above = code[0] != '\0' ? above_with_area_code(registered, agency) : NULL;
  return above != NULL &&
         strncmp(code, above->cells[AGENCY_AREA_CODE], prefix_length(above->cells[AGENCY_AREA_CODE])) != 0;
}

const AgencyRule agency_cautions[] = {
    {"credit_code_length", AGENCY_CREDIT_CODE, has_credit_code_of_wrong_length},
    {"credit_code_character", AGENCY_CREDIT_CODE, has_credit_code_with_wrong_character},
    {"credit_code_check", AGENCY_CREDIT_CODE, has_credit_code_that_fails_the_check},
    {"area_code_elsewhere", AGENCY_AREA_CODE, has_area_code_of_elsewhere},
    {NULL, AGENCY_CODE, NULL},
};
