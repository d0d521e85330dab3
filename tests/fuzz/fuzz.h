/* The entry point that libFuzzer calls, and replay_corpus.c in builds without it. */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* Feeds SIZE bytes to the parser under test; returns 0. Any crash or sanitizer report is the finding. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
