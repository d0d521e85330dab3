/* The words in a template's cells. Private to this room. The caller frees what is not called static. */
#pragma once

#include "collector/review/agenda.h"
#include "collector/template/template.h"

/* `H 妇女与健康`, cut to what a spreadsheet allows. */
char *template_sheet_name(const LayoutSheet *sheet, Language language);

/* 城乡：乡村; empty when nothing is fixed. */
char *template_fixed_words(const Layout *layout, Language language);

/* The indicator's number, name and unit, and from when to when where that is not the period's own days. */
char *template_indicator_words(const Layout *layout, const Indicator *indicator, Language language);

/* When it is due, or as what it was reported. */
char *template_due_words(const Catalogue *catalogue, const AgendaEntry *entry, Language language);

char *template_line_words(const Layout *layout, const LayoutLine *line);
char *template_item_words(const LayoutLine *line, Language language);
char *template_group_words(const Layout *layout, const LayoutLine *line, Language language);

/* The last number that the agency gave for the line's total before this period, without one its sexes'; of which period, unless it is the one just before.
 * Empty when there is none. */
char *template_before_words(const Layout *layout, const LayoutSheet *sheet, const LayoutLine *line,
                            const History *history, Language language);
