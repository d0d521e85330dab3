#include "record/breakdown.h"

#include <string.h>

#include <glib.h>

static const struct {
  const char *name;
  const char *name_zh;
} dimensions[N_DIMENSIONS] = {
    [DIMENSION_SEX] = {"sex", "性别"},
    [DIMENSION_AGE_GROUP] = {"age_group", "年龄组"},
    [DIMENSION_RESIDENCE] = {"residence", "城乡"},
    [DIMENSION_EDUCATION_STAGE] = {"education_stage", "教育阶段"},
    [DIMENSION_EMPLOYMENT_TYPE] = {"employment_type", "就业类型"},
    [DIMENSION_INSURANCE_SCHEME] = {"insurance_scheme", "保险类型"},
    [DIMENSION_DISABILITY] = {"disability", "残疾类别"},
    [DIMENSION_DISCIPLINE] = {"discipline", "学科"},
};

/* 8 names (92 bytes), 8 codes of 15 bytes, 8 equals signs, 7 commas, NUL. */
G_STATIC_ASSERT(BREAKDOWN_KEY_SIZE >= 92 + N_DIMENSIONS * (BREAKDOWN_CODE_SIZE + 1));

const char *dimension_name(Dimension dimension)
{
  return dimensions[dimension].name;
}

const char *dimension_name_zh(Dimension dimension)
{
  return dimensions[dimension].name_zh;
}

bool dimension_parse(const char *name, Dimension *out_dimension)
{
  for (int d = 0; d < N_DIMENSIONS; d++)
    if (strcmp(dimensions[d].name, name) == 0 || strcmp(dimensions[d].name_zh, name) == 0) {
      *out_dimension = (Dimension)d;
      return true;
    }
  return false;
}

static bool is_code_letter(char c)
{
  return g_ascii_isupper(c) || g_ascii_isdigit(c) || c == '_';
}

/* Length of the code at the start of TEXT. */
static size_t code_length(const char *text)
{
  size_t length = 0;
  while (is_code_letter(text[length]))
    length++;
  return length;
}

bool breakdown_code_is_valid(const char *code)
{
  size_t length = code_length(code);
  return length > 0 && length < BREAKDOWN_CODE_SIZE && code[length] == '\0';
}

/* Reads `name=CODE` of DIMENSION from TEXT into OUT; false, with nothing taken, when TEXT does not start with it. */
static bool take_part(const char **text, Dimension dimension, char out[BREAKDOWN_CODE_SIZE])
{
  size_t name_length = strlen(dimension_name(dimension));
  if (strncmp(*text, dimension_name(dimension), name_length) != 0 || (*text)[name_length] != '=')
    return false;
  const char *code = *text + name_length + 1;
  size_t length = code_length(code);
  if (length == 0 || length >= BREAKDOWN_CODE_SIZE || (length == 2 && memcmp(code, BREAKDOWN_TOTAL, 2) == 0))
    return false;
  memcpy(out, code, length);
  *text = code + length;
  return true;
}

bool breakdown_parse(const char *key, Breakdown *out_breakdown)
{
  Breakdown parsed = {0};
  if (strcmp(key, BREAKDOWN_TOTAL) == 0) {
    *out_breakdown = parsed;
    return true;
  }
  for (int d = 0; d < N_DIMENSIONS; d++) {
    if (!take_part(&key, (Dimension)d, parsed.codes[d]))
      continue;
    if (*key == '\0') {
      *out_breakdown = parsed;
      return true;
    }
    if (*key++ != ',')
      return false;
  }
  return false;
}

const char *breakdown_format(const Breakdown *breakdown, char buffer[BREAKDOWN_KEY_SIZE])
{
  char *end = buffer; /* the buffer holds the longest key, see above */
  for (int d = 0; d < N_DIMENSIONS; d++)
    if (breakdown->codes[d][0] != '\0') {
      end = end > buffer ? g_stpcpy(end, ",") : end;
      end = g_stpcpy(end, dimensions[d].name);
      end = g_stpcpy(end, "=");
      end = g_stpcpy(end, breakdown->codes[d]);
    }
  if (end == buffer)
    g_stpcpy(buffer, BREAKDOWN_TOTAL);
  return buffer;
}

DimensionSet breakdown_dimensions(const Breakdown *breakdown)
{
  DimensionSet set = 0;
  for (int d = 0; d < N_DIMENSIONS; d++)
    if (breakdown->codes[d][0] != '\0')
      set |= DIMENSION_BIT(d);
  return set;
}

Breakdown breakdown_with(const Breakdown *breakdown, Dimension dimension, const char *code)
{
  g_assert(breakdown_code_is_valid(code));
  Breakdown changed = breakdown_without(breakdown, dimension);
  if (strcmp(code, BREAKDOWN_TOTAL) != 0)
    g_strlcpy(changed.codes[dimension], code, BREAKDOWN_CODE_SIZE);
  return changed;
}

Breakdown breakdown_without(const Breakdown *breakdown, Dimension dimension)
{
  return breakdown_projection(breakdown, (DimensionSet)~DIMENSION_BIT(dimension));
}

Breakdown breakdown_projection(const Breakdown *breakdown, DimensionSet kept)
{
  Breakdown projected = *breakdown;
  for (int d = 0; d < N_DIMENSIONS; d++)
    if ((kept & DIMENSION_BIT(d)) == 0)
      memset(projected.codes[d], 0, BREAKDOWN_CODE_SIZE);
  return projected;
}

bool breakdown_equal(const Breakdown *a, const Breakdown *b)
{
  for (int d = 0; d < N_DIMENSIONS; d++)
    if (strcmp(a->codes[d], b->codes[d]) != 0)
      return false;
  return true;
}
