#include "spreadsheet/spreadsheet_format.h"

/* The font that Chinese offices print with; programs without it take their own. */
#define FONT "宋体"

lxw_format *spreadsheet_plain(lxw_workbook *workbook, double size)
{
  lxw_format *format = workbook_add_format(workbook);
  format_set_font_name(format, FONT);
  format_set_font_size(format, size);
  format_set_align(format, LXW_ALIGN_VERTICAL_CENTER);
  return format;
}

lxw_format *spreadsheet_wrapped(lxw_workbook *workbook, double size)
{
  lxw_format *format = spreadsheet_plain(workbook, size);
  format_set_text_wrap(format);
  return format;
}

lxw_format *spreadsheet_framed(lxw_workbook *workbook, double size)
{
  lxw_format *format = spreadsheet_wrapped(workbook, size);
  format_set_border(format, LXW_BORDER_THIN);
  return format;
}

lxw_format *spreadsheet_aligned(lxw_format *format, uint8_t alignment)
{
  format_set_align(format, alignment);
  return format;
}

lxw_format *spreadsheet_coloured(lxw_format *format, lxw_color_t colour)
{
  format_set_bg_color(format, colour);
  return format;
}

lxw_format *spreadsheet_inked(lxw_format *format, lxw_color_t colour)
{
  format_set_font_color(format, colour);
  return format;
}

lxw_format *spreadsheet_bold(lxw_format *format)
{
  format_set_bold(format);
  return format;
}

guint spreadsheet_letters(const char *words)
{
  guint letters = 0;
  for (const char *p = words; *p != '\0'; p = g_utf8_next_char(p))
    letters += g_unichar_iswide(g_utf8_get_char(p)) ? 2 : 1;
  return letters;
}

guint spreadsheet_lines(const char *words, double width)
{
  const guint letters = spreadsheet_letters(words);
  return 1 + (guint)((double)(letters > 0 ? letters - 1 : 0) / width);
}

void spreadsheet_lay_on_page(lxw_worksheet *worksheet)
{
  enum { PAPER_A4 = 9 };
  worksheet_set_landscape(worksheet);
  worksheet_set_paper(worksheet, PAPER_A4);
  worksheet_set_margins(worksheet, 0.5, 0.5, 0.6, 0.6);
  worksheet_fit_to_pages(worksheet, 1, 0);
}
