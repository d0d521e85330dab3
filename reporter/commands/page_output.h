/* What the commands that print a page have in common: which edition, and where it goes. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "base/command.h"

/* Reads --edition: internal, also when it is not given, or public. */
bool edition_read(const Invocation *invocation, bool *out_is_public, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Writes PAGE into the file OUTPUT, NULL for standard output. */
bool page_write(const char *output, const GString *page, GError **error) G_GNUC_WARN_UNUSED_RESULT;
