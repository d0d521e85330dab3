#include "reporter/yearbook/yearbook_style.h"

enum {
  GREY = 0x5a6370,
  RED = 0xc00000,
  LINK_BLUE = 0x0563c1,
  HEADING_GROUND = 0xe9dfe4,
  PALE_GREEN = 0xe2efda,
  PALE_YELLOW = 0xfff2cc,
  PALE_RED = 0xf8d7da,
  PALE_GREY = 0xf2f2f2
};

/* Behind which a standing is written; no colour says what the words do not. */
static const lxw_color_t standing_grounds[N_STANDINGS] = {
    [STANDING_MET] = PALE_GREEN,      [STANDING_NEARLY] = PALE_GREEN,   [STANDING_ON_COURSE] = PALE_GREEN,
    [STANDING_PARTLY] = PALE_GREY,    [STANDING_AT_RISK] = PALE_YELLOW, [STANDING_NOT_MET] = PALE_RED,
    [STANDING_UNDECIDED] = PALE_GREY, [STANDING_NO_DATA] = PALE_GREY,   [STANDING_NARRATIVE] = PALE_GREY,
    [STANDING_WITHHELD] = PALE_GREY,
};

static lxw_format *framed(lxw_workbook *workbook)
{
  lxw_format *format = spreadsheet_framed(workbook, 9);
  format_set_border_color(format, 0xbfbfbf);
  return format;
}

static lxw_format *link_format(lxw_workbook *workbook)
{
  lxw_format *format = spreadsheet_inked(framed(workbook), LINK_BLUE);
  format_set_underline(format, LXW_UNDERLINE_SINGLE);
  return format;
}

static lxw_format *part_format(lxw_workbook *workbook)
{
  lxw_format *format = framed(workbook);
  format_set_indent(format, 1);
  return format;
}

YearbookStyle yearbook_style_new(lxw_workbook *workbook)
{
  YearbookStyle style = {
      .workbook = workbook,
      .numbers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
      .title = spreadsheet_bold(spreadsheet_plain(workbook, 15)),
      .subtitle = spreadsheet_inked(spreadsheet_plain(workbook, 9), GREY),
      .restricted = spreadsheet_bold(spreadsheet_inked(spreadsheet_plain(workbook, 9), RED)),
      .note = spreadsheet_aligned(spreadsheet_wrapped(workbook, 10), LXW_ALIGN_VERTICAL_TOP),
      .link = link_format(workbook),
      .heading = spreadsheet_bold(
          spreadsheet_coloured(spreadsheet_aligned(framed(workbook), LXW_ALIGN_CENTER), HEADING_GROUND)),
      .cell = framed(workbook),
      .cell_centred = spreadsheet_aligned(framed(workbook), LXW_ALIGN_CENTER),
      .part = part_format(workbook),
      .first = spreadsheet_bold(framed(workbook)),
      .word = spreadsheet_inked(spreadsheet_aligned(framed(workbook), LXW_ALIGN_RIGHT), GREY),
  };
  for (guint i = 0; i < N_STANDINGS; i++)
    style.standing[i] =
        spreadsheet_coloured(spreadsheet_aligned(framed(workbook), LXW_ALIGN_CENTER), standing_grounds[i]);
  return style;
}

void yearbook_style_clear(YearbookStyle *style)
{
  g_clear_pointer(&style->numbers, g_hash_table_unref);
}

lxw_format *yearbook_number(YearbookStyle *style, const char *number_format)
{
  lxw_format *format = g_hash_table_lookup(style->numbers, number_format);
  if (format != NULL)
    return format;
  format = spreadsheet_aligned(framed(style->workbook), LXW_ALIGN_RIGHT);
  format_set_num_format(format, number_format);
  g_hash_table_insert(style->numbers, g_strdup(number_format), format);
  return format;
}

/* `0.00`; with thousands set apart `#,##0.00`. */
static char *digits_of(guint decimals, bool has_thousands)
{
  GString *out = g_string_new(has_thousands ? "#,##0" : "0");
  if (decimals > 0)
    g_string_append_c(out, '.');
  for (guint i = 0; i < decimals; i++)
    g_string_append_c(out, '0');
  return g_string_free(out, FALSE);
}

/* Words that a number format shows as they are. A quote cannot stand in them. */
static char *literal(const char *words)
{
  g_autofree char *harmless = g_strdelimit(g_strdup(words), "\"", '\'');
  return *words == '\0' ? g_strdup("") : g_strdup_printf("\"%s\"", harmless);
}

char *yearbook_number_format(guint decimals, const char *mark)
{
  g_autofree char *digits = digits_of(decimals, true);
  g_autofree char *shown = literal(mark);
  return g_strconcat(digits, shown, NULL);
}

char *yearbook_change_format(guint decimals, const char *unit, const char *flat, bool is_flat)
{
  if (is_flat) {
    g_autofree char *words = literal(flat);
    return g_strconcat(words, ";", words, ";", words, NULL);
  }
  g_autofree char *digits = digits_of(decimals, true);
  g_autofree char *shown = literal(unit);
  return g_strdup_printf("+%s%s;-%s%s;%s%s", digits, shown, digits, shown, digits, shown);
}
