/* Where forms arrive: takes a file in, puts it where the agency finds it again, and writes receipts and notices.
 *
 * Guarantees: a file leaves the inbox only after it is safe in the spool, or answered as unreadable or as a duplicate, with a copy in accepted/ or
 * rejected/. A crash anywhere in between is made good when the file is seen again; receipts that are due are written at the next chance. */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "base/settings.h"
#include "collector/home.h"
#include "collector/intake/intake.h"

/* Everything borrowed. */
typedef struct Reception {
  const Home *home;
  District *district;
  Spool *spool;
  const Settings *settings;
} Reception;

/* Takes the file at PATH, a text in ENCODING (unknown: decide it); its receipt is due then. When there is no room for it nothing happens but the result
 * saying so. Fails with HALFSKY_ERROR_RETRY when it cannot be done now (then it stays where it is), also while the
 * district is unknown, and with HALFSKY_ERROR_REJECT when there is no such file. */
bool reception_take(const Reception *reception, const char *path, bool again, TextEncoding encoding,
                    IntakeResult *out_result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* As reception_take(), and then removes the file from the inbox, unless another was put in its place meanwhile. *out_why_left says why it could not be
 * removed, though it is answered; NULL when nothing hindered that. The caller frees it. */
bool reception_take_from_inbox(const Reception *reception, const char *path, IntakeResult *out_result,
                               char **out_why_left, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Writes every receipt that is due. The district must be known. */
bool reception_write_receipts(const Reception *reception, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Removes what a crash left behind while a form was being taken; the form itself is still where it was. */
void reception_clear_up(const Reception *reception);
