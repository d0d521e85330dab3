/* How departments reported, as a table for a terminal: completeness, punctuality, corrections and refusals, each with numerator and denominator. */
#pragma once

#include "reporter/render/evaluation_writer.h"

/* Appends nothing when the report does not tell it. */
void discipline_table_append(EvaluationPage *page, guint width);

/* What DEPARTMENT (a code) is called; units of no department together have a name too. */
const char *discipline_name(Language language, const Catalogue *catalogue, const char *department);
