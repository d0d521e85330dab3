/* Sentences of the evaluation, in both languages. Pure. Every char * returned is the caller's unless it says otherwise. */
#pragma once

#include "base/text.h"
#include "reporter/evaluate/evaluation.h"

/* 达标, 按进度推进, 存在风险 … Static. */
const char *standing_words(Language language, Standing standing);

/* `达标3项，存在风险1项`: all standings that occur. */
char *tally_words(Language language, const Tally *tally);

/* `52.3%（92/176）`; — when WHOLE is 0. */
char *rate_words(Language language, guint part, guint whole);

/* `H-1.1、H-2.2`: the codes of EvaluatedTargets. */
char *target_codes(Language language, const GPtrArray *targets);

/* One line on a target for the list of problems: code, title, who answers, the verdict, and where it leads. */
char *problem_words(Language language, const Catalogue *catalogue, const EvaluatedTarget *target);

/* What a missing series is: the indicator's name, and of what part when it is not the total. */
char *missing_words(Language language, const Catalogue *catalogue, const MissingSeries *missing);

/* The title of an evaluation, and the notes on what its standings mean. */
char *evaluation_title(Language language, const Evaluation *evaluation);
char *evaluation_notes(Language language, const Evaluation *evaluation);

/* What is said of a target of which nothing is known. */
char *evaluation_silence(Language language, const EvaluatedTarget *target);
