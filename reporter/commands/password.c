/* password: the line that stands for a user's password in the file of setting serve.passwords. */
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/password.h"
#include "reporter/commands.h"

enum { PASSWORD_BYTES_MIN = 8, PASSWORD_BYTES_MAX = 1024 };

/* Asks with the terminal's echo off; reads a line from what is no terminal. */
static bool read_password(Language language, char *password, size_t size)
{
  struct termios usual;
  const bool is_terminal = tcgetattr(STDIN_FILENO, &usual) == 0;
  if (is_terminal) {
    struct termios silent = usual;
    silent.c_lflag &= ~(tcflag_t)ECHO;
    fprintf(stderr, "%s", text(language, "serve.password.ask"));
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
  }
  const bool is_read = fgets(password, (int)size, stdin) != NULL;
  if (is_terminal) {
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &usual);
    fprintf(stderr, "\n");
  }
  password[is_read ? strcspn(password, "\r\n") : 0] = '\0';
  return is_read;
}

ExitStatus command_password(const Invocation *invocation, GError **error)
{
  const char *user = invocation->operands[0];
  char password[PASSWORD_BYTES_MAX];
  if (*user == '\0' || strpbrk(user, ":\r\n") != NULL) {
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE,
                "'%s' is no name of a user: it must not be empty or hold a colon", user);
    return EXIT_USAGE;
  }
  if (!read_password(invocation->language, password, sizeof password) || strlen(password) < PASSWORD_BYTES_MIN) {
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE, "the password has fewer than %d characters",
                PASSWORD_BYTES_MIN);
    return EXIT_USAGE;
  }
  g_autofree char *hash = password_hash(password);
  printf("%s:%s\n", user, hash);
  return EXIT_DONE;
}
