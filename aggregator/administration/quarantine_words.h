/* Why cells are in the quarantine, in words for the administrator. */
#pragma once

#include <stdint.h>

#include "base/text.h"

/* Why a cell was refused, as the quarantine has it. Texts are borrowed. */
typedef struct QuarantineFinding {
  const char *rule; /* code; perhaps one that this program does not know */
  const char *indicator_name;
  uint32_t row;
  const char *field, *given, *expected;
} QuarantineFinding;

/* The caller frees it. */
char *quarantine_reason(Language language, const QuarantineFinding *finding);

/* What to do: what only an administrator can do, else what the agency is told. The caller frees it. */
char *quarantine_advice(Language language, const QuarantineFinding *finding);
