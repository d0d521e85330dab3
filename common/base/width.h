/* Text in columns and lines of a terminal, where a Chinese character is two cells wide. The only way by which text from outside gets there: whatever is appended is made visible
 * (visible_text.h) and so can neither leave its line nor its column. */
#pragma once

#include <glib.h>

/* Cells that LETTER takes: 2 for wide East Asian ones, 0 for marks upon another, else 1. */
guint width_of_letter(gunichar letter);

/* Cells that TEXT takes when it is appended. */
guint width_of(const char *text);

/* Appends TEXT and blanks up to WIDTH cells (padding on the right, or on the left); what is wider is cut, with an ellipsis as its last letter. */
void width_append_left(GString *out, const char *text, guint width);
void width_append_right(GString *out, const char *text, guint width);

/* Appends TEXT broken into lines of at most WIDTH cells, each behind INDENT blanks, ended by LF. Breaks at blanks, and between wide characters, but
 * never before a closing mark. */
void width_append_wrapped(GString *out, const char *text, guint indent, guint width);
