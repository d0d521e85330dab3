/* The closed vocabularies of the catalogue: values that code decides by, and their codes in the CSV files.
 *
 * Their Chinese and English names stand in the code list of the same name. Loading a catalogue checks that list and enum agree, so a district can
 * rename a value but not invent one. */
#pragma once

#include <stdbool.h>

typedef enum Measure {
  MEASURE_RATIO,
  MEASURE_PROPORTION,
  MEASURE_COUNT,
  MEASURE_MEAN,
  MEASURE_INDEX,
  MEASURE_YES_NO
} Measure;

typedef enum Direction {
  DIRECTION_LOWER_BETTER,
  DIRECTION_HIGHER_BETTER,
  DIRECTION_PARITY,
  DIRECTION_INFORMATIONAL
} Direction;

typedef enum GapMethod {
  GAP_METHOD_SHARE_F,
  GAP_METHOD_SHARE_M,
  GAP_METHOD_RATIO_F_OVER_M,
  GAP_METHOD_DIFFERENCE_M_MINUS_F,
  GAP_METHOD_DIFFERENCE_F_MINUS_M,
  GAP_METHOD_DIFFERENCE_R_MINUS_U
} GapMethod;

typedef enum Aggregation { AGGREGATION_SUM_NUM_DEN, AGGREGATION_SUM, AGGREGATION_MEAN, AGGREGATION_LATEST } Aggregation;

typedef enum TimeAggregation {
  TIME_AGGREGATION_SUM,
  TIME_AGGREGATION_CUMULATIVE,
  TIME_AGGREGATION_LAST,
  TIME_AGGREGATION_MEAN
} TimeAggregation;

typedef enum Uncertainty {
  UNCERTAINTY_NONE,
  UNCERTAINTY_POISSON,
  UNCERTAINTY_BINOMIAL,
  UNCERTAINTY_SURVEY
} Uncertainty;

typedef enum Disclosure {
  DISCLOSURE_NONE,
  DISCLOSURE_SMALL_COUNT,
  DISCLOSURE_DOMINANCE,
  DISCLOSURE_INTERNAL
} Disclosure;

typedef enum PopulationBase {
  POPULATION_BASE_RESIDENCE,
  POPULATION_BASE_OCCURRENCE,
  POPULATION_BASE_INSTITUTION,
  POPULATION_BASE_WORKPLACE
} PopulationBase;

typedef enum StatedInPlan { STATED_IN_PLAN_NUMBER, STATED_IN_PLAN_DIRECTION, STATED_IN_PLAN_DERIVED } StatedInPlan;

typedef enum DataSource {
  DATA_SOURCE_ADMINISTRATIVE,
  DATA_SOURCE_STATISTICAL_REPORT,
  DATA_SOURCE_SURVEILLANCE,
  DATA_SOURCE_SPECIAL_SURVEY,
  DATA_SOURCE_CENSUS,
  DATA_SOURCE_UPPER_LEVEL
} DataSource;

typedef enum TargetKind {
  TARGET_AT_MOST,
  TARGET_BELOW,
  TARGET_AT_LEAST,
  TARGET_FULL_COVERAGE,
  TARGET_RISE,
  TARGET_FALL,
  TARGET_RISE_SLOWS,
  TARGET_GAP_SHRINKS,
  TARGET_IN_BAND,
  TARGET_NEAR_REFERENCE,
  TARGET_NOT_BELOW_REFERENCE,
  TARGET_ESTABLISHED,
  TARGET_MAINTAIN,
  TARGET_NARRATIVE
} TargetKind;

typedef enum ObjectiveKind { OBJECTIVE_MAIN, OBJECTIVE_STRATEGY } ObjectiveKind;

/* What a code of a dimension stands for. Only base codes (or those that an indicator's `breakdown_codes` names) add up to the total. */
typedef enum CodeKind {
  CODE_KIND_BASE,      /* part of the list's own partition; every code of a list without a `kind` column */
  CODE_KIND_AGGREGATE, /* several base codes together */
  CODE_KIND_OF_WHICH,  /* 其中项: shown beside the parts, overlaps with them, never added */
  CODE_KIND_UNKNOWN,   /* `_U`, `_N`: allowed wherever the dimension is, added to the parts when reported */
  CODE_KIND_TOTAL,     /* `_T` */
  CODE_KIND_SPECIAL    /* `_Z`, `_O`: never reported */
} CodeKind;

/* One vocabulary: codes in the order of its enum, ended by NULL. NAME is the code list's, or the column's. */
typedef struct Vocabulary {
  const char *name;
  const char *const *codes;
} Vocabulary;

extern const Vocabulary measure_vocabulary, direction_vocabulary, gap_method_vocabulary, aggregation_vocabulary,
    time_aggregation_vocabulary, uncertainty_vocabulary, disclosure_vocabulary, population_base_vocabulary,
    stated_in_plan_vocabulary, data_source_vocabulary, target_kind_vocabulary, objective_kind_vocabulary,
    code_kind_vocabulary;

/* The position of CODE, which is the enum's value; -1 when it is not one of them. */
int vocabulary_find(const Vocabulary *vocabulary, const char *code);

/* The code of an enum's value. */
const char *vocabulary_code(const Vocabulary *vocabulary, int value);
