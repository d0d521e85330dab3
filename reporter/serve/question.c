#include "reporter/serve/question.h"

#include "base/digest.h"

#define TAG_DIGITS 32

Question *question_new(const Resource *resource, const char *const *values)
{
  Question *question = g_new0(Question, 1);
  GString *key = g_string_new(resource->path);
  question->resource = resource;
  for (guint i = 0; resource->arguments[i] != NULL; i++) {
    question->values[i] = g_strdup(values[i] == NULL ? "" : values[i]);
    /* A unit separator cannot be mistaken for a part of a value: values with control characters find nothing. */
    g_string_append_printf(key, "\x1f%s", question->values[i]);
  }
  question->key = g_string_free(key, FALSE);
  return question;
}

Question *question_copy(const Question *question)
{
  return question_new(question->resource, (const char *const *)question->values);
}

void question_free(Question *question)
{
  if (question == NULL)
    return;
  for (guint i = 0; i < RESOURCE_ARGUMENTS_MAX; i++)
    g_free(question->values[i]);
  g_free(question->key);
  g_clear_pointer(&question->content, g_bytes_unref);
  g_free(question->tag);
  g_clear_error(&question->failure);
  g_free(question);
}

static char *tag_of(const GString *json)
{
  const Digest digest = digest_of_bytes(json->str, json->len);
  char *hex = digest_to_hex(&digest);
  hex[TAG_DIGITS] = '\0';
  return hex;
}

static GString *ask(Question *question, const Desk *desk)
{
  const Resource *resource = question->resource;
  const char *const *values = (const char *const *)question->values;
  if (resource->answer != NULL)
    return resource->answer(desk, values, &question->failure);
  return answer_statement(desk, resource->statement, values, g_strv_length((char **)resource->arguments),
                          &question->failure);
}

void question_settle(Question *question, const Desk *desk)
{
  g_autoptr(GString) json = ask(question, desk);
  if (json == NULL)
    return;
  question->tag = tag_of(json);
  GString *content = g_string_sized_new(json->len + 2 * TAG_DIGITS);
  g_string_append_printf(content, "{\"tag\":\"%s\",\"content\":", question->tag);
  g_string_append_len(content, json->str, (gssize)json->len);
  g_string_append_c(content, '}');
  question->content = g_string_free_to_bytes(content);
}
