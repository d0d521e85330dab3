/* Yearly partitions of the observations, made ahead: never on the way of a batch. */
#pragma once

#include "database/connection.h"

/* Makes the partitions that are missing between 2015 and 2035, or up to ten years from now when that is later. */
bool partitions_ensure(Connection *connection, int *out_n_made, GError **error) G_GNUC_WARN_UNUSED_RESULT;
