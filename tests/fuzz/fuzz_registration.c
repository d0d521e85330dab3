/* The text by which a key is handed over: whatever the bytes, what is read as a key is one, and its own text is read as the same key again. */
#include <string.h>

#include "tests/fuzz/fuzz.h"
#include "wire/registration.h"

static void expect_same_again(const Registration *registration)
{
  for (int language = 0; language < N_LANGUAGES; language++) {
    g_autoptr(GError) error = NULL;
    Registration again;
    g_autofree char *text = registration_write(registration, (Language)language);
    const bool is_read = registration_read(text, strlen(text), LANGUAGE_EN, &again, &error);
    g_assert(is_read && public_key_equal(&again.key, &registration->key));
    g_assert(again.is_successor == registration->is_successor);
    g_assert(!again.is_successor || strcmp(again.former, registration->former) == 0);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
  g_autoptr(GError) error = NULL;
  Registration registration;
  const bool is_read = registration_read((const char *)bytes, size, LANGUAGE_ZH, &registration, &error);
  g_assert(is_read == (error == NULL));
  if (is_read)
    expect_same_again(&registration);
  return 0;
}
