/* What every test includes first: cmocka with the headers it wants before it, and this project's own expectations.
 *
 * How a test reads: its name is a fact (`resent_batch_is_stored_once`), its body given, when, then. Tables of inputs are one reported test per row
 * where rows differ in kind, a loop whose failure names the row otherwise. */
#pragma once

/* cmocka.h needs these four before it, in any order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/expect.h"
