/* Who may come in: requests that address the dashboard by one of its names (so that no other site can lead a browser here, DNS rebinding), and, where passwords are
 * asked for, people who know one.
 *
 * A password that fitted is remembered by its digest for as long as its file stays the same. Others are tried one at a time, DOOR_TRY_EVERY_MS apart, so guessing is slow
 * and costs the readers little. */
#pragma once

#include <glib.h>

#include "base/settings.h"
#include "http/http_server.h"

#define DOOR_TRY_EVERY_MS 500

typedef struct Door Door;

/* HOSTS: names without ports, behind the last NULL. PASSWORDS: the file (password.h), "" for none; both are borrowed. USAGE error when the file cannot be used. */
Door *door_new(const char *const *hosts, const char *passwords, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void door_free(Door *door);

/* True when REQUEST may be answered; else it has been. */
bool door_lets_in(Door *door, HttpRequest *request);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Door, door_free)
