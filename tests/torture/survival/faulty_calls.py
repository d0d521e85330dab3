"""A program's disk and clock, which can fail while it runs: the other end of faulty_calls.c."""

import mmap
import os
import struct

from district import PROGRAMS

LIBRARY = PROGRAMS / "libfaulty_calls.so"
FORM = "=qiiiii"  # as struct FaultyCalls, without the number behind it
NUMBER = "=i"
HEALTHY = {"clock_offset_us": 0, "sync_errno": 0, "write_errno": 0, "is_short": 0, "every": 1, "sync_delay_ms": 0}


class FaultyCalls:
    def __init__(self, path):
        self.path = path
        self.state = dict(HEALTHY)
        path.write_bytes(struct.pack(FORM, *self.state.values()) + struct.pack(NUMBER, 0))
        path.chmod(0o666)
        with open(path, "r+b") as stream:
            self.shared = mmap.mmap(stream.fileno(), 0)

    def set(self, **changes):
        """From the program's next call on."""
        self.state.update(changes)
        struct.pack_into(FORM, self.shared, 0, *self.state.values())

    def heal_disk(self):
        self.set(sync_errno=0, write_errno=0, is_short=0, every=1)

    def n_struck(self):
        """How many calls have failed or were cut short."""
        return struct.unpack_from(NUMBER, self.shared, struct.calcsize(FORM))[0]

    def environment(self):
        """What a program has to run with."""
        return {**os.environ, "LD_PRELOAD": str(LIBRARY), "HALFSKY_FAULTY_CALLS": str(self.path)}
