#include "collector/template/line_code.h"

#include <glib.h>
#include <string.h>

static const char part_letters[N_LINE_PARTS] = {[LINE_VALUE] = 'v', [LINE_NUMERATOR] = 'n', [LINE_DENOMINATOR] = 'd'};

const char *line_code_format(const LineCode *code, char buffer[LINE_CODE_SIZE])
{
  char key[BREAKDOWN_KEY_SIZE];
  const bool has_group = breakdown_dimensions(&code->group) != 0;
  g_snprintf(buffer, LINE_CODE_SIZE, "%d/%c%s%s", code->indicator_id, part_letters[code->part], has_group ? "/" : "",
             has_group ? breakdown_format(&code->group, key) : "");
  return buffer;
}

/* TEXT as a keyboard without full-width letters would write it, without blanks around. False when it is too long. */
static bool to_plain(const char *text, char buffer[LINE_CODE_SIZE])
{
  g_autofree char *normal = g_utf8_normalize(text, -1, G_NORMALIZE_ALL_COMPOSE);
  if (normal == NULL)
    return false;
  g_strstrip(normal);
  return g_strlcpy(buffer, normal, LINE_CODE_SIZE) < LINE_CODE_SIZE;
}

static bool parse_part(const char *text, LinePart *out_part)
{
  for (int part = 0; part < N_LINE_PARTS; part++)
    if (g_ascii_tolower(text[0]) == part_letters[part] && text[1] == '\0') {
      *out_part = (LinePart)part;
      return true;
    }
  return false;
}

/* Keys are written in two cases: `age_group=Y15T19`. */
static bool parse_group(char *text, Breakdown *out_group)
{
  for (char *p = text; *p != '\0';) {
    const size_t name = strcspn(p, "=");
    const size_t whole = strcspn(p, ",");
    for (size_t i = 0; i < whole; i++)
      p[i] = i < name ? g_ascii_tolower(p[i]) : g_ascii_toupper(p[i]);
    p += whole + (p[whole] == ',');
  }
  return breakdown_parse(text, out_group) && breakdown_dimensions(out_group) != 0 &&
         out_group->codes[DIMENSION_SEX][0] == '\0';
}

bool line_code_parse(const char *text, LineCode *out_code)
{
  char plain[LINE_CODE_SIZE];
  guint64 id = 0;
  LineCode code = {0};
  if (!to_plain(text, plain))
    return false;
  g_auto(GStrv) pieces = g_strsplit(plain, "/", 3);
  const guint n = g_strv_length(pieces);
  if (n < 2 || !g_ascii_string_to_unsigned(pieces[0], 10, 1, INT16_MAX, &id, NULL) ||
      !parse_part(pieces[1], &code.part) || (n == 3 && !parse_group(pieces[2], &code.group)))
    return false;
  code.indicator_id = (int16_t)id;
  *out_code = code;
  return true;
}

bool line_code_resembles(const char *text)
{
  char plain[LINE_CODE_SIZE];
  if (!to_plain(text, plain))
    return false;
  const size_t n_digits = strspn(plain, "0123456789");
  return n_digits > 0 && n_digits <= 5 && plain[n_digits] == '/' && g_ascii_isalpha(plain[n_digits + 1]);
}
