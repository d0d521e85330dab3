#include "reporter/warnings/handling.h"

static void handling_free(gpointer memory)
{
  Handling *handling = memory;
  g_free(handling->level);
  g_free(handling->since);
  g_free(handling->said_by);
  for (int language = 0; language < N_LANGUAGES; language++)
    g_free(handling->said[language]);
  g_free(handling);
}

GHashTable *handlings_new(void)
{
  return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, handling_free);
}

const Handling *handling_find(GHashTable *handlings, const char *subject, const char *level, int year)
{
  const Handling *handling = handlings == NULL ? NULL : g_hash_table_lookup(handlings, subject);
  return handling != NULL && g_str_equal(handling->level, level) && handling->year == year ? handling : NULL;
}

static const char *code_of(const Handling *handling)
{
  switch (handling->state) {
  case WARNING_NEW:
    return "warnings.handling.new";
  case WARNING_NOTIFIED:
    return "warnings.handling.notified";
  case WARNING_RESPONSE:
    return "warnings.handling.response";
  case WARNING_RESOLVED:
    return handling->said_by == NULL ? "warnings.handling.cleared" : "warnings.handling.resolved";
  }
  g_assert_not_reached();
}

/* People answer in the language they speak. */
static const char *said_in(Language language, const Handling *handling)
{
  if (handling->said[language] != NULL)
    return handling->said[language];
  const char *other = handling->said[language == LANGUAGE_ZH ? LANGUAGE_EN : LANGUAGE_ZH];
  return other == NULL ? "" : other;
}

char *handling_words(Language language, const Handling *handling)
{
  return text_format(language, code_of(handling), "date", handling->since, "by",
                     handling->said_by == NULL ? "" : handling->said_by, "said", said_in(language, handling), NULL);
}
