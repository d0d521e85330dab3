/* Words that a file may be expected to hold: the names of columns, and whatever else it is written with.
 *
 * They recognise, they do not understand: a text that was decoded with the wrong encoding is a row of letters that nobody writes, and has no expected
 * word in it. Pairs of neighbouring Han letters count, since a wrongly decoded text has single letters of a word by chance, but hardly two in a row; and
 * a Han letter that is a cell of its own (女). */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <glib.h>

typedef struct ExpectedWords ExpectedWords;

ExpectedWords *expected_words_new(void);
void expected_words_free(ExpectedWords *words);

/* The words of TEXT may occur. */
void expected_words_add(ExpectedWords *words, const char *text);

/* A column may be called NAME: its words may occur, and the whole is a heading. */
void expected_words_add_heading(ExpectedWords *words, const char *name);

/* How many expected pairs of letters, and letters alone between separators, are in SIZE bytes of UTF-8. */
guint expected_words_count(const ExpectedWords *words, const char *text, size_t size);

/* True when a column may be called CELL, whatever the case, the quotes and the blanks around it. */
bool expected_words_know_heading(const ExpectedWords *words, const char *cell);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(ExpectedWords, expected_words_free)
