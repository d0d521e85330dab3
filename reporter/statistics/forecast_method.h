/* The single methods that a forecast combines or is compared with. Pure.
 *
 * Each takes an evenly spaced series VALUES of N >= 3 points and writes HORIZON values ahead. Each is equivariant: of a + b·series it forecasts a + b·forecast.
 * Parameters are chosen by the smallest sum of squared one-step errors over a grid, so the same series always gives the same forecast. */
#pragma once

#include <stddef.h>

typedef void (*ForecastMethodFunc)(const double *values, size_t n, double *out_ahead, size_t horizon);

/* The last value. */
void forecast_naive(const double *values, size_t n, double *out_ahead, size_t horizon);

/* The last value and the mean yearly change. */
void forecast_drift(const double *values, size_t n, double *out_ahead, size_t horizon);

/* The straight line of least squares. */
void forecast_line(const double *values, size_t n, double *out_ahead, size_t horizon);

/* Simple exponential smoothing: a level (Brown 1959). */
void forecast_level(const double *values, size_t n, double *out_ahead, size_t horizon);

/* Exponential smoothing with a trend (Holt 1957), and with one that dies away (Gardner and McKenzie 1985). */
void forecast_holt(const double *values, size_t n, double *out_ahead, size_t horizon);
void forecast_damped(const double *values, size_t n, double *out_ahead, size_t horizon);

/* The Theta method with theta 2 (Assimakopoulos and Nikolopoulos 2000; as smoothing with drift, Hyndman and Billah 2003), and the dynamic optimised Theta
 * model (Fiorucci et al. 2016, equations 12 to 17), whose trend is fitted anew at every point and whose theta is chosen. */
void forecast_theta(const double *values, size_t n, double *out_ahead, size_t horizon);
void forecast_optimised_theta(const double *values, size_t n, double *out_ahead, size_t horizon);
