/* Short texts as somebody else writes them: on a command line, in a setting, in a cell, in a file of keys. Each is given to every parser of such a word; what
 * is read is written the same way again. */
#include <string.h>

#include <glib.h>

#include "base/clock.h"
#include "base/csv.h"
#include "base/log.h"
#include "base/text.h"
#include "catalogue/audit.h"
#include "collector/home.h"
#include "collector/review/explanation.h"
#include "collector/review/not_carried_out.h"
#include "collector/sheets/text_encoding.h"
#include "collector/template/line_code.h"
#include "record/breakdown.h"
#include "record/credit_code.h"
#include "record/seal.h"
#include "record/submission.h"
#include "tests/fuzz/fuzz.h"
#include "wire/address.h"
#include "wire/keys.h"

enum { NAME_BYTES_MOST = 255 };

static void read_ids(const char *word)
{
  SubmissionId id;
  char id_text[SUBMISSION_ID_TEXT_SIZE];
  if (submission_id_parse(word, &id))
    g_assert(g_ascii_strcasecmp(submission_id_format(&id, id_text), word) == 0);
  Digest digest;
  if (digest_from_hex(word, &digest)) {
    g_autofree char *hex = digest_to_hex(&digest);
    g_assert(g_ascii_strcasecmp(hex, word) == 0);
  }
  Seal seal = {0};
  if (seal_signature_from_hex(word, &seal)) {
    g_autofree char *hex = seal_signature_to_hex(&seal);
    g_assert(g_ascii_strcasecmp(hex, word) == 0);
  }
}

static void read_breakdowns(const char *word)
{
  Breakdown breakdown;
  Dimension dimension;
  char key[BREAKDOWN_KEY_SIZE];
  if (breakdown_parse(word, &breakdown))
    g_assert(strcmp(breakdown_format(&breakdown, key), word) == 0);
  if (dimension_parse(word, &dimension))
    g_assert(strcmp(dimension_name(dimension), word) == 0 || strcmp(dimension_name_zh(dimension), word) == 0);
}

static void read_moments(const char *word)
{
  int64_t wall_us = 0;
  int64_t again_us = 0;
  if (!clock_parse(word, CLOCK_DEFAULT_ZONE, &wall_us) || wall_us < 0)
    return; /* long ago the sun gave the time, and offsets had seconds, which no ISO time has */
  g_autofree char *iso = clock_format_iso(wall_us, CLOCK_DEFAULT_ZONE);
  const bool is_read = clock_parse(iso, CLOCK_DEFAULT_ZONE, &again_us);
  g_assert(is_read && again_us <= wall_us && wall_us - again_us < G_USEC_PER_SEC);
}

static void read_addresses(const char *word)
{
  PublicKey key;
  g_autoptr(GError) no_address = NULL;
  g_autoptr(GError) no_key = NULL;
  const bool is_address = address_check(word, &no_address);
  g_assert(is_address == (no_address == NULL));
  const bool is_key = public_key_parse(word, &key, &no_key);
  g_assert(is_key == (no_key == NULL) && (!is_key || strcmp(key.text, word) == 0));
}

static void read_names(const char *word)
{
  AuditRule rule;
  Language language;
  CsvEncoding csv_encoding;
  TextEncoding encoding = TEXT_ENCODING_UNKNOWN;
  LogLevel level;
  g_autoptr(GError) no_level = NULL;
  if (audit_rule_parse(word, &rule))
    g_assert(strcmp(audit_rule_code(rule), word) == 0);
  if (text_encoding_parse(word, &encoding))
    g_assert(encoding != TEXT_ENCODING_UNKNOWN);
  const bool is_level = log_level_parse(word, &level, &no_level);
  g_assert(is_level == (no_level == NULL));
  (void)!language_parse(word, &language);
  (void)!csv_encoding_parse(word, &csv_encoding);
}

/* What only text is asked of. */
static void read_cells(const char *text)
{
  LineCode code;
  char line[LINE_CODE_SIZE];
  if (line_code_parse(text, &code)) {
    LineCode again;
    const bool is_read = line_code_parse(line_code_format(&code, line), &again);
    g_assert(is_read && again.indicator_id == code.indicator_id && again.part == code.part &&
             breakdown_equal(&again.group, &code.group));
  }
  (void)line_code_resembles(text);
  (void)credit_code_judge(text);
  (void)explanation_is_given(text);
  (void)not_carried_out_is_meant(text);
  g_autofree char *name = home_file_name(text);
  g_assert(strlen(name) <= NAME_BYTES_MOST && g_utf8_validate(name, -1, NULL));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
  static GTimeZone *zone = NULL; /* held, so that its file is read once */
  if (zone == NULL)
    zone = g_time_zone_new_identifier(CLOCK_DEFAULT_ZONE);
  g_autofree char *word = size > 0 ? g_strndup((const char *)bytes, size) : g_strdup("");
  g_autofree char *text = g_utf8_make_valid(word, -1);
  read_ids(word);
  read_breakdowns(word);
  read_moments(word);
  read_addresses(word);
  read_names(word);
  read_cells(text);
  return 0;
}
