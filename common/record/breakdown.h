/* One cell's place among the dimensions: female, rural, 15 to 24 years.
 *
 * A breakdown has a code or the total for each of eight dimensions. Its key is its canonical text: `_T` when every dimension is the total, else
 * `sex=F,age_group=Y15T24`, dimensions in the fixed order below, totals left out, so that equal breakdowns have equal keys. Whether a code exists or an
 * indicator uses the dimension is the catalogue's affair. Plain values; nothing to free. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The names of the columns, of the code lists and, in this order, of the parts of a key. */
typedef enum Dimension {
  DIMENSION_SEX,
  DIMENSION_AGE_GROUP,
  DIMENSION_RESIDENCE,
  DIMENSION_EDUCATION_STAGE,
  DIMENSION_EMPLOYMENT_TYPE,
  DIMENSION_INSURANCE_SCHEME,
  DIMENSION_DISABILITY,
  DIMENSION_DISCIPLINE
} Dimension;

#define N_DIMENSIONS 8

/* A set of dimensions, one bit each. */
typedef uint8_t DimensionSet;

#define DIMENSION_BIT(dimension) ((DimensionSet)(1u << (unsigned)(dimension)))

#define BREAKDOWN_TOTAL "_T"

/* Room for a code and its NUL; a key with all dimensions and the longest codes. */
#define BREAKDOWN_CODE_SIZE 16
#define BREAKDOWN_KEY_SIZE 256

/* CODES[d] is empty for the total. */
typedef struct Breakdown {
  char codes[N_DIMENSIONS][BREAKDOWN_CODE_SIZE];
} Breakdown;

/* `sex`, `age_group`, … Static. */
const char *dimension_name(Dimension dimension);

/* The Chinese column heading: 性别, 年龄组, 城乡, 教育阶段, 就业类型, 保险类型, 残疾类别, 学科. Static. */
const char *dimension_name_zh(Dimension dimension);

/* Reads either name. */
bool dimension_parse(const char *name, Dimension *out_dimension);

/* Codes are 1 to 15 of A-Z, 0-9 and underscore. */
bool breakdown_code_is_valid(const char *code);

/* Reads a canonical key; false, with OUT_BREAKDOWN untouched, for anything else (also for other orders, written totals, blanks). */
bool breakdown_parse(const char *key, Breakdown *out_breakdown);

/* The key; returns BUFFER. */
const char *breakdown_format(const Breakdown *breakdown, char buffer[BREAKDOWN_KEY_SIZE]);

/* The dimensions that are not the total. */
DimensionSet breakdown_dimensions(const Breakdown *breakdown);

/* The same breakdown with one dimension set to CODE (`_T` for the total), or set to the total. CODE must be valid. */
Breakdown breakdown_with(const Breakdown *breakdown, Dimension dimension, const char *code);
Breakdown breakdown_without(const Breakdown *breakdown, Dimension dimension);

/* The same breakdown with every dimension outside KEPT set to the total. */
Breakdown breakdown_projection(const Breakdown *breakdown, DimensionSet kept);

bool breakdown_equal(const Breakdown *a, const Breakdown *b);
