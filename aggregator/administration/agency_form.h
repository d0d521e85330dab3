/* Reads a list of agencies: CSV with the columns of agency.h in any order.
 *
 * A column may be left out: then agencies keep what they have in it. What is wrong with the list's shape is noted for all rows at once; what is wrong
 * with an agency is for agency_register.h to say. */
#pragma once

#include "aggregator/administration/agency.h"

/* The agencies in the order of the list, to be freed with the array, and what is wrong added to FAULTS. Fails with HALFSKY_ERROR_REJECT when CONTENT is
 * no CSV. */
GPtrArray *agency_form_read(GBytes *content, GPtrArray *faults, GError **error) G_GNUC_WARN_UNUSED_RESULT;
