#include "record/seal.h"

#include <string.h>

char *seal_signature_to_hex(const Seal *seal)
{
  GString *hex = g_string_sized_new(2 * SEAL_SIGNATURE_SIZE_BYTES);
  for (guint i = 0; i < SEAL_SIGNATURE_SIZE_BYTES; i++)
    g_string_append_printf(hex, "%02x", seal->signature[i]);
  return g_string_free(hex, FALSE);
}

bool seal_signature_from_hex(const char *hex, Seal *seal)
{
  uint8_t signature[SEAL_SIGNATURE_SIZE_BYTES];
  if (strlen(hex) != 2 * sizeof signature)
    return false;
  for (guint i = 0; i < sizeof signature; i++) {
    const int high = g_ascii_xdigit_value(hex[2 * i]);
    const int low = g_ascii_xdigit_value(hex[2 * i + 1]);
    if (high < 0 || low < 0)
      return false;
    signature[i] = (uint8_t)(high << 4 | low);
  }
  memcpy(seal->signature, signature, sizeof signature);
  return true;
}
