#include "collector/review/explanation.h"

#include <glib.h>

#include "collector/forms/cell_number.h"
#include "collector/forms/cell_text.h"

/* Beside the signs that a number is missing; narrow, in lower case. */
static const char *const empty_words[] = {"没有",     "没有说明", "无说明",  "无原因", "无特殊情况", "无特殊说明",
                                          "暂无说明", "无异常",   "nothing", "no",     "no comment", "no reason"};

static bool has_letter(const char *comment)
{
  for (const char *at = comment; *at != '\0'; at = g_utf8_next_char(at))
    if (g_unichar_isalpha(g_utf8_get_char(at)))
      return true;
  return false;
}

static bool is_empty_word(const char *comment)
{
  for (size_t i = 0; i < G_N_ELEMENTS(empty_words); i++)
    if (g_ascii_strcasecmp(comment, empty_words[i]) == 0)
      return true;
  return false;
}

static bool says_something(const char *part)
{
  double number = 0;
  g_autofree char *plain = cell_text_plain(part);
  return has_letter(plain) && cell_number_read(plain, &number) != CELL_MISSING && !is_empty_word(plain);
}

/* A form for people may have a comment for the numerator and one for the denominator, which make one: 无；—. */
bool explanation_is_given(const char *comment)
{
  if (comment == NULL || comment[0] == '\0')
    return false;
  g_autofree char *plain = cell_text_plain(comment);
  g_auto(GStrv) parts = g_strsplit(plain, ";", -1);
  for (char **part = parts; *part != NULL; part++)
    if (says_something(*part))
      return true;
  return false;
}
