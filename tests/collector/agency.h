/* A made-up agency for the collector's tests: a home folder, the district's real catalogue, and a profile.
 *
 * The profile is that of a hospital in a town (fixed residence U) which is assigned the indicators that a test names. */
#pragma once

#include "collector/district.h"
#include "collector/reception.h"

typedef struct Agency {
  char *folder;
  Home *home;
  District *district;
  Spool *spool;
  Settings *settings;
  Reception reception;
} Agency;

/* Everything is open; ASSIGNED are codes ended by NULL. */
Agency *agency_new(const char *const *assigned);
void agency_free(Agency *agency);

/* Closes and opens the spool, as a restart does. */
void agency_restart(Agency *agency);

/* Puts TEXT into the inbox as NAME and takes it; the result is to be cleared. */
IntakeResult agency_drop(Agency *agency, const char *name, const char *text);

/* The outcome that the district would give for the batch with SEQUENCE if all its records were new. To be freed with outcome_free(). */
Outcome *agency_outcome(Agency *agency, uint64_t sequence);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Agency, agency_free)
