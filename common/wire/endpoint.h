/* What the sockets of this room have in common. */
#pragma once

#include <glib.h>
#include <stdint.h>

typedef enum {
  SEND_DONE,      /* handed to the transport, which may still lose it */
  SEND_NOT_READY, /* not connected yet, or the peer takes nothing more now */
  SEND_NO_PEER,   /* that peer is gone */
} SendResult;

/* Bytes of one frame, borrowed for the call. */
typedef struct FrameView {
  const uint8_t *bytes;
  size_t size;
} FrameView;

/* Address of a connection, good as a hash key; who connects again gets another one. Zeroed where unused, so it may be copied. */
typedef struct Peer {
  uint8_t size;
  uint8_t bytes[255];
} Peer;
