/* Text for people, in Chinese and English, from one embedded table `code,zh,en` (common/base/texts/, one file per room).
 *
 * Placeholders are `{name}`. A code that the table lacks or a placeholder without a value is a bug and aborts; a test checks the table itself
 * (both languages, equal placeholders, no code twice, none unused). */
#pragma once

#include <stdbool.h>

#include <glib.h>

typedef enum Language { LANGUAGE_ZH, LANGUAGE_EN } Language;

#define N_LANGUAGES 2

/* Reads `zh` or `en`; false, with OUT_LANGUAGE untouched, for anything else. */
bool language_parse(const char *tag, Language *out_language) G_GNUC_WARN_UNUSED_RESULT;

/* `zh` or `en`. */
const char *language_tag(Language language);

/* The language of the environment's locale (LC_ALL, LC_MESSAGES, LANG): Chinese when it starts with `zh`, else English. */
Language language_of_locale(void);

/* The text as it stands in the table, placeholders included. Static. */
const char *text(Language language, const char *code);

/* The text with its placeholders replaced by pairs `"name", value`, ended by NULL. The caller frees it. */
char *text_format(Language language, const char *code, ...) G_GNUC_NULL_TERMINATED;

/* True when the table has CODE, for codes that come from data. */
bool text_exists(const char *code);
