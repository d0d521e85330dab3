/* The chapters of an evaluation that say what is wrong and what to do: problems, suggestions, and what a special survey would have to find out. */
#pragma once

#include "reporter/render/evaluation_writer.h"

/* Each appends its paragraphs, at most WIDTH cells wide; a sentence says so when there are none. */
void evaluation_append_problems(EvaluationPage *page, guint width);
void evaluation_append_suggestions(EvaluationPage *page, guint width);
void evaluation_append_missing(EvaluationPage *page, guint width);
