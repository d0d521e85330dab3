#include "collector/sheets/workbook_part.h"

#include <string.h>

#include <expat.h>

struct PartReader {
  XML_Parser parser;
  const PartHandlers *handlers;
  void *user;
  const char *fault; /* static */
  char *given;
};

static const char *local_name(const char *name)
{
  const char *colon = strrchr(name, ':');
  return colon != NULL ? colon + 1 : name;
}

const char *part_attribute(const char **attributes, const char *name)
{
  for (; attributes[0] != NULL; attributes += 2)
    if (strcmp(attributes[0], name) == 0)
      return attributes[1];
  return NULL;
}

const char *part_prefixed_attribute(const char **attributes, const char *name)
{
  for (; attributes[0] != NULL; attributes += 2)
    if (strchr(attributes[0], ':') != NULL && strcmp(local_name(attributes[0]), name) == 0)
      return attributes[1];
  return NULL;
}

void part_reader_fail(PartReader *reader, const char *code, char *given)
{
  if (reader->fault == NULL) {
    reader->fault = code;
    reader->given = g_steal_pointer(&given);
    XML_StopParser(reader->parser, XML_FALSE);
  }
  g_free(given);
}

static void XMLCALL on_begin(void *user, const char *name, const char **attributes)
{
  PartReader *reader = user;
  reader->handlers->begin(reader, local_name(name), attributes, reader->user);
}

static void XMLCALL on_end(void *user, const char *name)
{
  PartReader *reader = user;
  reader->handlers->end(reader, local_name(name), reader->user);
}

static void XMLCALL on_text(void *user, const char *text, int size)
{
  PartReader *reader = user;
  reader->handlers->text(text, (size_t)size, reader->user);
}

static void XMLCALL on_document_type(void *user, const char *name, const char *system_id, const char *public_id,
                                     int has_internal_subset)
{
  (void)name;
  (void)system_id;
  (void)public_id;
  (void)has_internal_subset;
  part_reader_fail(user, "workbook_with_entities", g_strdup(""));
}

PartReader *part_reader_new(const PartHandlers *handlers, void *user)
{
  PartReader *reader = g_new0(PartReader, 1);
  reader->parser = XML_ParserCreate(NULL);
  g_assert(reader->parser != NULL); /* out of memory */
  reader->handlers = handlers;
  reader->user = user;
  XML_SetUserData(reader->parser, reader);
  XML_SetStartDoctypeDeclHandler(reader->parser, on_document_type);
  XML_SetElementHandler(reader->parser, handlers->begin != NULL ? on_begin : NULL,
                        handlers->end != NULL ? on_end : NULL);
  XML_SetCharacterDataHandler(reader->parser, handlers->text != NULL ? on_text : NULL);
  return reader;
}

void part_reader_free(PartReader *reader)
{
  if (reader == NULL)
    return;
  XML_ParserFree(reader->parser);
  g_free(reader->given);
  g_free(reader);
}

bool part_reader_feed(PartReader *reader, const char *bytes, size_t size, bool is_last)
{
  if (reader->fault == NULL && XML_Parse(reader->parser, bytes, (int)size, is_last) != XML_STATUS_OK &&
      reader->fault == NULL)
    reader->fault = "broken_workbook";
  return reader->fault == NULL;
}

const char *part_reader_fault(const PartReader *reader, const char **out_given)
{
  *out_given = reader->given != NULL ? reader->given : "";
  return reader->fault;
}
