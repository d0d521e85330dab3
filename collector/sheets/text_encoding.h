/* In which encoding a text file is, decided on the whole file.
 *
 * UTF-8, UTF-16 and GB18030 (GBK is a part of it) are told apart by byte order marks, by what is valid, and by the words that a form may be expected to hold: the GBK bytes of
 * 学校, 医院, 小学 and 女 are valid UTF-8, so "try UTF-8 first" reads exactly this field's words as ѧУ, ҽԺ, Сѧ and Ů. Each line is read both ways; a file must be one encoding from
 * the first line to the last. Refuses to guess: a file that may be either is a fault whose advice says how to tell us. Holds one line in memory. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

#include "collector/forms/form_fault.h"
#include "collector/sheets/expected_words.h"

typedef enum TextEncoding {
  TEXT_ENCODING_UNKNOWN, /* to be decided */
  TEXT_UTF8,
  TEXT_UTF16LE,
  TEXT_UTF16BE,
  TEXT_GB18030
} TextEncoding;

/* `UTF-8`, …, as iconv and people call it. Static. */
const char *text_encoding_name(TextEncoding encoding);

/* Reads `utf-8`, `utf-16`, `utf-16le`, `utf-16be`, `gb18030`, `gbk` or `gb2312` in either case; `utf-16` is Excel's, little-endian. */
bool text_encoding_parse(const char *name, TextEncoding *out_encoding) G_GNUC_WARN_UNUSED_RESULT;

/* Decides the encoding of the file FD, from its beginning to its end. With ASKED other than unknown, that one or a fault. Fails only when the file cannot be read. */
bool text_encoding_decide(int fd, TextEncoding asked, const ExpectedWords *words, TextEncoding *out_encoding,
                          FormFault *out_fault, GError **error) G_GNUC_WARN_UNUSED_RESULT;
