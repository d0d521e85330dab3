/* What must hold of an agency: one row per rule. Pure. */
#pragma once

#include "aggregator/administration/agency_register.h"

typedef struct AgencyRule {
  const char *code;    /* of its text, `agency_fault.<code>` */
  AgencyColumn column; /* where the fault is to be mended */
  bool (*is_broken)(const AgencyRegister *registered, const Agency *agency);
} AgencyRule;

/* Ended by a NULL code. */
extern const AgencyRule agency_rules[];

/* What is mostly a slip and may be right: credit codes of the first years fail their check, and codes of areas change every year. Told, never refused.
 * Ended by a NULL code. */
extern const AgencyRule agency_cautions[];
