#include "tests/support/test.h"

#include <string.h>

#include "base/utf8.h"

/* Before, between and behind eight letters at a time. */
static void letters_are_counted_up_to_the_first_that_is_not_ascii(void **state)
{
  (void)state;
  char text[32];
  for (size_t at = 0; at < sizeof text; at++) {
    memset(text, 'a', sizeof text);
    text[at] = '\0';
    assert_int_equal(utf8_ascii_size(text, sizeof text), at);
    text[at] = '\x80';
    assert_int_equal(utf8_ascii_size(text, sizeof text), at);
    text[at] = '\x7f';
    assert_int_equal(utf8_ascii_size(text, sizeof text), sizeof text);
    assert_int_equal(utf8_ascii_size(text, at), at);
  }
}

/* Every sequence of four of these bytes, behind letters: they begin, continue or break letters of each size. GLib is the judge. */
static void bytes_are_text_when_glib_says_so(void **state)
{
  (void)state;
  static const unsigned char kinds[] = {0x00, 0x01, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2,
                                        0xdf, 0xe0, 0xe5, 0xed, 0xef, 0xf0, 0xf3, 0xf4, 0xf5, 0xf8, 0xfe, 0xff};
  enum { N = sizeof kinds, BEFORE = 9 };
  unsigned char bytes[BEFORE + 4] = "123456789";
  for (unsigned i = 0; i < N * N * N * N; i++) {
    const char *end = NULL;
    size_t n_valid = 0;
    for (unsigned digit = 0, rest = i; digit < 4; digit++, rest /= N)
      bytes[BEFORE + digit] = kinds[rest % N];
    const bool is_valid = g_utf8_validate((const char *)bytes, sizeof bytes, &end);
    assert_int_equal(utf8_is_valid((const char *)bytes, sizeof bytes, &n_valid), is_valid);
    assert_int_equal(n_valid, end - (const char *)bytes);
  }
}

static void letter_whose_bytes_are_missing_is_cut(void **state)
{
  (void)state;
  static const struct {
    const char *text;
    bool is_cut;
  } rows[] = {{"\xe5\xa5", true},  {"\xe5", true}, {"\xf0\xa3\xb5", true}, {"\xe5\xa5\xb3", false}, {"\xff", false},
              {"\xe5\x41", false}, {"", false}};
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
    assert_int_equal(utf8_is_cut_letter(rows[i].text, strlen(rows[i].text)), rows[i].is_cut);
  assert_false(utf8_is_cut_letter("\0", 1));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(letters_are_counted_up_to_the_first_that_is_not_ascii),
      cmocka_unit_test(bytes_are_text_when_glib_says_so),
      cmocka_unit_test(letter_whose_bytes_are_missing_is_cut),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
