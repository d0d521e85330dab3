"""What a service manager hears: the other end of NOTIFY_SOCKET."""

import contextlib
import os
import socket
import threading
import time

from district import wait_until

WATCHDOG_S = 0.4


class ServiceManager:
    """Listens at a socket in `folder`, all the time, since whoever speaks to it would wait; what is started within employed() does."""

    def __init__(self, folder):
        self.path = str(folder / "notify")
        self.heard = []  # lines, in the order in which they came
        self.ear = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.ear.bind(self.path)
        self.listener = threading.Thread(target=self.listen)
        self.listener.start()

    def listen(self):
        while message := self.ear.recv(65536):
            self.heard += message.decode().splitlines()

    def close(self):
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as mouth:
            mouth.sendto(b"", self.path)
        self.listener.join()
        self.ear.close()

    @contextlib.contextmanager
    def employed(self, watchdog_s=WATCHDOG_S):
        """The environment in which it starts its services."""
        given = {"NOTIFY_SOCKET": self.path, "WATCHDOG_USEC": str(int(watchdog_s * 1_000_000))}
        os.environ.update(given)
        try:
            yield
        finally:
            for name in given:
                del os.environ[name]

    def lines(self, beginning=""):
        return [line for line in self.heard if line.startswith(beginning)]

    def forget(self):
        self.heard = []

    def await_line(self, beginning, n=1):
        """Waits until `n` lines with that beginning were heard; returns the last of them."""
        wait_until(lambda: len(self.lines(beginning)) >= n, f"'{beginning}' is heard {n} times: {self.heard[-20:]}")
        return self.lines(beginning)[-1]

    def hears_no_sign_of_life_for(self, seconds):
        self.forget()
        time.sleep(seconds)
        return not self.lines("WATCHDOG=1")
