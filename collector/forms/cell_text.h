/* The text of a cell without what makes no difference to its reader. Pure. */
#pragma once

/* CELL with full-width letters, digits and signs as ASCII, every kind of dash as `-`, every ellipsis as `...`, and without blanks around it or a full stop (。) behind it. The
 * caller frees it. */
char *cell_text_plain(const char *cell);
