/* Text in columns of a terminal, where a Chinese character is two cells wide. */
#pragma once

#include <glib.h>

/* Cells that UTF-8 TEXT takes: 2 for wide East Asian characters, 0 for combining ones, else 1. */
guint width_of(const char *text);

/* Appends TEXT and blanks up to WIDTH cells (padding on the right, or on the left); text that is wider stays whole. */
void width_append_left(GString *out, const char *text, guint width);
void width_append_right(GString *out, const char *text, guint width);

/* Appends TEXT broken into lines of at most WIDTH cells, each behind INDENT blanks, ended by LF. Breaks at blanks, and between wide characters, but
 * never before a closing mark. */
void width_append_wrapped(GString *out, const char *text, guint indent, guint width);
