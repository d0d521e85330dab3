"""Debian's Chromium, told by a Python test what to do (browse.mjs does it). Starting it takes longer than most tests, so those of a class share one; each opens a page
of its own, without cookies or storage of the one before. Whatever the page says on the console, or asks of others, is kept in said()."""

import json
import os
import pathlib
import subprocess

MODULES = pathlib.Path(os.environ["HALFSKY_BINARY_DIR"]) / "web/node_modules"


class Browser:
    def __init__(self):
        self.node = subprocess.Popen(["node", str(pathlib.Path(__file__).with_name("browse.mjs")), str(MODULES)], stdin=subprocess.PIPE,
                                     stdout=subprocess.PIPE, text=True)

    def tell(self, deed, **arguments):
        self.node.stdin.write(json.dumps({"do": deed, **arguments}) + "\n")
        self.node.stdin.flush()
        line = self.node.stdout.readline()
        assert line, "the browser is gone"
        answer = json.loads(line)
        assert "error" not in answer, f"{deed} {arguments}: {answer['error']}"
        return answer["value"]

    def open(self, url, **options):
        """Closes the page before, and forgets what it said."""
        self.tell("open", url=url, **options)

    def evaluate(self, code):
        return self.tell("evaluate", code=code)

    def wait(self, code):
        """Waits until CODE is true; returns the time of then, in seconds as time.time() has them."""
        return self.tell("wait", code=code) / 1000

    def click(self, selector):
        self.tell("click", selector=selector)

    def press(self, key):
        self.tell("press", key=key)

    def faults(self, *selectors):
        """What axe finds serious in there for people who cannot see well, or use a mouse. All at once: it looks through the whole page each time that it is asked."""
        return self.tell("examine", selectors=selectors)

    def said(self):
        return self.tell("said")

    def close(self):
        self.node.stdin.close()
        self.node.wait(60)
        self.node.stdout.close()
