#include "collector/sheets/text_encoding.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "collector/sheets/text_decoder.h"
#include "collector/sheets/text_survey.h"

static const struct {
  const char *name; /* as the command line has it */
  TextEncoding encoding;
} known_names[] = {{"utf-8", TEXT_UTF8},       {"utf8", TEXT_UTF8},        {"utf-16", TEXT_UTF16LE},
                   {"utf-16le", TEXT_UTF16LE}, {"utf-16be", TEXT_UTF16BE}, {"gb18030", TEXT_GB18030},
                   {"gbk", TEXT_GB18030},      {"gb2312", TEXT_GB18030}};

const char *text_encoding_name(TextEncoding encoding)
{
  switch (encoding) {
  case TEXT_UTF8:
    return "UTF-8";
  case TEXT_UTF16LE:
    return "UTF-16LE";
  case TEXT_UTF16BE:
    return "UTF-16BE";
  case TEXT_GB18030:
    return "GB18030";
  case TEXT_ENCODING_UNKNOWN:
    return "?";
  }
  g_assert_not_reached();
}

bool text_encoding_parse(const char *name, TextEncoding *out_encoding)
{
  for (size_t i = 0; i < G_N_ELEMENTS(known_names); i++)
    if (g_ascii_strcasecmp(name, known_names[i].name) == 0) {
      *out_encoding = known_names[i].encoding;
      return true;
    }
  return false;
}

/* --- One encoding ------------------------------------------------------------------------------------------------- */

static guint count_lines(const char *text, size_t size)
{
  guint n = 0;
  for (size_t i = 0; i < size; i++)
    n += text[i] == '\n';
  return n;
}

/* Reads the whole file as ENCODING. *out_line is the one at which it ended. Fails only when the file cannot be read. */
static bool try_to_decode(int fd, TextEncoding encoding, TextDecoding *out_end, guint *out_line, GError **error)
{
  g_autoptr(TextDecoder) decoder = text_decoder_new(fd, encoding);
  const char *text = NULL;
  size_t size = 0;
  guint line = 1;
  TextDecoding step;
  while ((step = text_decoder_next(decoder, &text, &size, error)) == TEXT_DECODED) {
    line += count_lines(text, size);
    if (memchr(text, '\0', size) != NULL) {
      step = TEXT_IS_BROKEN;
      break;
    }
  }
  *out_end = step;
  *out_line = line;
  return step != TEXT_IS_UNREADABLE;
}

/* The file says or somebody said that it is ENCODING: then it is that or nothing. */
static bool insist(int fd, TextEncoding encoding, const char *broken_code, TextEncoding *out_encoding,
                   FormFault *out_fault, GError **error)
{
  TextDecoding end;
  guint line = 0;
  if (!try_to_decode(fd, encoding, &end, &line, error))
    return false;
  if (end == TEXT_AT_END)
    *out_encoding = encoding;
  else
    form_fault_set(out_fault, end == TEXT_IS_CUT ? "text_cut" : broken_code, line, text_encoding_name(encoding), "");
  return true;
}

/* --- By mark ------------------------------------------------------------------------------------------------------ */

static TextEncoding encoding_of_mark(const guint8 *bytes, size_t size)
{
  if (size >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0)
    return TEXT_UTF8;
  if (size >= 2 && memcmp(bytes, "\xFF\xFE", 2) == 0)
    return TEXT_UTF16LE;
  if (size >= 2 && memcmp(bytes, "\xFE\xFF", 2) == 0)
    return TEXT_UTF16BE;
  return size >= 4 && memcmp(bytes, "\x84\x31\x95\x33", 4) == 0 ? TEXT_GB18030 : TEXT_ENCODING_UNKNOWN;
}

/* UTF-16 without its mark: every separator and line end has a zero byte, before it or after it. A few zeros alone are no text. */
enum { BYTES_PER_ZERO = 32 };

static TextEncoding encoding_of_zeros(const guint8 *bytes, size_t size)
{
  guint n_zeros[2] = {0, 0};
  for (size_t i = 0; i < size; i++)
    n_zeros[i % 2] += bytes[i] == 0;
  if (MAX(n_zeros[0], n_zeros[1]) * BYTES_PER_ZERO < size || MIN(n_zeros[0], n_zeros[1]) > 0)
    return TEXT_ENCODING_UNKNOWN;
  return n_zeros[0] < n_zeros[1] ? TEXT_UTF16LE : n_zeros[0] > 0 ? TEXT_UTF16BE : TEXT_ENCODING_UNKNOWN;
}

/* --- By evidence -------------------------------------------------------------------------------------------------- */

/* An expected word can come about by chance in a long text; this many times fewer than in the other reading, it did. */
enum { CLEARLY = 8 };

static bool has_more_words(const TextReading *reading, const TextReading *other)
{
  return reading->n_known > 0 && reading->n_known >= CLEARLY * other->n_known;
}

/* Both readings are possible from the first line to the last. */
static TextEncoding weigh(const TextSurvey *survey)
{
  if (has_more_words(&survey->utf8, &survey->gb18030))
    return TEXT_UTF8;
  if (has_more_words(&survey->gb18030, &survey->utf8))
    return TEXT_GB18030;
  /* No word is known, or in both. Chinese text in UTF-8 looks, as GB18030, like a heap of rare letters. */
  const bool is_clean_utf8 = survey->utf8.n_strange == 0 && survey->n_clear_lines > 0;
  return is_clean_utf8 && survey->n_uncommon > 0 ? TEXT_UTF8 : TEXT_ENCODING_UNKNOWN;
}

/* Neither reading is possible throughout. */
static void explain_broken(const TextSurvey *survey, FormFault *out_fault)
{
  const TextReading *utf8 = &survey->utf8;
  const TextReading *gb18030 = &survey->gb18030;
  if (utf8->is_cut_at_end && utf8->n_known >= gb18030->n_known)
    form_fault_set(out_fault, "text_cut", utf8->first_broken_line, text_encoding_name(TEXT_UTF8), "");
  else if (gb18030->is_cut_at_end)
    form_fault_set(out_fault, "text_cut", gb18030->first_broken_line, text_encoding_name(TEXT_GB18030), "");
  else if (survey->n_clear_lines > 0 && gb18030->n_known > 0)
    form_fault_set(out_fault, "text_mixed", MAX(utf8->first_broken_line, gb18030->first_broken_line), "", "");
  else
    form_fault_set(out_fault, "not_text", 0, "", "");
}

/* GB18030 is the only possible reading. Lines that are clearly UTF-8 are then from elsewhere, unless their words say otherwise. */
static TextEncoding accept_gb18030(const TextSurvey *survey, FormFault *out_fault)
{
  if (survey->utf8.is_cut_at_end && survey->utf8.n_known > survey->gb18030.n_known)
    form_fault_set(out_fault, "text_cut", survey->utf8.first_broken_line, text_encoding_name(TEXT_UTF8), "");
  else if (survey->n_clear_lines > 0 && survey->utf8.n_known > 0)
    form_fault_set(out_fault, "text_mixed", MAX(survey->first_clear_line, survey->utf8.first_broken_line), "", "");
  else if (survey->gb18030.n_known == 0 && survey->gb18030.n_strange > 0)
    form_fault_set(out_fault, "not_text", 0, "", "");
  else
    return TEXT_GB18030;
  return TEXT_ENCODING_UNKNOWN;
}

static TextEncoding decide_by_evidence(const TextSurvey *survey, FormFault *out_fault)
{
  const bool may_be_utf8 = survey->utf8.n_broken_lines == 0;
  const bool may_be_gb18030 = survey->gb18030.n_broken_lines == 0;
  if (survey->has_nul || (!may_be_utf8 && !may_be_gb18030)) {
    survey->has_nul ? form_fault_set(out_fault, "not_text", 0, "", "") : explain_broken(survey, out_fault);
    return TEXT_ENCODING_UNKNOWN;
  }
  if (survey->n_lines == 0 || !may_be_gb18030)
    return TEXT_UTF8;
  if (!may_be_utf8)
    return accept_gb18030(survey, out_fault);
  const TextEncoding weighed = weigh(survey);
  if (weighed == TEXT_ENCODING_UNKNOWN)
    form_fault_set(out_fault, "ambiguous_encoding", 0, "", "");
  return weighed;
}

/* --- Deciding ----------------------------------------------------------------------------------------------------- */

static bool survey_and_decide(int fd, const ExpectedWords *words, TextEncoding *out_encoding, FormFault *out_fault,
                              GError **error)
{
  TextSurvey survey;
  if (!text_survey(fd, words, &survey, error))
    return false;
  const TextEncoding decided = decide_by_evidence(&survey, out_fault);
  if (out_fault->code == NULL)
    *out_encoding = decided;
  return true;
}

bool text_encoding_decide(int fd, TextEncoding asked, const ExpectedWords *words, TextEncoding *out_encoding,
                          FormFault *out_fault, GError **error)
{
  guint8 beginning[512];
  const ssize_t n = pread(fd, beginning, sizeof beginning, 0);
  if (n < 0) {
    halfsky_set_error_errno(error, HALFSKY_ERROR_RETRY, errno, "cannot read the form");
    return false;
  }
  const TextEncoding marked = encoding_of_mark(beginning, (size_t)n);
  const bool is_other_utf16 = asked == TEXT_UTF16LE && marked == TEXT_UTF16BE;
  if (asked != TEXT_ENCODING_UNKNOWN)
    return insist(fd, is_other_utf16 ? marked : asked, "other_encoding", out_encoding, out_fault, error);
  if (marked != TEXT_ENCODING_UNKNOWN)
    return insist(fd, marked, "text_mixed", out_encoding, out_fault, error);
  const TextEncoding utf16 = encoding_of_zeros(beginning, (size_t)n);
  if (utf16 != TEXT_ENCODING_UNKNOWN)
    return insist(fd, utf16, "not_text", out_encoding, out_fault, error);
  return survey_and_decide(fd, words, out_encoding, out_fault, error);
}
