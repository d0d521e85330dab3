/* A made-up agency for the collector's tests: a home folder, the district's real catalogue, and a profile.
 *
 * The profile is that of a hospital in a town (fixed residence U) which is assigned the indicators that a test names. */
#pragma once

#include "collector/district.h"
#include "collector/intake/judging.h"
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

/* Gives the agency the catalogue anew, in which the indicator with CODE is retired and has no targets. */
void agency_retire(Agency *agency, const char *code);

/* Gives the agency the catalogue as it is in the sources. */
void agency_restore_catalogue(Agency *agency);

/* Gives the agency the catalogue anew, in which the form with NUMBER was valid until the end of 2021. */
void agency_expire_form(Agency *agency, const char *number);

/* Gives the agency another profile; its digest is filled in. */
void agency_set_profile(Agency *agency, Profile profile);

/* A form as it was judged. */
typedef struct JudgedForm {
  GArray *records; /* Record: those that were not refused, in the order of groups, what waits behind what can be sent */
  GStringChunk *comments;
  const Catalogue *catalogue;
  Judgement judgement;
} JudgedForm;

/* Judges TEXT as the form `form.csv` as of 2026-11-01; it must be readable. */
JudgedForm *agency_read(Agency *agency, const char *text);
void judged_form_free(JudgedForm *form);

/* Judges a form that is not readable; the fault is to be cleared. */
FormFault agency_fault_of(Agency *agency, const char *name, const char *text);
FormFault agency_fault_in(Agency *agency, const FormScope *scope, const char *name, const char *text);

/* The scope in which those judge. */
FormScope agency_form_scope(Agency *agency);

/* Closes and opens the spool, as a restart does. */
void agency_restart(Agency *agency);

/* The spool is closed, and its database is no more. */
void agency_lose_spool(Agency *agency);

/* The batch with SEQUENCE gets an outcome: all its records are new but N_REJECTED of them, which the district refused by rule closed_period. */
void agency_finish(Agency *agency, uint64_t sequence, uint32_t n_rejected);

/* Drops every finished batch from the spool. */
void agency_prune(Agency *agency);

/* Puts TEXT into the inbox as NAME and takes it; the result is to be cleared. */
IntakeResult agency_drop(Agency *agency, const char *name, const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Agency, agency_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(JudgedForm, judged_form_free)
