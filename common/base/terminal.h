/* Text on a terminal: lines that are cut between words, where the terminal would cut them anywhere; and nothing in them that would steer it. */
#pragma once

#include <glib.h>
#include <stdio.h>

/* Letters that fit a line of STREAM, of which a Chinese one is two; 0: it is no terminal. */
guint terminal_width(FILE *stream);

/* TEXT with its lines cut so that none is wider than WIDTH (0: none is cut): at blanks, which go, or behind Chinese punctuation; a number stays with the word behind it. What continues a line is set in by four more than
 * it. A word that is wider than a line stays whole.
 * What would steer the terminal is made visible. The caller frees it. */
char *terminal_wrap(const char *text, guint width);

/* Prints TEXT, which may be of several lines, and a line end to STREAM; made visible (visible_text.h), since names, file names and answers from outside stand in it. */
void terminal_say(FILE *stream, const char *text);

/* A line of standard error, which is a terminal, that is gone when the next one is shown or anything is said. */
void terminal_show_line(const char *text);
void terminal_wipe_line(void);

/* Says to standard error what went wrong: `PROGRAM: TEXT`. */
void terminal_complain(const char *program, const char *text);
