#include "reporter/render/html_page.h"

#include <string.h>

#include "base/embedded.h"
#include "reporter/render/json_value.h"

extern const EmbeddedFile reporter_page[];

/* Marks in the page where something is put. */
#define LANGUAGE_MARK "@language@"
#define DOCUMENT_MARK "@document@"

/* A `<` could begin an end tag or a comment; as an escape it is the same JSON. */
static void append_harmless(GString *out, const GString *json)
{
  for (gsize i = 0; i < json->len; i++) {
    if (json->str[i] == '<')
      g_string_append(out, "\\u003c");
    else
      g_string_append_c(out, json->str[i]);
  }
}

/* Appends the page up to MARK; gives what stands behind it. */
static const char *append_until(GString *out, const char *page, const char *mark)
{
  const char *found = strstr(page, mark);
  g_assert(found != NULL); /* the build puts the marks there */
  g_string_append_len(out, page, found - page);
  return found + strlen(mark);
}

void html_page_append(GString *out, json_t *document, Language language)
{
  g_autoptr(GString) json = g_string_new(NULL);
  json_append(json, document, 0);
  const char *rest = append_until(out, reporter_page[0].content, LANGUAGE_MARK);
  g_string_append(out, language == LANGUAGE_ZH ? "zh-CN" : "en");
  rest = append_until(out, rest, DOCUMENT_MARK);
  append_harmless(out, json);
  g_string_append(out, rest);
}
