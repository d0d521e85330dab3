#include "aggregator/directory/directory.h"

#include <string.h>

#include "aggregator/calendar.h"
#include "base/error.h"
#include "database/query.h"
#include "wire/codec.h"
#include "wire/limits.h"

static char *read_fingerprint(Connection *connection, GError **error)
{
  g_autoptr(Result) row = query_run(connection, "directory_fingerprint", QUERY_ONE_ROW, NULL, error);
  if (row == NULL)
    return NULL;
  g_autofree char *fingerprint = g_strdup(result_text(row, 0, 0));
  return result_check(row, error) ? g_steal_pointer(&fingerprint) : NULL;
}

/* --- Catalogue ---------------------------------------------------------------------------------------------------- */

static void unref_bytes(gpointer bytes)
{
  g_bytes_unref(bytes);
}

static guint pieces_of(GBytes *content)
{
  const gsize size = g_bytes_get_size(content);
  return size == 0 ? 1 : (guint)((size + WIRE_PIECE_BYTES - 1) / WIRE_PIECE_BYTES);
}

static void add_pieces(Directory *directory, const char *name, GBytes *content, guint n_pieces)
{
  gsize size = 0;
  const uint8_t *bytes = g_bytes_get_data(content, &size);
  for (guint i = 0; i < pieces_of(content); i++) {
    const gsize begin = (gsize)i * WIRE_PIECE_BYTES;
    const Message message = {.kind = MESSAGE_CATALOGUE_PIECE,
                             .catalogue_piece = {.catalogue_digest = directory->catalogue_digest,
                                                 .index = directory->piece_frames->len + 1,
                                                 .n_pieces = n_pieces,
                                                 .file_name = name,
                                                 .content = bytes + begin,
                                                 .content_size = MIN(size - begin, WIRE_PIECE_BYTES)}};
    g_ptr_array_add(directory->piece_frames, message_encode(&message));
  }
}

static gint compare_names(gconstpointer left, gconstpointer right)
{
  return strcmp(left, right);
}

static void cut_catalogue(Directory *directory, GHashTable *files)
{
  g_autoptr(GList) names = g_list_sort(g_hash_table_get_keys(files), compare_names);
  guint n_pieces = 0;
  directory->piece_frames = g_ptr_array_new_with_free_func(unref_bytes);
  for (GList *name = names; name != NULL; name = name->next)
    n_pieces += pieces_of(g_hash_table_lookup(files, name->data));
  for (GList *name = names; name != NULL; name = name->next)
    add_pieces(directory, name->data, g_hash_table_lookup(files, name->data), n_pieces);
}

static bool read_catalogue(Directory *directory, Connection *connection, GError **error)
{
  g_autoptr(GHashTable) files = store_catalogue_files(connection, error);
  if (files == NULL)
    return false;
  Catalogue *catalogue = catalogue_load_files(files, error);
  if (catalogue == NULL)
    return false;
  directory->catalogue_digest = catalogue_digest(catalogue);
  cut_catalogue(directory, files);
  directory->catalogue = store_catalogue_new(catalogue, connection, error);
  return directory->catalogue != NULL;
}

/* --- Collectors and profiles -------------------------------------------------------------------------------------- */

static bool read_collectors(Directory *directory, Connection *connection, GError **error)
{
  g_autoptr(Result) rows = query_run(connection, "directory_collectors", QUERY_ROWS, NULL, error);
  if (rows == NULL)
    return false;
  directory->collectors = g_array_new(FALSE, FALSE, sizeof(DirectoryCollector));
  for (int row = 0; row < result_rows(rows); row++) {
    DirectoryCollector collector = {
        .key = {result_int32(rows, row, 0), result_int32(rows, row, 1), result_int32(rows, row, 2)},
        .is_revoked = result_boolean(rows, row, 4),
        .registered_at_us = result_timestamptz(rows, row, 5),
        .last_stored_at_us = result_is_null(rows, row, 6) ? 0 : result_timestamptz(rows, row, 6)};
    if (!public_key_parse(result_text(rows, row, 3), &collector.public_key, error))
      return false;
    g_array_append_val(directory->collectors, collector);
  }
  return result_check(rows, error);
}

/* The agencies that others are like, of directory_alike.sql, each once. */
static Parameters *likes_of(Result *alike)
{
  g_autofree int32_t *agencies = g_new(int32_t, (gsize)result_rows(alike));
  g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
  size_t n = 0;
  for (int row = 0; row < result_rows(alike); row++) {
    const int32_t like = result_int32(alike, row, 1);
    if (g_hash_table_add(seen, GINT_TO_POINTER(like)))
      agencies[n++] = like;
  }
  Parameters *parameters = parameters_new();
  parameters_add_int32_array(parameters, agencies, NULL, n);
  return parameters;
}

/* agency_id → GArray of int16_t indicator ids, ascending; of the agencies asked for. */
static GHashTable *read_indicators(Connection *connection, const Parameters *agencies, GError **error)
{
  g_autoptr(Result) rows = query_run(connection, "directory_assignments", QUERY_ROWS, agencies, error);
  if (rows == NULL)
    return NULL;
  g_autoptr(GHashTable) assignments =
      g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, (GDestroyNotify)g_array_unref);
  for (int row = 0; row < result_rows(rows); row++) {
    const gpointer agency = GINT_TO_POINTER(result_int32(rows, row, 0));
    const int16_t indicator = result_int16(rows, row, 1);
    GArray *indicators = g_hash_table_lookup(assignments, agency);
    if (indicators == NULL) {
      indicators = g_array_new(FALSE, FALSE, sizeof(int16_t));
      g_hash_table_insert(assignments, agency, indicators);
    }
    g_array_append_val(indicators, indicator);
  }
  return result_check(rows, error) ? g_steal_pointer(&assignments) : NULL;
}

/* The same of every agency that has a collector. */
static GHashTable *read_assignments(Connection *connection, GError **error)
{
  g_autoptr(Result) alike = query_run(connection, "directory_alike", QUERY_ROWS, NULL, error);
  if (alike == NULL)
    return NULL;
  g_autoptr(Parameters) likes = likes_of(alike);
  g_autoptr(GHashTable) assignments = read_indicators(connection, likes, error);
  if (assignments == NULL)
    return NULL;
  for (int row = 0; row < result_rows(alike); row++) {
    GArray *indicators = g_hash_table_lookup(assignments, GINT_TO_POINTER(result_int32(alike, row, 1)));
    if (indicators != NULL && result_int32(alike, row, 0) != result_int32(alike, row, 1))
      g_hash_table_insert(assignments, GINT_TO_POINTER(result_int32(alike, row, 0)), g_array_ref(indicators));
  }
  return result_check(alike, error) ? g_steal_pointer(&assignments) : NULL;
}

static void agency_free(gpointer pointer)
{
  DirectoryAgency *agency = pointer;
  g_free(agency->code);
  g_bytes_unref(agency->profile_frame);
  g_free(agency);
}

/* The agency of one row of directory_agencies.sql. */
static DirectoryAgency *agency_of_row(Result *rows, int row, const GArray *indicators, const Calendar *calendar,
                                      const char *time_zone)
{
  const char *residence = result_optional_text(rows, row, 6);
  const FixedCode fixed = {dimension_name(DIMENSION_RESIDENCE), residence};
  Message message = {
      .kind = MESSAGE_PROFILE,
      .profile = {.agency = result_text(rows, row, 1),
                  .name_zh = result_text(rows, row, 2),
                  .name_en = result_text(rows, row, 3),
                  .unit_type = result_optional_text(rows, row, 4),
                  .department = result_optional_text(rows, row, 5),
                  .fixed = &fixed,
                  .n_fixed = residence != NULL ? 1 : 0,
                  .indicators = indicators != NULL ? (const int16_t *)(const void *)indicators->data : NULL,
                  .n_indicators = indicators != NULL ? indicators->len : 0,
                  .closed = calendar->closed,
                  .n_closed = calendar->n_closed,
                  .first_day = calendar->first_day,
                  .last_day = calendar->last_day,
                  .time_zone = time_zone}};
  DirectoryAgency *agency = g_new0(DirectoryAgency, 1);
  agency->agency_id = result_int32(rows, row, 0);
  agency->code = g_strdup(message.profile.agency);
  agency->profile_digest = profile_digest(&message.profile);
  message.profile.digest = agency->profile_digest;
  agency->profile_frame = message_encode(&message);
  return agency;
}

static bool read_agencies(Directory *directory, Connection *connection, const char *time_zone, GError **error)
{
  g_auto(Calendar) calendar = {0};
  g_autoptr(GHashTable) assignments = read_assignments(connection, error);
  if (assignments == NULL || !calendar_read(connection, &calendar, error))
    return false;
  directory->last_day = calendar.last_day;
  g_autoptr(Result) rows = query_run(connection, "directory_agencies", QUERY_ROWS, NULL, error);
  if (rows == NULL)
    return false;
  directory->agencies = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, agency_free);
  for (int row = 0; row < result_rows(rows); row++) {
    const gpointer id = GINT_TO_POINTER(result_int32(rows, row, 0));
    g_hash_table_insert(directory->agencies, id,
                        agency_of_row(rows, row, g_hash_table_lookup(assignments, id), &calendar, time_zone));
  }
  return result_check(rows, error);
}

/* --- Snapshot ----------------------------------------------------------------------------------------------------- */

/* The fingerprint is read first: what changes while the rest is read makes the next look find another one. */
bool directory_read(Connection *connection, const char *known_fingerprint, const char *time_zone,
                    Directory **out_directory, GError **error)
{
  g_autoptr(Directory) directory = g_new0(Directory, 1);
  directory->fingerprint = read_fingerprint(connection, error);
  if (directory->fingerprint == NULL)
    return false;
  if (g_strcmp0(known_fingerprint, directory->fingerprint) == 0) {
    *out_directory = NULL;
    return true;
  }
  if (!read_catalogue(directory, connection, error) || !read_collectors(directory, connection, error) ||
      !read_agencies(directory, connection, time_zone, error))
    return false;
  *out_directory = g_steal_pointer(&directory);
  return true;
}

void directory_free(Directory *directory)
{
  if (directory == NULL)
    return;
  g_free(directory->fingerprint);
  if (directory->catalogue != NULL)
    store_catalogue_unref(directory->catalogue);
  g_clear_pointer(&directory->piece_frames, g_ptr_array_unref);
  g_clear_pointer(&directory->collectors, g_array_unref);
  g_clear_pointer(&directory->agencies, g_hash_table_unref);
  g_free(directory);
}

const DirectoryAgency *directory_agency(const Directory *directory, int32_t agency_id)
{
  return g_hash_table_lookup(directory->agencies, GINT_TO_POINTER(agency_id));
}
