#include "collector/district.h"

#include <string.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/file.h"
#include "base/log.h"
#include "base/text.h"
#include "wire/codec.h"
#include "wire/limits.h"

enum { PROFILE_ARENA_BYTES = 4 * 1024 * 1024 };

struct District {
  char *catalogue_folder;
  char *profile_file;
  Catalogue *catalogue;
  Arena *profile_arena; /* holds what profile points to */
  Message profile;
  bool has_profile;
  IndicatorSet assigned;
  GHashTable *arriving; /* file name → GByteArray: a catalogue on its way */
  Digest arriving_digest;
  uint32_t pieces_arrived;
};

static char *folder_of_digest(const District *district, const Digest *digest)
{
  g_autofree char *hex = digest_to_hex(digest);
  return g_build_filename(district->catalogue_folder, hex, NULL);
}

/* The file that names the folder of the catalogue in force. */
static char *current_file(const District *district)
{
  return g_build_filename(district->catalogue_folder, "current", NULL);
}

/* Reads which catalogue is in force. */
static bool read_current(const District *district, Digest *out_digest, GError **error)
{
  g_autofree char *current = current_file(district);
  g_autoptr(GBytes) bytes = file_read(current, 2 * DIGEST_SIZE_BYTES, error);
  if (bytes == NULL)
    return false;
  g_autofree char *hex = g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
  if (digest_from_hex(hex, out_digest))
    return true;
  g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT, "'%s' names no catalogue", current);
  return false;
}

static bool load_catalogue(District *district, GError **error)
{
  Digest digest;
  if (!read_current(district, &digest, error))
    return false;
  g_autofree char *folder = folder_of_digest(district, &digest);
  g_autoptr(Catalogue) catalogue = catalogue_load_folder(folder, error);
  if (catalogue == NULL)
    return false;
  const Digest found = catalogue_digest(catalogue);
  if (!digest_equal(&found, &digest)) {
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT, "the catalogue in '%s' does not have its digest", folder);
    return false;
  }
  district->catalogue = g_steal_pointer(&catalogue);
  return true;
}

static void note_assignment(District *district)
{
  const Profile *profile = &district->profile.profile;
  district->assigned = (IndicatorSet){0};
  for (size_t i = 0; i < profile->n_indicators; i++)
    indicator_set_add(&district->assigned, profile->indicators[i]);
}

static bool read_profile(District *district, const uint8_t *bytes, size_t size, GError **error)
{
  g_autoptr(Arena) arena = arena_new(PROFILE_ARENA_BYTES);
  Message message;
  if (!message_decode(WIRE_FROM_AGGREGATOR, bytes, size, arena, &message, error))
    return false;
  if (message.kind != MESSAGE_PROFILE) {
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT, "a %s stands where a profile belongs",
                message_kind_name(message.kind));
    return false;
  }
  arena_free(district->profile_arena);
  district->profile_arena = g_steal_pointer(&arena);
  district->profile = message;
  district->has_profile = true;
  note_assignment(district);
  return true;
}

static bool load_profile(District *district, GError **error)
{
  g_autoptr(GBytes) bytes = file_read(district->profile_file, WIRE_FRAME_BYTES_MAX, error);
  if (bytes == NULL)
    return false;
  if (read_profile(district, g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), error))
    return true;
  g_prefix_error(error, "'%s': ", district->profile_file);
  return false;
}

/* What is kept can be had again: what is damaged, or was written by another version, is named once and forgotten. */
static bool is_loaded_or_forgotten(bool is_loaded, const char *what, GError *failure, GError **error)
{
  if (is_loaded)
    return true;
  if (halfsky_error_is(failure, HALFSKY_ERROR_RETRY)) {
    g_propagate_error(error, failure);
    return false;
  }
  g_autofree char *reason = log_quoted(failure->message);
  log_warning("%s_forgotten reason=%s", what, reason);
  g_error_free(failure);
  return true;
}

static bool load_kept_catalogue(District *district, GError **error)
{
  g_autofree char *current = current_file(district);
  GError *failure = NULL;
  if (!g_file_test(current, G_FILE_TEST_EXISTS))
    return true;
  const bool is_loaded = load_catalogue(district, &failure);
  return is_loaded_or_forgotten(is_loaded, "catalogue", failure, error);
}

static bool load_kept_profile(District *district, GError **error)
{
  GError *failure = NULL;
  if (!g_file_test(district->profile_file, G_FILE_TEST_EXISTS))
    return true;
  const bool is_loaded = load_profile(district, &failure);
  return is_loaded_or_forgotten(is_loaded, "profile", failure, error);
}

District *district_load(const Home *home, GError **error)
{
  g_autoptr(District) district = g_new0(District, 1);
  district->catalogue_folder = g_strdup(home->catalogue);
  district->profile_file = g_strdup(home->profile);
  if (!load_kept_catalogue(district, error) || !load_kept_profile(district, error))
    return NULL;
  return g_steal_pointer(&district);
}

void district_free(District *district)
{
  if (district == NULL)
    return;
  catalogue_free(district->catalogue);
  arena_free(district->profile_arena);
  g_clear_pointer(&district->arriving, g_hash_table_unref);
  g_free(district->catalogue_folder);
  g_free(district->profile_file);
  g_free(district);
}

const Catalogue *district_catalogue(const District *district)
{
  return district->catalogue;
}

const Profile *district_profile(const District *district)
{
  return district->has_profile ? &district->profile.profile : NULL;
}

bool district_is_known(const District *district)
{
  return district->catalogue != NULL && district->has_profile;
}

void district_set_unknown(Language language, GError **error)
{
  g_set_error_literal(error, HALFSKY_ERROR, HALFSKY_ERROR_RETRY, text(language, "collector.district_unknown"));
}

AuditScope district_audit_scope(const District *district, int32_t today)
{
  const Profile *profile = &district->profile.profile;
  g_assert(district_is_known(district));
  return (AuditScope){.catalogue = district->catalogue,
                      .assigned = &district->assigned,
                      .today = today,
                      .first_day_stored = profile->first_day,
                      .last_day_stored = profile->last_day,
                      .closed_periods = profile->closed,
                      .n_closed_periods = profile->n_closed};
}

bool district_take_profile(District *district, const Profile *profile, GError **error)
{
  const Digest digest = profile_digest(profile);
  if (!digest_equal(&digest, &profile->digest)) {
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT, "the profile does not have the digest it states");
    return false;
  }
  const Message message = {.kind = MESSAGE_PROFILE, .profile = *profile};
  g_autoptr(GBytes) frame = message_encode(&message);
  gsize size = 0;
  const uint8_t *bytes = g_bytes_get_data(frame, &size);
  return file_write(district->profile_file, bytes, size, 0644, error) && read_profile(district, bytes, size, error);
}

static void forget_arriving(District *district)
{
  g_clear_pointer(&district->arriving, g_hash_table_unref);
  district->pieces_arrived = 0;
}

static void unref_byte_array(gpointer array)
{
  g_byte_array_unref(array);
}

/* The first piece begins anew, whatever had arrived before. */
static bool is_in_order(District *district, const CataloguePiece *piece)
{
  if (piece->index == 1) {
    forget_arriving(district);
    district->arriving = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, unref_byte_array);
    district->arriving_digest = piece->catalogue_digest;
  }
  return district->arriving != NULL && piece->index == district->pieces_arrived + 1 &&
         digest_equal(&piece->catalogue_digest, &district->arriving_digest);
}

/* What has arrived of the file that PIECE continues. */
static GByteArray *arriving_file(District *district, const CataloguePiece *piece)
{
  GByteArray *content = g_hash_table_lookup(district->arriving, piece->file_name);
  if (content == NULL) {
    content = g_byte_array_new();
    g_hash_table_insert(district->arriving, g_strdup(piece->file_name), content);
  }
  return content;
}

static bool add_piece(District *district, const CataloguePiece *piece, GError **error)
{
  if (!is_in_order(district, piece)) {
    forget_arriving(district);
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT, "piece %u of the catalogue is out of order", piece->index);
    return false;
  }
  GByteArray *content = arriving_file(district, piece);
  if (content->len + piece->content_size > CATALOGUE_MAX_FILE_BYTES ||
      g_hash_table_size(district->arriving) > CATALOGUE_MAX_FILES) {
    forget_arriving(district);
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT, "the catalogue is larger than any catalogue may be");
    return false;
  }
  g_byte_array_append(content, piece->content, (guint)piece->content_size);
  district->pieces_arrived = piece->index;
  return true;
}

static void unref_bytes(gpointer bytes)
{
  g_bytes_unref(bytes);
}

/* The pieces joined: file name → GBytes. */
static GHashTable *joined_files(const District *district)
{
  GHashTable *files = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, unref_bytes);
  GHashTableIter iter;
  gpointer name = NULL;
  gpointer content = NULL;
  g_hash_table_iter_init(&iter, district->arriving);
  while (g_hash_table_iter_next(&iter, &name, &content))
    g_hash_table_insert(files, g_strdup(name),
                        g_bytes_new(((GByteArray *)content)->data, ((GByteArray *)content)->len));
  return files;
}

static bool is_plain_file_name(const char *name)
{
  return name[0] != '\0' && name[0] != '.' && strchr(name, '/') == NULL;
}

static bool write_catalogue(const District *district, const Catalogue *catalogue, GError **error)
{
  const Digest digest = catalogue_digest(catalogue);
  g_autofree char *folder = folder_of_digest(district, &digest);
  g_autofree char *current = current_file(district);
  g_autofree char *hex = digest_to_hex(&digest);
  if (!file_make_folders(folder, 0755, error))
    return false;
  GHashTableIter iter;
  gpointer name = NULL;
  gpointer content = NULL;
  g_hash_table_iter_init(&iter, catalogue_files(catalogue));
  while (g_hash_table_iter_next(&iter, &name, &content)) {
    gsize size = 0;
    const void *bytes = g_bytes_get_data(content, &size);
    g_autofree char *path = g_build_filename(folder, name, NULL);
    if (!is_plain_file_name(name)) {
      g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT, "'%s' is no name for a catalogue's file", (char *)name);
      return false;
    }
    if (!file_write(path, bytes, size, 0644, error))
      return false;
  }
  return file_write(current, hex, strlen(hex), 0644, error);
}

static bool finish_catalogue(District *district, GError **error)
{
  g_autoptr(GHashTable) files = joined_files(district);
  forget_arriving(district);
  g_autoptr(Catalogue) catalogue = catalogue_load_files(files, error);
  if (catalogue == NULL)
    return false;
  const Digest digest = catalogue_digest(catalogue);
  if (!digest_equal(&digest, &district->arriving_digest)) {
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT,
                "the catalogue does not have the digest it was announced with");
    return false;
  }
  if (!write_catalogue(district, catalogue, error))
    return false;
  catalogue_free(district->catalogue);
  district->catalogue = g_steal_pointer(&catalogue);
  return true;
}

bool district_take_piece(District *district, const CataloguePiece *piece, bool *out_is_complete, GError **error)
{
  if (!add_piece(district, piece, error))
    return false;
  const bool is_complete = piece->index == piece->n_pieces;
  if (is_complete && !finish_catalogue(district, error))
    return false;
  *out_is_complete = is_complete;
  return true;
}
