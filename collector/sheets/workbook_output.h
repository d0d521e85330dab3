/* Inside the workbook: what the converter writes, taken apart into the rows of its sheets. Bytes in, rows out.
 *
 * Before each sheet stands a line with the sheet's number and name that begins with the control character RS (0x1E), which no XML document, hence no cell and
 * no name, can hold. What is written is counted before it is parsed. Numbers are delivered as a person sees them: percentages as such, and whether an
 * exponent has cost digits. Refuses other sheets than those that were examined. */
#pragma once

#include "collector/sheets/workbook.h"

typedef struct WorkbookOutput WorkbookOutput;

/* Of the sheets of EXAMINED. All is borrowed; a fault goes into *OUT_FAULT. */
WorkbookOutput *workbook_output_new(const SheetLimits *limits, const Workbook *examined, SheetRowFunc row_func,
                                    void *user, FormFault *out_fault);
void workbook_output_free(WorkbookOutput *output);

/* The next bytes, cut anywhere. False with a fault, or when the row function ended the reading; nothing more may be fed then. */
bool workbook_output_feed(WorkbookOutput *output, const char *text, size_t size);

/* Behind the last: false with a fault unless every sheet was there, whole. */
bool workbook_output_finish(WorkbookOutput *output);

/* True when the row function ended the reading. */
bool workbook_output_is_stopped(const WorkbookOutput *output);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(WorkbookOutput, workbook_output_free)
