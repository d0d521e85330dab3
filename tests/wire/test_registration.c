/* The text by which a key is handed over: what people, mail programs and input methods do to it on the way. */
#include "tests/support/test.h"
#include "wire/registration.h"

#include <string.h>

/* The public key of RFC 26. Its code was computed by Python: for i in range(16): print((int.from_bytes(key[2*i:2*i+2], 'big')) * 13 + i % 13). */
static const char PUBLIC[] = "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID";
static const char CODE[] = "624104 236666 339068 338146\n"
                           "162309 300604 112508 623513\n"
                           "569655 374864 507166 306681\n"
                           "734278 595660 599860 655930";

static PublicKey sample_key(void)
{
  PublicKey key;
  assert_true(public_key_parse(PUBLIC, &key, NULL));
  return key;
}

/* REPLACED in what keygen prints, by BY. */
static char *altered(const char *replaced, const char *by)
{
  const Registration registration = {.key = sample_key()};
  g_autofree char *text = registration_write(&registration, LANGUAGE_ZH);
  g_auto(GStrv) parts = g_strsplit(text, replaced, -1);
  assert_non_null(parts[1]);
  return g_strjoinv(by, parts);
}

static void expect_read(const char *bytes, size_t size)
{
  g_autoptr(GError) error = NULL;
  Registration read;
  expect_success(registration_read(bytes, size, LANGUAGE_EN, &read, &error), error);
  assert_string_equal(read.key.text, PUBLIC);
  assert_false(read.is_successor);
}

static void expect_refused(const char *text, const char *says)
{
  g_autoptr(GError) error = NULL;
  Registration read;
  assert_false(registration_read(text, strlen(text), LANGUAGE_EN, &read, &error));
  expect_error(error, HALFSKY_ERROR_REJECT, says);
}

/* --- The code ----------------------------------------------------------------------------------------------------- */

static void code_is_the_key_in_digits(void **state)
{
  (void)state;
  const PublicKey key = sample_key();
  g_autofree char *code = registration_code(&key);
  assert_string_equal(code, CODE);
}

static void every_key_survives_its_code(void **state)
{
  (void)state;
  for (int i = 0; i < 200; i++) {
    KeyPair pair;
    Registration read;
    g_autoptr(GError) error = NULL;
    key_pair_generate(&pair);
    g_autofree char *code = registration_code(&pair.public_key);
    expect_success(registration_read(code, strlen(code), LANGUAGE_EN, &read, &error), error);
    assert_string_equal(read.key.text, pair.public_key.text);
    key_pair_clear(&pair);
  }
}

/* --- On the way --------------------------------------------------------------------------------------------------- */

static void text_is_read_in_both_languages(void **state)
{
  (void)state;
  const Registration registration = {.key = sample_key()};
  for (int language = 0; language < N_LANGUAGES; language++) {
    g_autofree char *text = registration_write(&registration, (Language)language);
    expect_read(text, strlen(text));
  }
}

static void successor_names_the_former_key(void **state)
{
  (void)state;
  const Registration registration = {.key = sample_key(), .is_successor = true, .former = "0123 4567 89ab cdef"};
  for (int language = 0; language < N_LANGUAGES; language++) {
    g_autoptr(GError) error = NULL;
    Registration read;
    g_autofree char *text = registration_write(&registration, (Language)language);
    expect_success(registration_read(text, strlen(text), LANGUAGE_EN, &read, &error), error);
    assert_string_equal(read.key.text, PUBLIC);
    assert_true(read.is_successor);
    assert_string_equal(read.former, registration.former);
  }
}

static void line_breaks_blanks_and_quoting_do_no_harm(void **state)
{
  (void)state;
  g_autofree char *wrapped = altered(" ", "\r\n> ");
  g_autofree char *glued = altered(" ", "");
  g_autofree char *wide_blanks = altered(" ", "\u3000\u00a0\u200b");
  g_autofree char *dashes = altered(" ", " – ");
  expect_read(wrapped, strlen(wrapped));
  expect_read(glued, strlen(glued));
  expect_read(wide_blanks, strlen(wide_blanks));
  expect_read(dashes, strlen(dashes));
}

static void full_width_characters_are_plain_ones(void **state)
{
  (void)state;
  const Registration registration = {.key = sample_key()};
  g_autofree char *text = registration_write(&registration, LANGUAGE_ZH);
  g_autoptr(GString) wide = g_string_new(NULL);
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at))
    g_string_append_unichar(wide, *at > ' ' && *at < 0x7f ? (gunichar)*at + 0xfee0 : g_utf8_get_char(at));
  expect_read(wide->str, wide->len);
}

static void other_encodings_are_recognised(void **state)
{
  (void)state;
  static const char *const charsets[] = {"GB18030", "UTF-16"};
  const Registration registration = {.key = sample_key()};
  g_autofree char *text = registration_write(&registration, LANGUAGE_ZH);
  for (gsize i = 0; i < G_N_ELEMENTS(charsets); i++) {
    gsize size = 0;
    g_autofree char *bytes = g_convert(text, -1, charsets[i], "UTF-8", NULL, &size, NULL);
    assert_non_null(bytes);
    expect_read(bytes, size);
  }
}

static void other_numbers_around_it_do_no_harm(void **state)
{
  (void)state;
  const PublicKey key = sample_key();
  g_autofree char *code = registration_code(&key);
  g_autofree char *mail = g_strdup_printf("2025-11-26 14:05\n13800138000\n%s\n010-12345678\n", code);
  expect_read(mail, strlen(mail));
}

/* --- What is wrong ------------------------------------------------------------------------------------------------ */

static void every_wrong_digit_is_noticed(void **state)
{
  (void)state;
  const PublicKey key = sample_key();
  g_autofree char *code = registration_code(&key);
  for (char *at = code; *at != '\0'; at++) {
    const char right = *at;
    for (char digit = '0'; g_ascii_isdigit(right) && digit <= '9'; digit++) {
      *at = digit;
      if (digit != right)
        expect_refused(code, "of the registration code");
    }
    *at = right;
  }
}

static void wrong_group_is_named(void **state)
{
  (void)state;
  const PublicKey key = sample_key();
  g_autofree char *code = registration_code(&key);
  g_auto(GStrv) groups = g_strsplit_set(code, " \n", -1);
  char *const third = groups[2];
  groups[2] = groups[3];
  groups[3] = third;
  g_autofree char *exchanged = g_strjoinv(" ", groups);
  g_autofree char *expected = g_strdup_printf("group 3 of the registration code, '%s', is wrong", groups[2]);
  expect_refused(exchanged, expected);
}

static void missing_group_is_named(void **state)
{
  (void)state;
  const PublicKey key = sample_key();
  g_autofree char *code = registration_code(&key);
  g_auto(GStrv) groups = g_strsplit_set(code, " \n", -1);
  g_clear_pointer(&groups[15], g_free);
  g_autofree char *short_code = g_strjoinv(" ", groups);
  expect_refused(short_code, "a registration code has 96 digits, here are 90; from group 16, ''");
}

static void text_without_a_code_is_refused(void **state)
{
  (void)state;
  expect_refused("", "there is no registration code");
  expect_refused("call 13800138000 on 2025-11-26", "there is no registration code");
  expect_refused(PUBLIC, "there is no registration code");
  g_autoptr(GError) error = NULL;
  Registration read;
  assert_false(registration_read("\x81\xff\xff", 3, LANGUAGE_EN, &read, &error));
  expect_error(error, HALFSKY_ERROR_REJECT, "this is no text");
}

static void fingerprint_of_another_key_is_refused(void **state)
{
  (void)state;
  g_autofree char *changed = altered("598b", "598c");
  g_autofree char *cut = altered(" 125f", "");
  expect_refused(changed, "is 598b 3f9e 645c 125f, but the text says 598c 3f9e 645c 125f");
  expect_refused(cut, "but the text says 598b 3f9e 645c:");
}

static void refusal_is_said_in_the_readers_language(void **state)
{
  (void)state;
  g_autoptr(GError) error = NULL;
  Registration read;
  assert_false(registration_read("", 0, LANGUAGE_ZH, &read, &error));
  expect_error(error, HALFSKY_ERROR_REJECT, "文字中没有登记码");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(code_is_the_key_in_digits),
      cmocka_unit_test(every_key_survives_its_code),
      cmocka_unit_test(text_is_read_in_both_languages),
      cmocka_unit_test(successor_names_the_former_key),
      cmocka_unit_test(line_breaks_blanks_and_quoting_do_no_harm),
      cmocka_unit_test(full_width_characters_are_plain_ones),
      cmocka_unit_test(other_encodings_are_recognised),
      cmocka_unit_test(other_numbers_around_it_do_no_harm),
      cmocka_unit_test(every_wrong_digit_is_noticed),
      cmocka_unit_test(wrong_group_is_named),
      cmocka_unit_test(missing_group_is_named),
      cmocka_unit_test(text_without_a_code_is_refused),
      cmocka_unit_test(fingerprint_of_another_key_is_refused),
      cmocka_unit_test(refusal_is_said_in_the_readers_language),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
