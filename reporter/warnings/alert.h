/* What the figures say of one target: how far it is endangered, why, and whether its series swings. Pure: both the warnings that are kept and the report of a
 * year come from here, so they say the same. */
#pragma once

#include "reporter/warnings/driver.h"
#include "reporter/warnings/level.h"
#include "reporter/warnings/swing.h"

typedef struct Alert {
  WarningLevel level;
  LevelCause cause;
  int year; /* of the figure that it rests on; 0: none */
  char *reason[N_LANGUAGES];
  Swing swing;
  char *swing_words[N_LANGUAGES]; /* also when it does not swing */
} Alert;

/* EVIDENCE is about a target of any kind but narrative; FIGURES are those that it was assessed from. */
void alert_init(Alert *alert, const WarningRule *rule, const WarningEvidence *evidence, const DriverFigures *figures);
void alert_clear(Alert *alert);

/* What is known of JUDGED's target in the year of its assessment, as evidence in a district whose latest figure is of AS_OF. */
WarningEvidence alert_evidence(const Assessment *judged, int as_of);

/* Nothing known. */
WarningEvidence alert_no_evidence(const Target *target);

/* The series that TARGET tests: `health.mortality residence=R`. The caller frees it. */
char *alert_series(const Catalogue *catalogue, const Target *target);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Alert, alert_clear)
