#include "reporter/assess/assessment.h"

static const char *const release_codes[] = {"", "shown", "provisional", "withheld", NULL};
const Vocabulary release_vocabulary = {"release", release_codes};

static const char *const verdict_codes[] = {"met",     "maintained", "not_met",    "slipped", "insufficient_evidence",
                                            "no_data", "narrative",  "suppressed", NULL};
const Vocabulary verdict_vocabulary = {"verdict", verdict_codes};

static const char *const attainment_codes[] = {"", "early", "on_time", "nearly", NULL};
const Vocabulary attainment_vocabulary = {"attainment", attainment_codes};

static const char *const reason_codes[] = {"",
                                           "no_baseline",
                                           "break",
                                           "no_earlier_years",
                                           "no_reference",
                                           "too_few_units",
                                           "estimate",
                                           "no_interval",
                                           "no_standard_error",
                                           "interval",
                                           "few_years",
                                           "few_events",
                                           NULL};
const Vocabulary reason_vocabulary = {"reason", reason_codes};

const char *verdict_code(Verdict verdict)
{
  return vocabulary_code(&verdict_vocabulary, (int)verdict);
}
