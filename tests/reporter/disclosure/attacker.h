/* Somebody who wants to know what was hidden.
 *
 * Independent of the code under test: takes the numbers that are published, writes down every sum with its right-hand side, and solves the system by
 * Gauss-Jordan elimination with full pivoting in long double. What comes out with one value only is recovered. It also narrows every unknown down by
 * what all of them must satisfy (none below zero, no part above its whole), over and over until nothing moves. */
#pragma once

#include "reporter/disclosure/margins.h"

/* By quantity: the value that solving gives, NAN where it gives none. Published quantities are left NAN. The caller frees it with g_free(). */
double *attacker_solve(const Margins *margins, const bool *hidden);

/* By quantity: the largest value that is possible as far as bounds tell, INFINITY for none. The caller frees it with g_free(). */
double *attacker_highest(const Margins *margins, const bool *hidden);
