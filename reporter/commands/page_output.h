/* What the commands that print a page have in common: which edition, and where it goes. */
#pragma once

#include <stdbool.h>
#include <stdio.h>

#include <glib.h>

#include "base/command.h"
#include "reporter/disclosure/suppress.h"

/* Reads --edition: internal, also when it is not given, or public. */
bool edition_read(const Invocation *invocation, bool *out_is_public, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Says to STREAM, for whoever makes a public edition and not for its readers, how many figures it hides and why, and what hiding can no longer protect. */
void suppression_print(FILE *stream, Language language, const SuppressionCounts *counts);

/* Writes PAGE into the file OUTPUT, NULL for standard output; HALFSKY_ERROR_USAGE when that is a terminal and the page is no text. */
bool page_write(const char *output, const GString *page, GError **error) G_GNUC_WARN_UNUSED_RESULT;
