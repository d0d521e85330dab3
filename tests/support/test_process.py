"""How a program in the background ended is noticed, whatever ends it."""

import pathlib
import signal
import tempfile
import unittest

from district import Process, wait_until

OBEYS = "trap 'exit 0' TERM; echo waits; while :; do sleep 0.05; done"
FAILS_WHEN_TOLD = "trap 'exit 3' TERM; echo waits; while :; do sleep 0.05; done"


class EndOfProcess(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.log = pathlib.Path(folder.name) / "program.log"

    def process(self, script):
        process = Process("program", ["sh", "-c", script], self.log)
        self.addCleanup(process.abandon)
        return process

    def waiting(self, script):
        process = self.process(script)
        wait_until(lambda: process.said("waits"), "it waits")
        return process

    def ended(self, script):
        process = self.process(script)
        wait_until(lambda: not process.is_running(), "it has ended")
        return process

    def test_stopped_and_killed_are_well_and_once(self):
        for end in (Process.stop, Process.kill):
            process = self.waiting(OBEYS)
            end(process)
            process.stop()
            process.kill()
            process.expect_running()
            self.assertFalse(process.is_running())

    def test_frozen_one_is_stopped(self):
        process = self.waiting(OBEYS)
        process.pause()
        process.stop()

    def test_one_that_has_not_begun_is_ended_by_the_signal(self):
        self.process("sleep 60").stop()

    def test_signal_that_ends_one_that_has_begun_is_noticed(self):
        with self.assertRaisesRegex(AssertionError, "program ended with -15 when it was told to: waits"):
            self.waiting("echo waits; exec sleep 60").stop()

    def test_failure_when_told_is_noticed(self):
        with self.assertRaisesRegex(AssertionError, "program ended with 3 when it was told to: waits"):
            self.waiting(FAILS_WHEN_TOLD).stop()

    def test_end_by_itself_is_noticed_whatever_is_done_next(self):
        for script, status in (("exit 0", 0), ("exit 4", 4), ("kill -SEGV $$", -signal.SIGSEGV)):
            for act in (Process.stop, Process.kill, Process.expect_running):
                with self.subTest(script=script, act=act.__name__), self.assertRaisesRegex(AssertionError, f"program ended with {status} by itself"):
                    act(self.ended(script))


if __name__ == "__main__":
    unittest.main()
