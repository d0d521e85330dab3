#include "collector/sheets/text_survey.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/utf8.h"

enum { PIECE_BYTES = 65536 };

/* A longer line is looked at in parts of this size; no row of a form is as long. */
enum { LONGEST_LINE_BYTES = 1 << 20 };

typedef struct Surveying {
  const ExpectedWords *words;
  TextSurvey survey;
  GByteArray *line;
  GString *decoded; /* the line, read as GB18030 */
  GIConv from_gb18030;
  guint n_lines; /* all of them */
} Surveying;

/* --- Letters ------------------------------------------------------------------------------------------------------ */

typedef struct LetterRange {
  gunichar first;
  gunichar last;
} LetterRange;

/* What Chinese forms are written with, and Latin text. */
static const LetterRange expected_letters[] = {
    {0x00, 0x7F},     {0xA0, 0xA0},      {0xA7, 0xA7},     {0xB0, 0xB1},     {0xB7, 0xB7},     {0xD7, 0xD7},
    {0xF7, 0xF7},     {0x2010, 0x203B},  {0x20A0, 0x20BF}, {0x2103, 0x2103}, {0x2109, 0x2109}, {0x2116, 0x2116},
    {0x2160, 0x217F}, {0x2190, 0x2193},  {0x2208, 0x22A5}, {0x2460, 0x24FF}, {0x25A0, 0x25CF}, {0x2605, 0x2606},
    {0x2713, 0x2717}, {0x3000, 0x3029},  {0x3220, 0x33FF}, {0x3400, 0x9FFF}, {0xF900, 0xFAFF}, {0xFE30, 0xFE4F},
    {0xFF00, 0xFFEF}, {0x20000, 0x3FFFF}};

static bool is_expected(gunichar letter)
{
  for (size_t i = 0; i < G_N_ELEMENTS(expected_letters); i++)
    if (letter >= expected_letters[i].first && letter <= expected_letters[i].last)
      return true;
  return false;
}

static guint count_strange(const char *text, size_t size)
{
  guint n = 0;
  for (const char *at = text; at < text + size; at = g_utf8_next_char(at))
    n += !is_expected(g_utf8_get_char(at));
  return n;
}

static guint count_han(const char *text, size_t size)
{
  guint n = 0;
  for (const char *at = text; at < text + size; at = g_utf8_next_char(at))
    n += g_unichar_get_script(g_utf8_get_char(at)) == G_UNICODE_SCRIPT_HAN;
  return n;
}

/* Letters of valid GB18030 that are not in GB2312. */
static guint count_uncommon(const guint8 *bytes, size_t size)
{
  guint n = 0;
  for (size_t i = 0; i < size;) {
    const bool is_ascii = bytes[i] < 0x80;
    const bool is_long = !is_ascii && i + 1 < size && bytes[i + 1] < 0x40;
    const bool is_common = !is_long && i + 1 < size && bytes[i] >= 0xA1 && bytes[i] <= 0xF7 && bytes[i + 1] >= 0xA1;
    n += !is_ascii && !is_common;
    i += is_ascii ? 1 : is_long ? 4 : 2;
  }
  return n;
}

/* --- Lines -------------------------------------------------------------------------------------------------------- */

static void note_broken(TextReading *reading, guint line, bool is_cut)
{
  reading->is_cut_at_end = reading->n_broken_lines == 0 && is_cut;
  if (reading->n_broken_lines++ == 0)
    reading->first_broken_line = line;
}

static void note_text(const Surveying *surveying, TextReading *reading, const char *text, size_t size)
{
  reading->n_known += expected_words_count(surveying->words, text, size);
  reading->n_strange += count_strange(text, size);
}

static bool read_as_utf8(Surveying *surveying, bool is_last)
{
  TextSurvey *survey = &surveying->survey;
  const char *text = (const char *)surveying->line->data;
  const size_t size = surveying->line->len;
  const char *end = NULL;
  if (!g_utf8_validate(text, (gssize)size, &end)) {
    const size_t n_left = size - (size_t)(end - text);
    const bool is_cut = is_last && n_left < 4 && g_utf8_get_char_validated(end, (gssize)n_left) == (gunichar)-2;
    note_broken(&survey->utf8, surveying->n_lines, is_cut);
    return false;
  }
  note_text(surveying, &survey->utf8, text, size);
  if (count_strange(text, size) == 0 && count_han(text, size) >= 2 && survey->n_clear_lines++ == 0)
    survey->first_clear_line = surveying->n_lines;
  return true;
}

/* Fills `decoded`; 0, or the errno of the converter. */
static int decode_gb18030(Surveying *surveying)
{
  /* Two bytes become three at most. */
  g_string_set_size(surveying->decoded, surveying->line->len * 2);
  char *from = (char *)surveying->line->data;
  char *to = surveying->decoded->str;
  size_t n_from = surveying->line->len;
  size_t n_to = surveying->decoded->len;
  g_iconv(surveying->from_gb18030, NULL, NULL, NULL, NULL);
  const int failure = g_iconv(surveying->from_gb18030, &from, &n_from, &to, &n_to) == (size_t)-1 ? errno : 0;
  g_string_set_size(surveying->decoded, (gsize)(to - surveying->decoded->str));
  return failure;
}

static void read_as_gb18030(Surveying *surveying, bool is_last)
{
  TextSurvey *survey = &surveying->survey;
  const int failure = decode_gb18030(surveying);
  if (failure != 0) {
    note_broken(&survey->gb18030, surveying->n_lines, is_last && failure == EINVAL);
    return;
  }
  note_text(surveying, &survey->gb18030, surveying->decoded->str, surveying->decoded->len);
  survey->n_uncommon += count_uncommon(surveying->line->data, surveying->line->len);
}

static bool is_ascii(const guint8 *line, size_t size)
{
  return utf8_ascii_size((const char *)line, size) == size;
}

static void survey_line(Surveying *surveying, bool is_last)
{
  GByteArray *line = surveying->line;
  surveying->n_lines++;
  surveying->survey.has_nul =
      surveying->survey.has_nul || (line->len > 0 && memchr(line->data, '\0', line->len) != NULL);
  if (!surveying->survey.has_nul && line->len > 0 && !is_ascii(line->data, line->len)) {
    surveying->survey.n_lines++;
    const bool is_utf8 = read_as_utf8(surveying, is_last);
    /* Once a line is not GB18030, only lines that are not UTF-8 either are still worth the question. */
    if (!is_utf8 || surveying->survey.gb18030.n_broken_lines == 0)
      read_as_gb18030(surveying, is_last);
  }
  g_byte_array_set_size(line, 0);
}

/* CRLF makes an empty line more: only the number of a line at fault is wrong then, so CR ends a line only when no LF follows. */
static void take_piece(Surveying *surveying, const guint8 *piece, size_t size)
{
  const guint8 *end = piece + size;
  while (piece < end) {
    const guint8 *line_end = memchr(piece, '\n', (size_t)(end - piece));
    const size_t n = (size_t)((line_end != NULL ? line_end : end) - piece);
    if (line_end != NULL && surveying->line->len == 0 && is_ascii(piece, n)) { /* as nearly all are: not worth a copy */
      surveying->n_lines++;
      piece = line_end + 1;
      continue;
    }
    const size_t n_taken = MIN(n, LONGEST_LINE_BYTES - surveying->line->len);
    g_byte_array_append(surveying->line, piece, (guint)n_taken);
    piece += n_taken;
    if (n_taken < n || line_end != NULL)
      survey_line(surveying, false);
    piece += n_taken == n && line_end != NULL;
  }
}

bool text_survey(int fd, const ExpectedWords *words, TextSurvey *out_survey, GError **error)
{
  g_autofree guint8 *piece = g_malloc(PIECE_BYTES);
  Surveying surveying = {.words = words,
                         .line = g_byte_array_new(),
                         .decoded = g_string_new(NULL),
                         .from_gb18030 = g_iconv_open("UTF-8", "GB18030")};
  ssize_t n = 0;
  for (off_t at = 0; (n = pread(fd, piece, PIECE_BYTES, at)) > 0; at += n)
    take_piece(&surveying, piece, (size_t)n);
  if (n < 0)
    halfsky_set_error_errno(error, HALFSKY_ERROR_RETRY, errno, "cannot read the form");
  else
    survey_line(&surveying, true);
  g_byte_array_unref(surveying.line);
  g_string_free(surveying.decoded, TRUE);
  g_iconv_close(surveying.from_gb18030);
  *out_survey = surveying.survey;
  return n == 0;
}
