/* What a district tells a collector: the pieces of a catalogue, in whatever order, and a profile. Whatever the bytes, a piece is refused, or noted and never
 * in force before the catalogue is whole and sound; a profile is refused, or kept and read back the same. What the joined files say is fuzz_catalogue's.
 *
 * An input that begins with P is a profile's frame. Else it is pieces, each ended by a byte FF: number, how many there are, which of two catalogues (a byte
 * each), the file's name, LF, content. */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "collector/district.h"
#include "tests/fuzz/fuzz.h"
#include "tests/support/folder.h"
#include "wire/codec.h"
#include "wire/limits.h"

enum { PIECE_HEAD_BYTES = 3 };

static char *folder = NULL;
static Home *home = NULL;
static District *district = NULL;

static void leave(void)
{
  district_free(district);
  home_free(home);
  scratch_folder_free(folder);
}

static void open_home(void)
{
  folder = scratch_folder_new();
  home = home_new(folder);
  const bool is_made = home_make_folders(home, NULL);
  g_assert(is_made);
  district = district_load(home, NULL);
  g_assert(district != NULL);
  atexit(leave);
}

/* --- A profile ---------------------------------------------------------------------------------------------------- */

/* The digest is made right: a wrong one is refused before anything is looked at. */
static void take_profile(Profile *profile)
{
  g_autoptr(GError) error = NULL;
  const Digest stated = profile->digest;
  profile->digest = profile_digest(profile);
  const bool is_right = digest_equal(&stated, &profile->digest);
  const bool is_taken = district_take_profile(district, profile, &error);
  g_assert(is_taken || halfsky_error_is(error, HALFSKY_ERROR_REJECT));
  if (!is_taken)
    return;
  const Profile *kept = district_profile(district);
  g_assert(digest_equal(&kept->digest, &profile->digest) && strcmp(kept->agency, profile->agency) == 0);
  g_assert(kept->n_indicators == profile->n_indicators && kept->n_closed == profile->n_closed);
  profile->digest = stated;
  g_assert(is_right || !district_take_profile(district, profile, NULL));
}

static void read_profile(const uint8_t *bytes, size_t size)
{
  g_autoptr(Arena) arena = arena_new(size * WIRE_ARENA_BYTES_PER_FRAME_BYTE + WIRE_ARENA_BYTES_EXTRA);
  g_auto(Message) message = {0};
  if (message_decode(WIRE_FROM_AGGREGATOR, bytes, size, arena, &message, NULL) && message.kind == MESSAGE_PROFILE)
    take_profile(&message.profile);
}

/* --- Pieces ------------------------------------------------------------------------------------------------------- */

static void take_piece(const uint8_t *bytes, size_t size)
{
  const uint8_t *name = bytes + PIECE_HEAD_BYTES;
  const uint8_t *name_end = size > PIECE_HEAD_BYTES ? memchr(name, '\n', size - PIECE_HEAD_BYTES) : NULL;
  if (name_end == NULL)
    return;
  g_autofree char *file_name = g_strndup((const char *)name, (gsize)(name_end - name));
  CataloguePiece piece = {.index = bytes[0], .n_pieces = bytes[1], .file_name = file_name, .content = name_end + 1};
  piece.content_size = size - (size_t)(piece.content - bytes);
  piece.catalogue_digest.bytes[0] = bytes[2] & 1;
  g_autoptr(GError) error = NULL;
  bool is_complete = false;
  const bool is_taken = district_take_piece(district, &piece, &is_complete, &error);
  g_assert(is_taken == (error == NULL));
  /* No file is sound, and none has that digest. */
  g_assert(!is_complete && district_catalogue(district) == NULL);
}

static void read_pieces(const uint8_t *bytes, size_t size)
{
  const uint8_t *end = bytes + size;
  while (bytes < end) {
    const uint8_t *piece_end = memchr(bytes, 0xff, (size_t)(end - bytes));
    if (piece_end == NULL)
      piece_end = end;
    take_piece(bytes, (size_t)(piece_end - bytes));
    bytes = piece_end + (piece_end < end);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
  if (folder == NULL)
    open_home();
  if (size > 0 && bytes[0] == 'P')
    read_profile(bytes + 1, size - 1);
  else if (size > 0)
    read_pieces(bytes, size);
  return 0;
}
