#include "wire/registration.h"

#include <string.h>
#include <zmq.h>

#include "base/error.h"

enum {
  N_GROUPS = 16,
  GROUP_DIGITS = 6,
  CODE_DIGITS = N_GROUPS * GROUP_DIGITS,
  GROUPS_PER_LINE = 4,
  BYTES_PER_GROUP = 2,
  KEY_BYTES = N_GROUPS * BYTES_PER_GROUP,
  CHECK = 13,             /* a prime, so that no wrong digit is a multiple of it; 13 × 65535 + 12 has six digits */
  LEAST_CODE_DIGITS = 18, /* fewer in a row are a telephone number or a date, not part of a code */
};

/* --- The code ----------------------------------------------------------------------------------------------------- */

char *registration_code(const PublicKey *key)
{
  uint8_t bytes[KEY_BYTES];
  const uint8_t *decoded = zmq_z85_decode(bytes, key->text);
  g_assert(decoded != NULL);
  GString *code = g_string_new(NULL);
  for (int group = 0; group < N_GROUPS; group++) {
    const int value = bytes[group * BYTES_PER_GROUP] * 256 + bytes[group * BYTES_PER_GROUP + 1];
    const char *separator = group == 0 ? "" : group % GROUPS_PER_LINE == 0 ? "\n" : " ";
    g_string_append_printf(code, "%s%06d", separator, value * CHECK + group % CHECK);
  }
  return g_string_free(code, FALSE);
}

/* False when these six digits cannot be the group at this place. */
static bool read_group(const char *digits, int group, uint8_t *out_bytes)
{
  int number = 0;
  for (int i = 0; i < GROUP_DIGITS; i++)
    number = number * 10 + (digits[i] - '0');
  const int value = number / CHECK;
  if (number % CHECK != group % CHECK || value > 0xffff)
    return false;
  out_bytes[0] = (uint8_t)(value / 256);
  out_bytes[1] = (uint8_t)(value % 256);
  return true;
}

/* How many groups are right before the first that is not; all of them are the key. DIGITS has CODE_DIGITS characters, or ends before. */
static int read_code(const char *digits, size_t n_digits, PublicKey *out_key)
{
  uint8_t bytes[KEY_BYTES];
  int group = 0;
  while (group < N_GROUPS && n_digits >= (size_t)(group + 1) * GROUP_DIGITS &&
         read_group(digits + group * GROUP_DIGITS, group, bytes + group * BYTES_PER_GROUP))
    group++;
  if (group == N_GROUPS)
    zmq_z85_encode(out_key->text, bytes, sizeof bytes);
  return group;
}

/* --- Text as people bring it -------------------------------------------------------------------------------------- */

/* What the bytes say, in UTF-8 with full-width characters made plain; NULL when they are no text. The caller frees it. */
static char *plain_text(const char *bytes, size_t size)
{
  const bool is_utf16 = size >= 2 && (memcmp(bytes, "\xff\xfe", 2) == 0 || memcmp(bytes, "\xfe\xff", 2) == 0);
  const bool is_utf8 = g_utf8_validate(bytes, (gssize)size, NULL);
  g_autofree char *converted =
      is_utf8 ? g_strndup(bytes, size)
              : g_convert(bytes, (gssize)size, "UTF-8", is_utf16 ? "UTF-16" : "GB18030", NULL, NULL, NULL);
  return converted != NULL ? g_utf8_normalize(converted, -1, G_NORMALIZE_ALL_COMPOSE) : NULL;
}

/* What may stand between the digits of one code: blanks seen or unseen, and what mail programs and people put there. */
static bool is_separator(gunichar character)
{
  return g_unichar_isspace(character) || g_unichar_type(character) == G_UNICODE_FORMAT ||
         g_unichar_type(character) == G_UNICODE_DASH_PUNCTUATION ||
         (character < 0x80 && strchr("-_>|,;.*", (int)character) != NULL);
}

/* Takes the next run of digits, between which only separators stand, into DIGITS. False at the end of the text. */
static bool next_run(const char **position, GString *digits)
{
  const char *at = *position;
  g_string_truncate(digits, 0);
  while (*at != '\0' && !g_ascii_isdigit(*at))
    at = g_utf8_next_char(at);
  for (; g_ascii_isdigit(*at) || (*at != '\0' && is_separator(g_utf8_get_char(at))); at = g_utf8_next_char(at))
    if (g_ascii_isdigit(*at))
      g_string_append_c(digits, *at);
  *position = at;
  return digits->len > 0;
}

/* A date or a telephone number may have run into the code, so it may begin anywhere: that another place fits by chance is one in 10^17. */
static bool find_code(const GString *digits, PublicKey *out_key)
{
  for (gsize begin = 0; begin + CODE_DIGITS <= digits->len; begin++)
    if (read_code(digits->str + begin, CODE_DIGITS, out_key) == N_GROUPS)
      return true;
  return false;
}

static bool refuse(GError **error, char *words)
{
  g_set_error_literal(error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT, words);
  g_free(words);
  return false;
}

/* Says what keeps DIGITS, the longest run, from being a code. */
static bool refuse_run(const GString *digits, Language language, GError **error)
{
  PublicKey unused;
  const int n_right = read_code(digits->str, digits->len, &unused);
  if (digits->len < LEAST_CODE_DIGITS)
    return refuse(error, text_format(language, "registration.no_code", NULL));
  g_autofree char *n_digits = g_strdup_printf("%" G_GSIZE_FORMAT, digits->len);
  g_autofree char *group = g_strdup_printf("%d", n_right + 1);
  g_autofree char *found = g_strndup(digits->str + MIN((gsize)(n_right * GROUP_DIGITS), digits->len), GROUP_DIGITS);
  if (digits->len == CODE_DIGITS)
    return refuse(error, text_format(language, "registration.wrong_group", "group", group, "found", found, NULL));
  return refuse(error, text_format(language, "registration.wrong_length", "n_digits", n_digits, "group", group, "found",
                                   found, NULL));
}

static bool read_key(const char *text, Language language, PublicKey *out_key, GError **error)
{
  g_autoptr(GString) digits = g_string_new(NULL);
  g_autoptr(GString) longest = g_string_new(NULL);
  for (const char *position = text; next_run(&position, digits);) {
    if (find_code(digits, out_key))
      return true;
    if (digits->len > longest->len)
      g_string_assign(longest, digits->str);
  }
  return refuse_run(longest, language, error);
}

/* --- Fingerprints ------------------------------------------------------------------------------------------------- */

/* How a fingerprint is announced, in either language; a former key's has the prefix before it. In lower case. */
typedef struct FingerprintLabel {
  const char *prefix, *label;
} FingerprintLabel;

static const FingerprintLabel fingerprint_labels[] = {{"原", "指纹"}, {"former ", "fingerprint"}};

/* The fingerprint at TEXT in its usual form, as far as it is there. */
static void read_fingerprint(const char *text, char out_fingerprint[FINGERPRINT_TEXT_SIZE])
{
  gsize length = 0;
  out_fingerprint[0] = '\0';
  for (const char *at = text; length < FINGERPRINT_TEXT_SIZE - 1 && *at != '\0'; at = g_utf8_next_char(at)) {
    if (!g_ascii_isxdigit(*at) && !is_separator(g_utf8_get_char(at)))
      return;
    if (!g_ascii_isxdigit(*at))
      continue;
    if (length % 5 == 4)
      out_fingerprint[length++] = ' ';
    out_fingerprint[length++] = *at;
    out_fingerprint[length] = '\0';
  }
}

static bool ends_with(const char *begin, const char *end, const char *suffix)
{
  const size_t size = strlen(suffix);
  return (size_t)(end - begin) >= size && memcmp(end - size, suffix, size) == 0;
}

/* Reads what follows LABEL and a colon; IS_FORMER says whether the label must have its prefix or must not. False when TEXT (in lower case) has no such label. */
static bool find_labelled(const char *text, const FingerprintLabel *label, bool is_former,
                          char out_fingerprint[FINGERPRINT_TEXT_SIZE])
{
  for (const char *at = strstr(text, label->label); at != NULL; at = strstr(at, label->label)) {
    const bool has_prefix = ends_with(text, at, label->prefix);
    at += strlen(label->label);
    while (*at == ' ')
      at++;
    if (*at != ':' || has_prefix != is_former)
      continue;
    read_fingerprint(at + 1, out_fingerprint);
    return true;
  }
  return false;
}

static bool find_fingerprint(const char *text, bool is_former, char out_fingerprint[FINGERPRINT_TEXT_SIZE])
{
  for (gsize i = 0; i < G_N_ELEMENTS(fingerprint_labels); i++)
    if (find_labelled(text, &fingerprint_labels[i], is_former, out_fingerprint))
      return true;
  return false;
}

/* --- The whole ---------------------------------------------------------------------------------------------------- */

char *registration_write(const Registration *registration, Language language)
{
  g_autofree char *code = registration_code(&registration->key);
  g_autofree char *fingerprint = public_key_fingerprint(&registration->key);
  return registration->is_successor
             ? text_format(language, "registration.of_successor", "code", code, "fingerprint", fingerprint, "former",
                           registration->former, NULL)
             : text_format(language, "registration.of_key", "code", code, "fingerprint", fingerprint, NULL);
}

static bool check_fingerprint(const char *text, const PublicKey *key, Language language, GError **error)
{
  char given[FINGERPRINT_TEXT_SIZE];
  g_autofree char *actual = public_key_fingerprint(key);
  if (!find_fingerprint(text, false, given) || strcmp(given, actual) == 0)
    return true;
  return refuse(error, text_format(language, "registration.wrong_fingerprint", "given", given, "actual", actual, NULL));
}

static bool read_former(const char *text, Language language, Registration *registration, GError **error)
{
  registration->is_successor = find_fingerprint(text, true, registration->former);
  if (!registration->is_successor || strlen(registration->former) == FINGERPRINT_TEXT_SIZE - 1)
    return true;
  return refuse(error, text_format(language, "registration.former_cut_short", "given", registration->former, NULL));
}

bool registration_read(const char *bytes, size_t size, Language language, Registration *out_registration,
                       GError **error)
{
  Registration registration = {.is_successor = false};
  g_autofree char *plain = plain_text(bytes, size);
  if (plain == NULL)
    return refuse(error, text_format(language, "registration.no_text", NULL));
  g_autofree char *text = g_ascii_strdown(plain, -1);
  if (!read_key(text, language, &registration.key, error) ||
      !check_fingerprint(text, &registration.key, language, error) ||
      !read_former(text, language, &registration, error))
    return false;
  *out_registration = registration;
  return true;
}
