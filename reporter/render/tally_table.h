/* A table for a terminal: a row per group of targets with how many stand how, and the rate of attainment. */
#pragma once

#include "reporter/render/evaluation_writer.h"

/* LABEL_OF names a row. */
typedef const char *(*GroupLabel)(Language language, const EvaluationGroup *group);

/* Appends a heading, a row for each EvaluationGroup of GROUPS, and one for TOTAL. Columns that the stage does not know (on course at the end) are left out. */
void tally_table_append(EvaluationPage *page, const char *heading, const GPtrArray *groups, GroupLabel label_of,
                        const EvaluationGroup *total);

/* What the abbreviated headings of its columns mean. The caller frees it. */
char *tally_table_legend(Language language, const Evaluation *evaluation);
