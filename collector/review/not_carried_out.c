#include "collector/review/not_carried_out.h"

#include <string.h>

static const char *word_in(Language language)
{
  return text(language, "form.status.not_carried_out");
}

bool not_carried_out_is_meant(const char *text_of_cell)
{
  if (text_of_cell[0] == '\0')
    return false;
  g_autofree char *trimmed = g_strstrip(g_strdup(text_of_cell));
  for (int language = 0; language < N_LANGUAGES; language++)
    if (g_ascii_strcasecmp(trimmed, word_in((Language)language)) == 0)
      return true;
  return false;
}

char *not_carried_out_comment(Language language, const char *explanation)
{
  const char *separator = language == LANGUAGE_ZH ? "：" : ": ";
  const bool has_explanation = explanation != NULL && explanation[0] != '\0';
  return has_explanation && !not_carried_out_is_said(explanation)
             ? g_strconcat(word_in(language), separator, explanation, NULL)
             : g_strdup(has_explanation ? explanation : word_in(language));
}

bool not_carried_out_is_said(const char *comment)
{
  for (int language = 0; comment != NULL && language < N_LANGUAGES; language++)
    if (g_ascii_strncasecmp(comment, word_in((Language)language), strlen(word_in((Language)language))) == 0)
      return true;
  return false;
}
