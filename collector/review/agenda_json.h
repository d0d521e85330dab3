/* An agenda as it goes over the control socket and into `status --json`, and that in words for a terminal. */
#pragma once

#include <glib.h>
#include <jansson.h>

#include "base/text.h"
#include "catalogue/catalogue.h"

/* AGENDA (AgendaEntry) as an array of {"indicator", "id", "name_zh", "name_en", "period", "due", "state", "is_begun", "missing": [dimensions], "status"}; the
 * last is null unless the state is not_collected. The caller owns it. */
json_t *agenda_to_json(const GArray *agenda);

/* Appends to WORDS what such an array says: what is late and what is due one by one, the rest in brief. */
void agenda_append_words(GString *words, const json_t *agenda, Language language);
