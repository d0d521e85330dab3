/* Which encoding a file is in: every row of the table is a file, decided as stated or refused with the stated fault. The words are those of the real
 * catalogue; bytes are made by the system's converter. */
#include "tests/support/test.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "collector/forms/form_words.h"
#include "collector/sheets/text_encoding.h"
#include "tests/collector/agency.h"
#include "tests/support/folder.h"

/* A text in an encoding. MARK stands before it. */
typedef struct Piece {
  const char *text;
  const char *encoding;
  const char *mark;
} Piece;

#define UTF8(text)                                                                                                     \
  {                                                                                                                    \
    (text), "UTF-8", ""                                                                                                \
  }
#define UTF8_MARK(text)                                                                                                \
  {                                                                                                                    \
    (text), "UTF-8", "\xEF\xBB\xBF"                                                                                    \
  }
#define GB(text)                                                                                                       \
  {                                                                                                                    \
    (text), "GB18030", ""                                                                                              \
  }
#define UTF16LE(text)                                                                                                  \
  {                                                                                                                    \
    (text), "UTF-16LE", ""                                                                                             \
  }
#define UTF16LE_MARK(text)                                                                                             \
  {                                                                                                                    \
    (text), "UTF-16LE", "\xFF\xFE"                                                                                     \
  }
#define UTF16BE(text)                                                                                                  \
  {                                                                                                                    \
    (text), "UTF-16BE", ""                                                                                             \
  }
#define UTF16BE_MARK(text)                                                                                             \
  {                                                                                                                    \
    (text), "UTF-16BE", "\xFE\xFF"                                                                                     \
  }

#define ZH_HEAD "指标,时期,性别,数值,说明\n"
#define EN_HEAD "indicator,period,sex,value,comment\n"
#define EN_ROW "305,2024-S1,F,7,\n"

typedef struct EncodingRow {
  const char *name;
  Piece pieces[2];
  size_t n_cut; /* bytes missing at the end */
  TextEncoding asked;
  const char *expected; /* an encoding, or a fault and its line */
} EncodingRow;

static const EncodingRow encoding_rows[] = {
    /* ASCII is the same in all */
    {"ascii", {UTF8(EN_HEAD EN_ROW)}, .expected = "UTF-8"},
    {"nothing", {UTF8("")}, .expected = "UTF-8"},
    {"mark_alone", {UTF8_MARK("")}, .expected = "UTF-8"},
    /* UTF-8 */
    {"utf8_chinese_head", {UTF8(ZH_HEAD "305,2024年上半年,女,7,\n")}, .expected = "UTF-8"},
    {"utf8_chinese_head_with_mark", {UTF8_MARK(ZH_HEAD "305,2024-S1,女,7,\n")}, .expected = "UTF-8"},
    {"utf8_english_head_woman", {UTF8(EN_HEAD "305,2024-S1,女,7,\n")}, .expected = "UTF-8"},
    {"utf8_english_head_school", {UTF8(EN_HEAD "305,2024-S1,F,7,学校\n")}, .expected = "UTF-8"},
    {"utf8_english_head_hospital", {UTF8(EN_HEAD "305,2024-S1,F,7,医院\n")}, .expected = "UTF-8"},
    {"utf8_rare_name", {UTF8(ZH_HEAD "305,2024-S1,女,7,小𣵦村\n")}, .expected = "UTF-8"},
    {"utf8_french_comment", {UTF8(ZH_HEAD "305,2024-S1,女,7,café\n")}, .expected = "UTF-8"},
    {"utf8_unknown_chinese", {UTF8(EN_HEAD "305,2024-S1,F,7,啰嗦琐碎\n")}, .expected = "UTF-8"},
    {"utf8_signs", {UTF8(ZH_HEAD "305,2024-S1,女,7,“±5‰”——①　（％）\n")}, .expected = "UTF-8"},
    {"utf8_crlf", {UTF8("指标,时期,数值\r\n305,2024-S1,7\r\n")}, .expected = "UTF-8"},
    {"utf8_tabs", {UTF8("指标\t时期\t数值\n305\t2024-S1\t7\n")}, .expected = "UTF-8"},
    /* GB18030, whose bytes may be valid UTF-8 */
    {"gbk_chinese_head", {GB(ZH_HEAD "305,2024年上半年,女,7,\n")}, .expected = "GB18030"},
    {"gbk_woman", {GB(EN_HEAD "305,2024-S1,女,7,\n")}, .expected = "GB18030"},
    {"gbk_woman_quoted",
     {GB("\"indicator\",\"period\",\"sex\",\"value\"\n\"305\",\"2024-S1\",\"女\",\"7\"\n")},
     .expected = "GB18030"},
    {"gbk_school", {GB(EN_HEAD "305,2024-S1,F,7,学校\n")}, .expected = "GB18030"},
    {"gbk_hospital", {GB(EN_HEAD "305,2024-S1,F,7,医院\n")}, .expected = "GB18030"},
    {"gbk_primary_school", {GB(EN_HEAD "305,2024-S1,F,7,小学\n")}, .expected = "GB18030"},
    {"gbk_all_four", {GB(EN_HEAD "305,2024-S1,女,7,学校医院小学\n")}, .expected = "GB18030"},
    {"gbk_head_of_few_words", {GB("指标;时期;数值\n305;2024-S1;7\n")}, .expected = "GB18030"},
    {"gbk_tabs", {GB("指标\t时期\t性别\t数值\n305\t2024-S1\t女\t7\n")}, .expected = "GB18030"},
    {"gbk_crlf", {GB("指标,时期,数值\r\n305,2024-S1,7\r\n")}, .expected = "GB18030"},
    {"gb18030_rare_name", {GB(ZH_HEAD "305,2024-S1,女,7,小𣵦村\n")}, .expected = "GB18030"},
    {"gb18030_rare_name_under_english_head", {GB(EN_HEAD "305,2024-S1,F,7,小𣵦村\n")}, .expected = "GB18030"},
    {"gb18030_mark", {{ZH_HEAD "305,2024-S1,女,7,\n", "GB18030", "\x84\x31\x95\x33"}}, .expected = "GB18030"},
    {"gbk_full_width", {GB(EN_HEAD "305,2024-S1,F,１２，３４５,\n")}, .expected = "GB18030"},
    {"gbk_unknown_words", {GB(EN_HEAD "305,2024-S1,F,7,啰嗦琐碎\n")}, .expected = "GB18030"},
    /* UTF-16 */
    {"utf16le_of_excel", {UTF16LE_MARK("指标\t时期\t性别\t数值\r\n305\t2024-S1\t女\t7\r\n")}, .expected = "UTF-16LE"},
    {"utf16be_with_mark", {UTF16BE_MARK(ZH_HEAD "305,2024-S1,女,7,\n")}, .expected = "UTF-16BE"},
    {"utf16le_without_mark", {UTF16LE(ZH_HEAD "305,2024-S1,女,7,小𣵦村\n")}, .expected = "UTF-16LE"},
    {"utf16be_without_mark", {UTF16BE(ZH_HEAD "305,2024-S1,女,7,\n")}, .expected = "UTF-16BE"},
    {"utf16le_ascii", {UTF16LE_MARK(EN_HEAD EN_ROW)}, .expected = "UTF-16LE"},
    /* Both are possible and nothing decides */
    {"latin_or_chinese", {UTF8(EN_HEAD "305,2024-S1,F,7,Müller\n")}, .expected = "ambiguous_encoding 0"},
    {"cyrillic_or_chinese", {UTF8(EN_HEAD "305,2024-S1,F,7,Ѹ\n")}, .expected = "ambiguous_encoding 0"},
    {"chinese_or_cyrillic", {GB(EN_HEAD "305,2024-S1,F,7,迅\n")}, .expected = "ambiguous_encoding 0"},
    /* Cut off */
    {"utf8_cut_by_one", {UTF8(ZH_HEAD "305,2024-S1,女,7,学校")}, .n_cut = 1, .expected = "text_cut 2"},
    {"utf8_cut_by_two", {UTF8(ZH_HEAD "305,2024-S1,女,7,学校")}, .n_cut = 2, .expected = "text_cut 2"},
    {"utf8_with_mark_cut", {UTF8_MARK(ZH_HEAD "305,2024-S1,女,7,学校")}, .n_cut = 1, .expected = "text_cut 2"},
    {"gbk_cut", {GB(ZH_HEAD "305,2024-S1,女,7,学校")}, .n_cut = 1, .expected = "text_cut 2"},
    {"gb18030_cut_in_four_bytes", {GB(ZH_HEAD "305,2024-S1,女,7,小𣵦")}, .n_cut = 2, .expected = "text_cut 2"},
    {"utf16_cut", {UTF16LE_MARK(ZH_HEAD "305,2024-S1,女,7,\n")}, .n_cut = 1, .expected = "text_cut 2"},
    {"utf16_cut_in_a_pair", {UTF16LE_MARK(ZH_HEAD "305,2024-S1,女,7,𣵦")}, .n_cut = 2, .expected = "text_cut 2"},
    /* Two encodings in one file */
    {"utf8_then_gbk",
     {UTF8(ZH_HEAD "305,2024-S1,女,7,\n"), GB("305,2024-S1,男,7,学校统计\n")},
     .expected = "text_mixed 3"},
    {"gbk_then_utf8",
     {GB(ZH_HEAD "305,2024-S1,女,7,\n"), UTF8("305,2024-S1,男,7,学校统计\n")},
     .expected = "text_mixed 3"},
    {"mark_then_gbk",
     {UTF8_MARK(ZH_HEAD "305,2024-S1,女,7,\n"), GB("305,2024-S1,男,7,学校统计\n")},
     .expected = "text_mixed 3"},
    /* No text */
    {"latin1", {{EN_HEAD "305,2024-S1,F,7,café, etc\n", "ISO-8859-1", ""}}, .expected = "not_text 0"},
    {"one_zero", {{EN_HEAD EN_ROW, "UTF-8", ""}, {"x", "UTF-16BE", ""}}, .expected = "not_text 0"},
    {"zeros_of_both_kinds", {{"a,b\n", "UTF-16BE", ""}, {"c,d\n", "UTF-16LE", ""}}, .expected = "not_text 0"},
    /* Somebody said which */
    {"asked_gbk", {UTF8(EN_HEAD "305,2024-S1,F,7,Müller\n")}, .asked = TEXT_GB18030, .expected = "GB18030"},
    {"asked_utf8", {UTF8(EN_HEAD "305,2024-S1,F,7,Müller\n")}, .asked = TEXT_UTF8, .expected = "UTF-8"},
    {"asked_utf8_but_is_gbk", {GB(ZH_HEAD "305,2024-S1,女,7,\n")}, .asked = TEXT_UTF8, .expected = "other_encoding 1"},
    {"asked_gbk_but_has_mark",
     {UTF8_MARK(ZH_HEAD "305,2024-S1,女,7,\n")},
     .asked = TEXT_GB18030,
     .expected = "other_encoding 1"},
    {"asked_utf16_big_endian_by_mark", {UTF16BE_MARK(ZH_HEAD)}, .asked = TEXT_UTF16LE, .expected = "UTF-16BE"},
};

static void append_piece(GByteArray *file, const Piece *piece)
{
  gsize size = 0;
  if (piece->text == NULL)
    return;
  g_autofree char *bytes = g_convert(piece->text, -1, piece->encoding, "UTF-8", NULL, &size, NULL);
  assert_non_null(bytes);
  g_byte_array_append(file, (const guint8 *)piece->mark, (guint)strlen(piece->mark));
  g_byte_array_append(file, (const guint8 *)bytes, (guint)size);
}

static int open_agency(void **state)
{
  static const char *const none[] = {NULL};
  *state = agency_new(none);
  return 0;
}

static int close_agency(void **state)
{
  agency_free(*state);
  return 0;
}

/* `UTF-8`, or `text_cut 2`. */
static char *decide(Agency *agency, const EncodingRow *row)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ExpectedWords) words = form_words_new(agency->district);
  g_autofree char *path = scratch_path(agency->folder, row->name);
  g_autoptr(GByteArray) file = g_byte_array_new();
  for (size_t i = 0; i < G_N_ELEMENTS(row->pieces); i++)
    append_piece(file, &row->pieces[i]);
  assert_true(g_file_set_contents(path, (const char *)file->data, file->len - (gssize)row->n_cut, NULL));
  const int fd = open(path, O_RDONLY | O_CLOEXEC);
  TextEncoding encoding = TEXT_ENCODING_UNKNOWN;
  g_auto(FormFault) fault = {0};
  expect_success(text_encoding_decide(fd, row->asked, words, &encoding, &fault, &error), error);
  close(fd);
  return fault.code != NULL ? g_strdup_printf("%s %u", fault.code, fault.row) : g_strdup(text_encoding_name(encoding));
}

static void every_file_is_decided_as_stated(void **state)
{
  guint n_wrong = 0;
  for (size_t i = 0; i < G_N_ELEMENTS(encoding_rows); i++) {
    g_autofree char *decided = decide(*state, &encoding_rows[i]);
    if (strcmp(decided, encoding_rows[i].expected) == 0)
      continue;
    print_error("%s: '%s' instead of '%s'\n", encoding_rows[i].name, decided, encoding_rows[i].expected);
    n_wrong++;
  }
  assert_int_equal(n_wrong, 0);
}

static void names_of_encodings_are_those_that_people_use(void **state)
{
  (void)state;
  static const struct {
    const char *name;
    TextEncoding encoding;
  } rows[] = {
      {"utf-8", TEXT_UTF8},       {"UTF8", TEXT_UTF8},      {"utf-16", TEXT_UTF16LE},  {"UTF-16BE", TEXT_UTF16BE},
      {"GBK", TEXT_GB18030},      {"gb2312", TEXT_GB18030}, {"GB18030", TEXT_GB18030}, {"ansi", TEXT_ENCODING_UNKNOWN},
      {"", TEXT_ENCODING_UNKNOWN}};
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    TextEncoding encoding = TEXT_ENCODING_UNKNOWN;
    assert_int_equal(text_encoding_parse(rows[i].name, &encoding), rows[i].encoding != TEXT_ENCODING_UNKNOWN);
    assert_int_equal(encoding, rows[i].encoding);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_file_is_decided_as_stated),
      cmocka_unit_test(names_of_encodings_are_those_that_people_use),
  };
  return cmocka_run_group_tests(tests, open_agency, close_agency);
}
