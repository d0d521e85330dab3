#include "collector/receipts/receipt_workbook_style.h"

/* The colours by which spreadsheets themselves say "bad" and "neutral". */
enum {
  PALE_RED = 0xffc7ce,
  DARK_RED = 0x9c0006,
  PALE_YELLOW = 0xffeb9c,
  DARK_YELLOW = 0x7f6000,
  PALE_GREY = 0xe7e6e6,
  DARK_GREY = 0x595959,
  HEADING_BLUE = 0xc5d6ea,
  LINK_BLUE = 0x0563c1
};

static lxw_format *ruled(lxw_format *format)
{
  format_set_border(format, LXW_BORDER_HAIR);
  return format;
}

static lxw_format *marked(lxw_workbook *workbook, lxw_color_t ground, lxw_color_t ink)
{
  lxw_format *format = spreadsheet_inked(spreadsheet_coloured(spreadsheet_plain(workbook, 10), ground), ink);
  format_set_border(format, LXW_BORDER_THIN);
  return format;
}

ReceiptStyle receipt_style_new(lxw_workbook *workbook)
{
  lxw_format *link = spreadsheet_inked(spreadsheet_framed(workbook, 10), LINK_BLUE);
  format_set_underline(link, LXW_UNDERLINE_SINGLE);
  return (ReceiptStyle){
      .title = spreadsheet_bold(spreadsheet_plain(workbook, 16)),
      .note = spreadsheet_wrapped(workbook, 10),
      .heading = spreadsheet_bold(spreadsheet_coloured(spreadsheet_framed(workbook, 10), HEADING_BLUE)),
      .cell = spreadsheet_framed(workbook, 10),
      .link = link,
      .above = spreadsheet_plain(workbook, 10),
      .head = spreadsheet_bold(ruled(spreadsheet_coloured(spreadsheet_plain(workbook, 10), HEADING_BLUE))),
      .figure = ruled(spreadsheet_plain(workbook, 10)),
      .marked = {[RECEIPT_MARK_REFUSED] = marked(workbook, PALE_RED, DARK_RED),
                 [RECEIPT_MARK_WAITING] = marked(workbook, PALE_YELLOW, DARK_YELLOW),
                 [RECEIPT_MARK_COMPANION] = marked(workbook, PALE_GREY, DARK_GREY)},
  };
}
