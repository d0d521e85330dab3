#include "collector/template/workbook_style.h"

enum {
  GREY_TEXT = 0x7f7f7f,
  RED = 0xc00000,
  PALE_YELLOW = 0xfff9d9,
  PALE_GREY = 0xe7e6e6,
  PALE_BLUE = 0xdde8f4,
  HEADING_BLUE = 0xc5d6ea
};

/* A cell to be filled in. */
static lxw_format *open_cell(lxw_workbook *workbook, const char *number_format)
{
  lxw_format *format = spreadsheet_coloured(spreadsheet_framed(workbook, 10), PALE_YELLOW);
  format_set_unlocked(format);
  if (number_format != NULL)
    format_set_num_format(format, number_format);
  return format;
}

static lxw_format *code_format(lxw_workbook *workbook)
{
  lxw_format *format = spreadsheet_inked(spreadsheet_plain(workbook, 8), GREY_TEXT);
  format_set_border(format, LXW_BORDER_THIN);
  format_set_shrink(format);
  return format;
}

static lxw_format *foot_format(lxw_workbook *workbook)
{
  lxw_format *format = spreadsheet_plain(workbook, 10);
  format_set_unlocked(format);
  return format;
}

WorkbookStyle workbook_style_new(lxw_workbook *workbook)
{
  return (WorkbookStyle){
      .title = spreadsheet_bold(spreadsheet_aligned(spreadsheet_plain(workbook, 16), LXW_ALIGN_CENTER)),
      .label = spreadsheet_aligned(spreadsheet_plain(workbook, 10), LXW_ALIGN_RIGHT),
      .value = spreadsheet_plain(workbook, 10),
      .open = open_cell(workbook, "@"),
      .note =
          spreadsheet_inked(spreadsheet_aligned(spreadsheet_wrapped(workbook, 9), LXW_ALIGN_VERTICAL_TOP), GREY_TEXT),
      .heading = spreadsheet_bold(
          spreadsheet_coloured(spreadsheet_aligned(spreadsheet_framed(workbook, 10), LXW_ALIGN_CENTER), HEADING_BLUE)),
      .indicator = spreadsheet_bold(spreadsheet_coloured(spreadsheet_framed(workbook, 10), PALE_BLUE)),
      .due = spreadsheet_coloured(spreadsheet_aligned(spreadsheet_framed(workbook, 9), LXW_ALIGN_RIGHT), PALE_BLUE),
      .late = spreadsheet_bold(spreadsheet_inked(
          spreadsheet_coloured(spreadsheet_aligned(spreadsheet_framed(workbook, 9), LXW_ALIGN_RIGHT), PALE_BLUE), RED)),
      .code = code_format(workbook),
      .label_cell = spreadsheet_framed(workbook, 10),
      .label_centred = spreadsheet_aligned(spreadsheet_framed(workbook, 10), LXW_ALIGN_CENTER),
      .whole = open_cell(workbook, "#,##0"),
      .decimal = open_cell(workbook, "#,##0.######"),
      .no_cell = spreadsheet_inked(
          spreadsheet_coloured(spreadsheet_aligned(spreadsheet_framed(workbook, 10), LXW_ALIGN_CENTER), PALE_GREY),
          GREY_TEXT),
      .check = spreadsheet_inked(spreadsheet_framed(workbook, 9), RED),
      .before = spreadsheet_inked(spreadsheet_aligned(spreadsheet_framed(workbook, 9), LXW_ALIGN_RIGHT), GREY_TEXT),
      .status = spreadsheet_aligned(open_cell(workbook, NULL), LXW_ALIGN_CENTER),
      .comment = open_cell(workbook, "@"),
      .foot = foot_format(workbook),
  };
}
