/* What the district last told this agency: the catalogue, and the agency's profile (who it is, what it reports, which periods are open).
 *
 * Kept in the home folder, so that forms are judged the same while the line is down. Replaced whole, durably: after a crash the old or the new.
 * Refuses a catalogue or profile whose digest is not the announced one. */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "base/text.h"
#include "catalogue/audit.h"
#include "catalogue/catalogue.h"
#include "collector/home.h"
#include "wire/message.h"

typedef struct District District;

/* Reads what is kept in HOME; what is not kept or is damaged is unknown until the district sends
 * it again. Fails with HALFSKY_ERROR_RETRY only. */
District *district_load(const Home *home, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void district_free(District *district);

/* NULL before the first Welcome. Borrowed until replaced. */
const Catalogue *district_catalogue(const District *district);
const Profile *district_profile(const District *district);

/* True when forms can be judged: both are known. */
bool district_is_known(const District *district);

/* Sets the HALFSKY_ERROR_RETRY that tells a person why forms cannot be judged yet. */
void district_set_unknown(Language language, GError **error);

/* What records are judged against, for TODAY (days since 2000-01-01). Borrows from the district, which must be known. */
AuditScope district_audit_scope(const District *district, int32_t today);

/* Keeps the profile. */
bool district_take_profile(District *district, const Profile *profile, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Takes the next piece of a catalogue; with the last one the catalogue is checked, kept and in force (*out_is_complete). */
bool district_take_piece(District *district, const CataloguePiece *piece, bool *out_is_complete,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC(District, district_free)
