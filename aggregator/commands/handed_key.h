/* The key that an agency has handed over: on the command line, or in the text that its keygen printed. */
#pragma once

#include "wire/registration.h"

/* Reads OPERAND, a public key in Z85, or standard input when it is NULL, asking for it on a terminal. USAGE when the operand is no key; REJECT as
 * registration_read(). */
bool handed_key_read(const char *operand, Language language, Registration *out_registration,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
