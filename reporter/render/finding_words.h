/* What is known of a target and what follows from it, in words: value, comparison, interval, pooled years, progress, forecast, verdict and why. Pure.
 * Every char * returned is the caller's. */
#pragma once

#include "base/text.h"
#include "reporter/assess/assess.h"

/* All of it as clauses in the order in which they are read, joined. */
char *finding_words(Language language, const AssessRule *rule, const Assessment *judged);

/* The verdict alone: 提前实现, 未达标（基本实现）, 符合目标方向 … */
char *verdict_words(Language language, const Assessment *judged);

/* Why there is no verdict; empty when there is one. Static. */
const char *reason_words(Language language, Reason reason);

/* How far a target that is not met has come, or a gap that is to shrink; only where finding_has_progress(). */
bool finding_has_progress(const Assessment *judged);
char *progress_words(Language language, const Assessment *judged);

/* True when there is a forecast of a year that is still to come: at the end of the plan the latest survey may be some years old, but nothing is ahead any more. */
bool finding_has_outlook(const Assessment *judged);

/* A chance of 0 to 1 in words that claim no more than is known: 约85%, 不到1%, 99%以上; 不到50% where about 50% would say that a threshold is reached. */
char *chance_words(Language language, double chance);
