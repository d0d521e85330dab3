/* Asks a server on this machine over HTTP, as a browser or Prometheus would. */
#pragma once

#include <stdint.h>

/* Sends METHOD PATH to 127.0.0.1:PORT; returns the whole answer, with its head. Fails the test when nobody answers. The caller frees it. */
char *http_ask(uint16_t port, const char *method, const char *path);

/* The same in two steps, with HEADERS, each ended by CRLF: the question is sent, and the answer awaited. */
int http_begin(uint16_t port, const char *method, const char *path, const char *headers);
char *http_finish(int descriptor);
