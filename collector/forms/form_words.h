/* What the forms of a district are written with, for telling encodings and separators apart: every column's name, what its catalogue calls things, and what agencies call themselves. */
#pragma once

#include "collector/district.h"
#include "collector/sheets/expected_words.h"

/* For a known DISTRICT, which is not borrowed. */
ExpectedWords *form_words_new(const District *district);
