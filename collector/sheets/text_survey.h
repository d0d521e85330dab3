/* What reading a file's lines as UTF-8 and as GB18030 gives: the evidence for text_encoding_decide(). */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

#include "collector/sheets/expected_words.h"

/* One of the two ways to read the file. */
typedef struct TextReading {
  guint n_broken_lines;    /* that are not valid this way */
  guint first_broken_line; /* counted from 1 */
  bool is_cut_at_end;      /* the only broken line is the last, and it only lacks its last bytes */
  guint n_known;           /* expected words */
  guint n_strange;         /* letters that no form is written in */
} TextReading;

typedef struct TextSurvey {
  TextReading utf8;
  TextReading gb18030;
  guint n_lines; /* with a letter outside ASCII */
  guint
      n_uncommon; /* letters that GB18030 has and the older GB2312 has not; common in what was never meant as GB18030 */
  guint n_clear_lines; /* that are surely UTF-8: two Han letters or more, nothing strange */
  guint first_clear_line;
  bool has_nul; /* no text, or UTF-16 */
} TextSurvey;

/* Looks at the file FD from its beginning to its end. Fails with RETRY when it cannot be read. */
bool text_survey(int fd, const ExpectedWords *words, TextSurvey *out_survey, GError **error) G_GNUC_WARN_UNUSED_RESULT;
