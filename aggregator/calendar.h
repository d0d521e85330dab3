/* When records may be about: the periods that are closed and the days that the database has partitions for. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "database/connection.h"
#include "record/period.h"

typedef struct Calendar {
  Period *closed;
  size_t n_closed;
  int32_t first_day, last_day; /* stored at all, days since 2000-01-01 */
} Calendar;

/* Reads it as it is now; the caller clears it. FATAL when the database holds a frequency that this program does not know. */
bool calendar_read(Connection *connection, Calendar *out_calendar, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void calendar_clear(Calendar *calendar);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Calendar, calendar_clear)
