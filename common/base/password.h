/* Passwords: what is kept of them (Argon2id, with its own salt and cost), and whether one fits. Checking takes a tenth of a second and 64 MB on purpose.
 *
 * A file of passwords has a line `user:hash` for each user, and only its owner may read it. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "base/error.h"

/* What is kept of PASSWORD; the caller frees it. */
char *password_hash(const char *password);

bool password_fits(const char *hash, const char *password);

/* What the file PATH keeps of USER's password, the caller's; NULL when there is no such user. Fails with USAGE when the file cannot be read or others may read it. */
bool password_find(const char *path, const char *user, char **out_hash, GError **error) G_GNUC_WARN_UNUSED_RESULT;
