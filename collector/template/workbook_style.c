#include "collector/template/workbook_style.h"

enum {
  GREY_TEXT = 0x7f7f7f,
  RED = 0xc00000,
  PALE_YELLOW = 0xfff9d9,
  PALE_GREY = 0xe7e6e6,
  PALE_BLUE = 0xdde8f4,
  HEADING_BLUE = 0xc5d6ea
};

/* The font that Chinese offices print with; programs without it take their own. */
#define FONT "宋体"

static lxw_format *plain(lxw_workbook *workbook, double size)
{
  lxw_format *format = workbook_add_format(workbook);
  format_set_font_name(format, FONT);
  format_set_font_size(format, size);
  format_set_align(format, LXW_ALIGN_VERTICAL_CENTER);
  return format;
}

static lxw_format *wrapped(lxw_workbook *workbook, double size)
{
  lxw_format *format = plain(workbook, size);
  format_set_text_wrap(format);
  return format;
}

/* A cell of the table. */
static lxw_format *framed(lxw_workbook *workbook, double size)
{
  lxw_format *format = wrapped(workbook, size);
  format_set_border(format, LXW_BORDER_THIN);
  return format;
}

static lxw_format *aligned(lxw_format *format, uint8_t alignment)
{
  format_set_align(format, alignment);
  return format;
}

static lxw_format *coloured(lxw_format *format, lxw_color_t colour)
{
  format_set_bg_color(format, colour);
  return format;
}

static lxw_format *inked(lxw_format *format, lxw_color_t colour)
{
  format_set_font_color(format, colour);
  return format;
}

static lxw_format *bold(lxw_format *format)
{
  format_set_bold(format);
  return format;
}

/* A cell to be filled in. */
static lxw_format *open_cell(lxw_workbook *workbook, const char *number_format)
{
  lxw_format *format = coloured(framed(workbook, 10), PALE_YELLOW);
  format_set_unlocked(format);
  if (number_format != NULL)
    format_set_num_format(format, number_format);
  return format;
}

static lxw_format *code_format(lxw_workbook *workbook)
{
  lxw_format *format = inked(plain(workbook, 8), GREY_TEXT);
  format_set_border(format, LXW_BORDER_THIN);
  format_set_shrink(format);
  return format;
}

static lxw_format *foot_format(lxw_workbook *workbook)
{
  lxw_format *format = plain(workbook, 10);
  format_set_unlocked(format);
  return format;
}

WorkbookStyle workbook_style_new(lxw_workbook *workbook)
{
  return (WorkbookStyle){
      .title = bold(aligned(plain(workbook, 16), LXW_ALIGN_CENTER)),
      .label = aligned(plain(workbook, 10), LXW_ALIGN_RIGHT),
      .value = plain(workbook, 10),
      .note = inked(aligned(wrapped(workbook, 9), LXW_ALIGN_VERTICAL_TOP), GREY_TEXT),
      .heading = bold(coloured(aligned(framed(workbook, 10), LXW_ALIGN_CENTER), HEADING_BLUE)),
      .indicator = bold(coloured(framed(workbook, 10), PALE_BLUE)),
      .due = coloured(aligned(framed(workbook, 9), LXW_ALIGN_RIGHT), PALE_BLUE),
      .late = bold(inked(coloured(aligned(framed(workbook, 9), LXW_ALIGN_RIGHT), PALE_BLUE), RED)),
      .code = code_format(workbook),
      .label_cell = framed(workbook, 10),
      .label_centred = aligned(framed(workbook, 10), LXW_ALIGN_CENTER),
      .whole = open_cell(workbook, "#,##0"),
      .decimal = open_cell(workbook, "#,##0.######"),
      .no_cell = inked(coloured(aligned(framed(workbook, 10), LXW_ALIGN_CENTER), PALE_GREY), GREY_TEXT),
      .check = inked(framed(workbook, 9), RED),
      .before = inked(aligned(framed(workbook, 9), LXW_ALIGN_RIGHT), GREY_TEXT),
      .status = aligned(open_cell(workbook, NULL), LXW_ALIGN_CENTER),
      .comment = open_cell(workbook, "@"),
      .foot = foot_format(workbook),
  };
}
