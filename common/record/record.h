/* One reported cell: an indicator's value for a period and a breakdown.
 *
 * VALUE is the numerator when there is a denominator; rates are never stored. A cell without a value says why in its status (O, M, L or Q). Records
 * do not own anything: the comment belongs to whoever read it. A record may be wrong in every way that its types allow; the audit judges that. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "record/period.h"
#include "record/status.h"

typedef struct Record {
  int16_t indicator_id;
  uint16_t breakdown; /* index into the catalogue's list of legal breakdowns */
  Period period;
  double value;       /* meaningless unless has_value */
  double denominator; /* meaningless unless has_denominator */
  bool has_value;
  bool has_denominator;
  char status;          /* SDMX CL_OBS_STATUS */
  uint32_t sample_size; /* persons asked, for surveys; 0: not given */
  double design_effect; /* for surveys; 0: not given */
  const char *comment;  /* 说明, borrowed; NULL: none */
  uint32_t source_row;  /* row of the file, as a spreadsheet shows it */
} Record;

/* True when both records are about the same cell: indicator, period and breakdown. */
bool record_same_cell(const Record *a, const Record *b);

/* True when both say the same about a cell: values, status, survey figures and comment. Where they were written does not matter. */
bool record_same_content(const Record *a, const Record *b);
