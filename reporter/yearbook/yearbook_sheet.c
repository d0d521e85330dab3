#include "reporter/yearbook/yearbook_sheet.h"

#include "reporter/render/opening_words.h"
#include "spreadsheet/spreadsheet_text.h"

/* A tab has 31 letters, of which some are for a number where names are equal. */
enum { NAME_LETTERS = 27, HEADER_LETTERS = 60, HEIGHT = 15, LINE_HEIGHT = 12 };

/* A4 across, less its margins. */
static const double paper_points = 769;
/* Of a letter's width, and what a column has beside its letters. */
static const double letter_points = 5.25;
static const double column_points = 3.75;

/* --- Its name ----------------------------------------------------------------------------------------------------- */

/* Letters that a tab must not have become blanks; it is cut to what a tab holds. */
static char *tab_name(const char *words)
{
  g_autofree char *shown = spreadsheet_text(words);
  g_autofree char *plain = g_strdelimit(g_strdup(shown), "[]:*?/\\'\n\t", ' ');
  const bool is_long = g_utf8_strlen(plain, -1) > NAME_LETTERS;
  g_autofree char *cut = is_long ? g_utf8_substring(plain, 0, NAME_LETTERS - 1) : g_strdup(plain);
  g_strstrip(cut);
  return *cut == '\0' ? g_strdup("-") : g_strconcat(cut, is_long ? "…" : "", NULL);
}

static bool is_taken(const Yearbook *book, const char *name)
{
  g_autofree char *folded = g_utf8_casefold(name, -1);
  for (guint i = 0; i < book->sheets->len; i++) {
    g_autofree char *other = g_utf8_casefold(((YearbookSheet *)g_ptr_array_index(book->sheets, i))->name, -1);
    if (g_str_equal(folded, other))
      return true;
  }
  return false;
}

static char *free_name(const Yearbook *book, const char *words)
{
  g_autofree char *name = tab_name(words);
  char *candidate = g_strdup(name);
  for (guint n = 2; is_taken(book, candidate); n++) {
    g_free(candidate);
    candidate = g_strdup_printf("%s %u", name, n);
  }
  return candidate;
}

/* --- The sheet ---------------------------------------------------------------------------------------------------- */

YearbookSheet *yearbook_sheet_new(Yearbook *book, const char *name, const char *about)
{
  YearbookSheet *sheet = g_new0(YearbookSheet, 1);
  sheet->title = g_strdup(name);
  sheet->name = free_name(book, name);
  sheet->quoted = g_strdup_printf("'%s'", sheet->name);
  sheet->about = g_strdup(about);
  sheet->widths = g_array_new(FALSE, FALSE, sizeof(double));
  sheet->lines = 1;
  sheet->worksheet = workbook_add_worksheet(book->workbook, sheet->name);
  g_assert(sheet->worksheet != NULL);
  g_ptr_array_add(book->sheets, sheet);
  return sheet;
}

void yearbook_sheet_free(YearbookSheet *sheet)
{
  g_array_unref(sheet->widths);
  g_free(sheet->title);
  g_free(sheet->name);
  g_free(sheet->quoted);
  g_free(sheet->about);
  g_free(sheet);
}

void yearbook_sheet_add_column(YearbookSheet *sheet, double width)
{
  const lxw_col_t column = (lxw_col_t)sheet->widths->len;
  worksheet_set_column(sheet->worksheet, column, column, width, NULL);
  g_array_append_val(sheet->widths, width);
}

static double width_of(const YearbookSheet *sheet, guint column)
{
  return g_array_index(sheet->widths, double, column);
}

static double whole_width(const YearbookSheet *sheet)
{
  double width = 0;
  for (guint i = 0; i < sheet->widths->len; i++)
    width += width_of(sheet, i);
  return width;
}

double yearbook_sheet_scale(const YearbookSheet *sheet)
{
  const double points = whole_width(sheet) * letter_points + sheet->widths->len * column_points;
  return CLAMP(paper_points / points * 0.97, 0.1, 1.0);
}

/* For a page's header, where & begins a code. */
static char *for_header(const char *words)
{
  g_autofree char *shown = spreadsheet_text(words);
  g_autofree char *line = g_strdelimit(g_strdup(shown), "\n\t", ' ');
  g_autofree char *cut = g_utf8_substring(line, 0, MIN(g_utf8_strlen(line, -1), HEADER_LETTERS));
  GString *out = g_string_new(cut);
  g_string_replace(out, "&", "&&", 0);
  return g_string_free(out, FALSE);
}

static void lay_on_page(const Yearbook *book, const YearbookSheet *sheet)
{
  g_autofree char *title = for_header(book->title);
  g_autofree char *name = for_header(sheet->title);
  const char *edition = text(book->language, book->review->report->is_public ? "yearbook.public" : "yearbook.internal");
  g_autofree char *header = g_strdup_printf("&L&8%s&C&8%s&R&8%s", title, name, edition);
  g_autofree char *footer = g_strdup_printf("&C&8%s", text(book->language, "yearbook.page"));
  spreadsheet_lay_on_page(sheet->worksheet);
  worksheet_set_header(sheet->worksheet, header);
  worksheet_set_footer(sheet->worksheet, footer);
  worksheet_gridlines(sheet->worksheet, LXW_HIDE_ALL_GRIDLINES);
}

void yearbook_sheet_begin(Yearbook *book, YearbookSheet *sheet)
{
  const Report *report = book->review->report;
  const YearbookSheet *contents = g_ptr_array_index(book->sheets, 0);
  lay_on_page(book, sheet);
  worksheet_set_row(sheet->worksheet, sheet->row, 24, NULL);
  spreadsheet_write_text(sheet->worksheet, sheet->row, 0, sheet == contents ? book->title : sheet->title,
                         book->style.title);
  spreadsheet_write_text(sheet->worksheet, ++sheet->row, 0, opening_edition(book->language, report),
                         report->is_public ? book->style.subtitle : book->style.restricted);
  sheet->row++;
  if (sheet == contents)
    return;
  g_autofree char *url = g_strdup_printf("internal:%s!A1", contents->quoted);
  worksheet_write_url_opt(sheet->worksheet, sheet->row++, 0, url, book->style.link,
                          text(book->language, "yearbook.back"), NULL);
}

/* --- Rows --------------------------------------------------------------------------------------------------------- */

void yearbook_text(YearbookSheet *sheet, guint column, const char *words, lxw_format *format)
{
  guint lines = 0;
  g_auto(GStrv) paragraphs = g_strsplit(words, "\n", -1);
  for (char **line = paragraphs; *line != NULL; line++)
    lines += spreadsheet_lines(*line, width_of(sheet, column));
  sheet->lines = MAX(sheet->lines, lines);
  spreadsheet_write_text(sheet->worksheet, sheet->row, (lxw_col_t)column, words, format);
}

void yearbook_count(Yearbook *book, YearbookSheet *sheet, guint column, double number)
{
  worksheet_write_number(sheet->worksheet, sheet->row, (lxw_col_t)column, number,
                         yearbook_number(&book->style, "#,##0"));
}

void yearbook_heading(Yearbook *book, YearbookSheet *sheet, guint column, const char *code)
{
  yearbook_text(sheet, column, text(book->language, code), book->style.heading);
}

void yearbook_sheet_end_row(YearbookSheet *sheet)
{
  enum { MOST_LINES = 30 };
  worksheet_set_row(sheet->worksheet, sheet->row, HEIGHT + (MIN(sheet->lines, MOST_LINES) - 1) * LINE_HEIGHT, NULL);
  sheet->row++;
  sheet->lines = 1;
}

void yearbook_sheet_end_headings(YearbookSheet *sheet, guint n_columns)
{
  enum { MOST_LINES = 6 };
  sheet->lines = MIN(sheet->lines, MOST_LINES); /* they are on every page */
  worksheet_repeat_rows(sheet->worksheet, sheet->row, sheet->row);
  yearbook_sheet_end_row(sheet);
  worksheet_freeze_panes(sheet->worksheet, sheet->row, (lxw_col_t)n_columns);
}

void yearbook_paragraph(YearbookSheet *sheet, const char *words, lxw_format *format)
{
  g_autofree char *shown = spreadsheet_text(words);
  sheet->lines = spreadsheet_lines(words, whole_width(sheet) * 0.9);
  if (sheet->widths->len > 1)
    worksheet_merge_range(sheet->worksheet, sheet->row, 0, sheet->row, (lxw_col_t)(sheet->widths->len - 1), shown,
                          format);
  else
    spreadsheet_write_text(sheet->worksheet, sheet->row, 0, words, format);
  yearbook_sheet_end_row(sheet);
}
