/* The average annual rate of reduction (UNICEF, WHO), for mortality and other figures that fall. Pure. */
#pragma once

#include "reporter/statistics/points.h"
#include "reporter/statistics/progress.h"

/* From all points, in any order: 1 - exp(slope of ln value on year). UNDEFINED_ZERO when a value is not above zero. */
Undefined annual_reduction(const Point *points, guint n, double *out_rate);

/* The rate that is needed from the course's value to its goal: 1 - (goal / value)^(1 / years left). */
Undefined annual_reduction_required(const Course *course, double *out_rate);
