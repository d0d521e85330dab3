/* The sheets of a yearbook, a function each: it appends its sheet, or none when there is nothing to say. */
#pragma once

#include "reporter/yearbook/yearbook_sheet.h"

/* A domain: its indicators with years across, and charts. NUMBER counts from 1. */
void yearbook_add_domain(Yearbook *book, const ReportDomain *domain, guint number);

/* The totals of indicators in the year of the report, townships across. */
void yearbook_add_townships(Yearbook *book);

/* Every target: what it asks, how it stands and stood. */
void yearbook_add_targets(Yearbook *book);

/* Departments: how their targets stand. */
void yearbook_add_scorecard(Yearbook *book);

/* What is warned of. */
void yearbook_add_warnings(Yearbook *book);

/* How complete the figures are, and how departments reported. */
void yearbook_add_quality(Yearbook *book);

/* What was revised since the last publication. */
void yearbook_add_revisions(Yearbook *book);

/* What marks mean, and by which methods is judged. */
void yearbook_add_notes(Yearbook *book);

/* Fills the contents, the first sheet, when all others are there. */
void yearbook_fill_contents(Yearbook *book, YearbookSheet *contents);
