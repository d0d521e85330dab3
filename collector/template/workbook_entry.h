/* What the cells of a workbook accept, and what they say when they are entered. Private to the workbook writer. */
#pragma once

#include "collector/template/template.h"
#include "spreadsheet/spreadsheet_format.h"

/* Rules for all cells of SHEET that are to be filled in; its rows stand in WORKSHEET from row 0 on. */
void workbook_entry_validate(lxw_worksheet *worksheet, const Template *form, const TemplateSheet *sheet);
