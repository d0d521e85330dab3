/* Inside the workbook: one of its XML documents, read as a stream.
 *
 * No document may declare entities, so nothing outside it is read and nothing in it multiplies. Names come without the prefix of their namespace. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct PartReader PartReader;

/* What is done with a kind of document; any may be NULL. ATTRIBUTES are names and values in turn, ended by NULL. */
typedef struct PartHandlers {
  void (*begin)(PartReader *reader, const char *name, const char **attributes, void *user);
  void (*end)(PartReader *reader, const char *name, void *user);
  void (*text)(const char *text, size_t size, void *user);
} PartHandlers;

/* HANDLERS and USER are borrowed. */
PartReader *part_reader_new(const PartHandlers *handlers, void *user);
void part_reader_free(PartReader *reader);

/* The next bytes; after the last ones, none, with IS_LAST. False when there is a fault. */
bool part_reader_feed(PartReader *reader, const char *bytes, size_t size, bool is_last);

/* For handlers: ends the reading with the code of a FormFault; GIVEN names a sheet or cell, and is taken over. */
void part_reader_fail(PartReader *reader, const char *code, char *given);

/* The code of the fault, NULL without one; *out_given is borrowed. */
const char *part_reader_fault(const PartReader *reader, const char **out_given);

/* The attribute called NAME, or NULL; the second one that has a prefix, too. */
const char *part_attribute(const char **attributes, const char *name);
const char *part_prefixed_attribute(const char **attributes, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PartReader, part_reader_free)
