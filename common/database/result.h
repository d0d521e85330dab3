/* The rows that a statement answered, read by typed and checked readers.
 *
 * Readers never convert silently: a column of another type, a NULL where a value is asked for, or a number that does not fit makes
 * the reader return zero (or "" or an empty run of bytes) and the result remembers the first such fault. Read a row in straight lines,
 * then ask result_check() once; it turns the fault into an error. A fault that nobody asked for is logged as a bug by result_free().
 *
 * Rows and columns are counted from 0. Texts and bytes are borrowed from the result. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct Result Result;

/* How many rows the statement answered (0 for one that answers none). */
int result_rows(const Result *result);
/* How many rows INSERT, UPDATE, DELETE, MERGE or COPY touched; rows answered for SELECT. */
int64_t result_affected(const Result *result);
bool result_is_null(const Result *result, int row, int column);

bool result_boolean(Result *result, int row, int column);
char result_char(Result *result, int row, int column); /* "char", the one-byte type */
/* From smallint, integer or bigint, when the number fits. */
int16_t result_int16(Result *result, int row, int column);
int32_t result_int32(Result *result, int row, int column);
int64_t result_int64(Result *result, int row, int column);
/* From double precision or real. */
double result_float8(Result *result, int row, int column);
/* From text, varchar, name, json or jsonb. Valid UTF-8, ended by NUL. */
const char *result_text(Result *result, int row, int column);
/* As result_text(), but SQL NULL is NULL and no fault. */
const char *result_optional_text(Result *result, int row, int column);
/* From bytea. */
const uint8_t *result_bytea(Result *result, int row, int column, size_t *out_size_bytes);
/* Copies a bytea of exactly size_bytes, as digests and epochs are; another length is a fault and leaves `out_bytes` untouched. */
void result_bytea_exact(Result *result, int row, int column, void *out_bytes, size_t size_bytes);
/* Days since 2000-01-01; infinity is a fault. */
int32_t result_date(Result *result, int row, int column);
/* Microseconds of Unix time; infinity is a fault. */
int64_t result_timestamptz(Result *result, int row, int column);

/* False and a _FATAL error when any reader met a fault since the result came. */
bool result_check(Result *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

void result_free(Result *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Result, result_free)
