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

/* The same for who stores by it, in a transaction: until that ends no period is closed or opened. To be asked before an agency's chain is locked. */
bool calendar_hold(Connection *connection, Calendar *out_calendar, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* For who closes or opens a period, in a transaction, before an agency's chain is locked: waits until nobody holds the calendar. So nothing comes into a
 * period any more once it has been said to be closed. */
bool calendar_lock(Connection *connection, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Calendar, calendar_clear)
