/* Text from outside as people may be shown it: a letter that would steer the terminal, turn the direction of writing, or hide is replaced by a sign that can be seen.
 *
 * Control characters become their pictures (ESC is ␛, a line end ␊); marks of direction, letters without form, what Unicode has left free, and bytes that are no UTF-8 become �,
 * and so does each letter without width beyond the eighth upon one letter. All else stays. Every sign is one cell wide. What machines read (CSV, JSON) keeps the text as it came. Pure. */
#pragma once

#include <glib.h>

/* LETTER, or the sign in its place. */
gunichar visible_letter(gunichar letter);

/* TEXT on one line. The caller frees it. */
char *visible_text(const char *text);

/* TEXT whose lines are its writer's: LF stays. The caller frees it. */
char *visible_lines(const char *text);
