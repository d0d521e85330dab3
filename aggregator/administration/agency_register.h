/* The district's agencies as they will be once a list has been taken in: the database's, with the list's put over them.
 *
 * Guarantees: the rules (agency_rules.c, one row each) judge the result as a whole, so the order of rows does not matter; every fault is found, not only
 * the first. It changes nothing in the database; agency_store.h does. */
#pragma once

#include "aggregator/administration/agency.h"

typedef struct AgencyRegister {
  GPtrArray *agencies;     /* Agency, in order of their numbers, then of the list */
  GHashTable *by_code;     /* code → Agency */
  GHashTable *unit_types;  /* set of codes */
  GHashTable *departments; /* set of codes */
} AgencyRegister;

/* Without agencies and without any code that they could use. */
AgencyRegister *agency_register_new(void);
void agency_register_free(AgencyRegister *registered);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AgencyRegister, agency_register_free)

/* Takes in an agency of the database. */
void agency_register_add(AgencyRegister *registered, Agency *agency);

/* Takes in an agency of a list (and frees it if it is known already); a code that stands in the list twice is a fault. */
void agency_register_put(AgencyRegister *registered, Agency *agency, GPtrArray *faults);

/* Judges every agency of the list, and the tree. */
void agency_register_check(const AgencyRegister *registered, GPtrArray *faults);

/* Adds what is odd about an agency of the list but no fault. */
void agency_register_caution(const AgencyRegister *registered, GPtrArray *cautions);

/* NULL when there is none. */
Agency *agency_register_find(const AgencyRegister *registered, const char *code);

/* The nearest agency of level district or township, from AGENCY upwards. The register must be free of faults. */
const Agency *agency_register_area(const AgencyRegister *registered, const Agency *agency);

/* How many agencies the list changes in this way; of those that it leaves unchanged, only those that it names. */
guint agency_register_count(const AgencyRegister *registered, AgencyChange change);
