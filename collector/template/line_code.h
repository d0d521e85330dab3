/* The code of a line of a form for people: which indicator, which part of it, which group of people.
 *
 * `103/n` is the numerator of indicator 103, `103/d` its denominator, `201/v` the value of an indicator without parts; a group follows as a breakdown's key,
 * `104/d/age_group=Y15T19`. The sex is not in it, it is the column. By this code a line is known again wherever it was moved to. Pure. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "record/breakdown.h"

typedef enum LinePart { LINE_VALUE, LINE_NUMERATOR, LINE_DENOMINATOR } LinePart;

#define N_LINE_PARTS 3

typedef struct LineCode {
  int16_t indicator_id;
  LinePart part;
  Breakdown group;
} LineCode;

/* Room for the longest code and its NUL. */
#define LINE_CODE_SIZE (BREAKDOWN_KEY_SIZE + 16)

/* The code; returns BUFFER. */
const char *line_code_format(const LineCode *code, char buffer[LINE_CODE_SIZE]);

/* Reads a code; letters in either case, full-width letters as well. False, with OUT_CODE untouched, for anything else. */
bool line_code_parse(const char *text, LineCode *out_code);

/* True when TEXT looks as if it was meant as a code: a number, a stroke and more. */
bool line_code_resembles(const char *text);
