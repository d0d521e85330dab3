/* What the assessment takes from settings. Pure. */
#pragma once

/* Years of the plan, and how sure is sure. Shares are 0 to 1. */
typedef struct AssessRule {
  int baseline_year;       /* 2020; a series without it begins with its first year */
  int target_year;         /* 2030: until then a met target is met early, and trends are carried to it */
  double nearly_tolerance; /* 基本实现: how far from the target value, relative to it */
  double confidence;       /* of intervals, two-sided */
  double alpha;            /* error that a one-sided test accepts */
  int pool_min_years;      /* years of rare events below which nothing is judged */
} AssessRule;
