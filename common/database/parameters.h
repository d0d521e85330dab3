/* The values $1, $2, … of one statement, in order, each with its SQL type, sent in binary.
 *
 * Add them in the order of their numbers. Values are copied. The type travels with the value, so `where id = $1` needs no cast for
 * the program (write casts only where psql needs them). A statement must be given the same types at every call.
 *
 * Text must be UTF-8 without NUL. Dates are days since 2000-01-01, times are microseconds of Unix time (UTC). */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct Parameters Parameters;

Parameters *parameters_new(void);
/* Forgets all values and keeps the memory, for the next call. */
void parameters_reset(Parameters *parameters);
void parameters_free(Parameters *parameters);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Parameters, parameters_free)

void parameters_add_boolean(Parameters *parameters, bool value);
void parameters_add_char(Parameters *parameters, char value); /* "char", the one-byte type */
void parameters_add_int16(Parameters *parameters, int16_t value);
void parameters_add_int32(Parameters *parameters, int32_t value);
void parameters_add_int64(Parameters *parameters, int64_t value);
void parameters_add_float8(Parameters *parameters, double value);
void parameters_add_text(Parameters *parameters, const char *text_or_null);
void parameters_add_json(Parameters *parameters, const char *json_or_null); /* jsonb */
void parameters_add_bytea(Parameters *parameters, const void *bytes_or_null, size_t size_bytes);
void parameters_add_date(Parameters *parameters, int32_t days);
void parameters_add_timestamptz(Parameters *parameters, int64_t unix_us);

/* SQL NULL of a type that has no null-like value above. */
void parameters_add_null_boolean(Parameters *parameters);
void parameters_add_null_int16(Parameters *parameters);
void parameters_add_null_int32(Parameters *parameters);
void parameters_add_null_int64(Parameters *parameters);
void parameters_add_null_float8(Parameters *parameters);
void parameters_add_null_date(Parameters *parameters);
void parameters_add_null_timestamptz(Parameters *parameters);

/* Arrays for unnest(). `is_present` has one entry per element, false means NULL; when it is NULL itself, all are present. */
void parameters_add_boolean_array(Parameters *, const bool *values, const bool *is_present, size_t count);
void parameters_add_char_array(Parameters *, const char *values, const bool *is_present, size_t count);
void parameters_add_int16_array(Parameters *, const int16_t *values, const bool *is_present, size_t count);
void parameters_add_int32_array(Parameters *, const int32_t *values, const bool *is_present, size_t count);
void parameters_add_int64_array(Parameters *, const int64_t *values, const bool *is_present, size_t count);
void parameters_add_float8_array(Parameters *, const double *values, const bool *is_present, size_t count);
void parameters_add_date_array(Parameters *, const int32_t *days, const bool *is_present, size_t count);
void parameters_add_timestamptz_array(Parameters *, const int64_t *unix_us, const bool *is_present, size_t count);
/* A NULL pointer among the texts is SQL NULL. */
void parameters_add_text_array(Parameters *, const char *const *texts, size_t count);
/* A GBytes that is NULL is SQL NULL. */
void parameters_add_bytea_array(Parameters *, GBytes *const *values, size_t count);
