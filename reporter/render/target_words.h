/* A target in words and in signs. Pure. Every char * returned is the caller's. */
#pragma once

#include "base/text.h"
#include "reporter/assess/report.h"

/* What is asked, without language: `< 12`, `>= 95`, `0.97..1.03`, `rise`, `>= decision.party_members_female_share`, `within 5 of …`, `gap -> 0`. */
char *target_sign(const Target *target);

/* What is asked, in words: 低于12/10万, 逐步提高. */
char *target_ask(Language language, const Target *target);

/* One paragraph: code, series, what is asked, what is known, the verdict and why. */
char *target_paragraph(Language language, const Report *report, const Assessment *judged);
