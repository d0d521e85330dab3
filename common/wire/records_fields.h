/* The numbers of the fields of Records and Row in proto/halfsky.proto. Private to records_encode.c and records_decode.c. */
#pragma once

enum { RECORDS_BREAKDOWN = 1, RECORDS_ROW = 2, RECORDS_COMMENT = 3 };

enum {
  ROW_INDICATOR = 1,
  ROW_PERIOD,
  ROW_BREAKDOWN,
  ROW_VALUE,
  ROW_DENOMINATOR,
  ROW_STATUS,
  ROW_COMMENT,
  ROW_SAMPLE_SIZE,
  ROW_DESIGN_EFFECT,
  ROW_SOURCE_ROW,
  ROW_FIELDS_END
};
