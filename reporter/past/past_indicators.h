/* The indicators of an earlier catalogue as rows: only the current catalogue stands in halfsky.indicator, older ones are kept as files. */
#pragma once

#include "catalogue/catalogue.h"
#include "database/connection.h"

/* Makes the session's table `indicator` of CATALOGUE, with the columns that rolling up and reporting look at. Inside the caller's transaction. */
bool past_indicators_put(Connection *connection, const Catalogue *catalogue, GError **error) G_GNUC_WARN_UNUSED_RESULT;
