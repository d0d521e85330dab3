/* Values of the report in JSON: what is not known is null, and what people read is said in both languages. */
#pragma once

#include <jansson.h>

#include "catalogue/catalogue.h"

/* NAN and infinities are null. */
json_t *json_number_or_null(double value);

/* 0 is null. */
json_t *json_year_or_null(int year);

/* `{"zh": …, "en": …}`; takes both texts. */
json_t *json_words(char *zh, char *en);

/* The same of a name, and of a text of the table. */
json_t *json_name(Bilingual name);
json_t *json_text(const char *code);

/* Appends ROOT and LF to OUT, with all digits that were meant; INDENT 0 is one line. Takes ROOT. */
void json_append(GString *out, json_t *root, size_t indent);
