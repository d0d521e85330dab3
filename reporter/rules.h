/* By which rules figures become results: what settings say about rolling up, assessing and warning, and the JSON that is stored with every result. */
#pragma once

#include "base/settings.h"
#include "reporter/assess/assess_rule.h"
#include "reporter/disclosure/rule.h"
#include "reporter/summarise/summarise.h"
#include "reporter/warnings/evidence.h"

/* Which rules the program itself follows where no setting says so. Raise it with every change by which the same values come out as other figures, findings or
 * judgements of what may be shown: the next refresh then computes everything anew, and `run` and `serve` do so by themselves. */
enum { REPORTING_RULES_VERSION = 1 };

typedef struct ReportingRules {
  RollUpRule roll_up;
  AssessRule assess;
  WarningRule warning;
  DisclosureRule disclosure;
  char *json; /* the sections `rollup`, `assess`, `warning` and `disclosure`, by their keys */
} ReportingRules;

/* Reads them from the settings of reporter_settings. */
void reporting_rules_init(ReportingRules *rules, const Settings *settings);
void reporting_rules_clear(ReportingRules *rules);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ReportingRules, reporting_rules_clear)
