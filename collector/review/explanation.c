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
  g_autofree char *plain = cell_text_plain(comment);
  for (size_t i = 0; i < G_N_ELEMENTS(empty_words); i++)
    if (g_ascii_strcasecmp(plain, empty_words[i]) == 0)
      return true;
  return false;
}

bool explanation_is_given(const char *comment)
{
  double number = 0;
  return comment != NULL && has_letter(comment) && cell_number_read(comment, &number) != CELL_MISSING &&
         !is_empty_word(comment);
}
