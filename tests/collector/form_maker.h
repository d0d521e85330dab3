/* Agencies of any unit type for tests of the forms that are made for people: a profile with what the real catalogue assigns to them. */
#pragma once

#include "catalogue/catalogue.h"
#include "collector/template/layout.h"

/* What the layout is of, with all that it borrows. */
typedef struct FormMaker {
  Catalogue *catalogue;
  GArray *indicators; /* int16_t */
  FixedCode fixed[1];
  Profile profile;
} FormMaker;

/* UNIT_TYPE and DEPARTMENT (NULL: none) as in the list of agencies; RESIDENCE is fixed unless it is NULL. */
FormMaker *form_maker_new(const char *unit_type, const char *department, const char *residence);
void form_maker_free(FormMaker *maker);

/* Its form for the period with LABEL. */
Layout *form_maker_layout(const FormMaker *maker, const char *label);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(FormMaker, form_maker_free)
