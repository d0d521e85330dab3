"""The district changes its own key: agencies go on with the new one, `audit verify` believes what was signed before, and nobody else's signature."""

import csv
import ctypes
import ctypes.util
import hashlib
import json
import pathlib
import shutil
import socket
import subprocess
import unittest

import forms
import zmq.utils.z85
from district import District, district_public_key, wait_until

HERE = pathlib.Path(__file__).parent
BATCHES = "agency_id = (select agency_id from halfsky.agency where code = 'T1')"


def signature(key_file, entry, entry_hash):
    """What an aggregator with this key file signs of an entry; None: with a key that was made up."""
    sodium = ctypes.CDLL(ctypes.util.find_library("sodium"))
    secret = next((line.partition("=")[2] for line in key_file.read_text().splitlines() if line.startswith("secret=")), None) if key_file else None
    seed = hashlib.blake2b(b"halfsky signing" + (zmq.utils.z85.decode(secret) if secret else b"nobody"), digest_size=32).digest()
    public, private, signed = (ctypes.create_string_buffer(size) for size in (32, 64, 64))
    sodium.crypto_sign_seed_keypair(public, private, seed)
    message = b"halfsky trail\0" + entry.to_bytes(8, "big") + entry_hash
    sodium.crypto_sign_detached(signed, None, message, ctypes.c_ulonglong(len(message)), private)
    return signed.raw.hex()


class NewKey(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        """v1 is stored under the first key, v2 and v3 under the second."""
        cls.district = District(HERE / "agencies.csv")
        cls.addClassCleanup(cls.district.close)
        cls.key_file = cls.district.folder / "aggregator.key"
        cls.former_file = cls.district.folder / "aggregator.key.former"
        cls.first_key_file = cls.district.folder / "stolen.key"
        cls.collector = cls.district.collector("T1")
        cls.collector.start()
        cls.hand_in("v1.csv", 1)
        shutil.copy(cls.key_file, cls.first_key_file)
        cls.prepared = json.loads(cls.district.administrate("keygen", "--rotate", "--json"))
        cls.hasty = cls.keygen("--switch")
        cls.district.stop()
        cls.silent = cls.switch_beside_silence()
        cls.district.administrate("keygen", "--switch")
        cls.district.start()
        cls.collector.drop("v2.csv", forms.form(2))
        cls.collector.wait_for_state("server_untrusted")
        wait_until(lambda: cls.collector.status()["submissions_on_the_way"] == 1, "the form waits at the agency")
        cls.collector.stop()
        cls.collector.settings = [setting for setting in cls.collector.settings if not setting.startswith("aggregator.server_key=")]
        cls.collector.settings.append(f"aggregator.server_key={cls.prepared['public_key']}")
        cls.collector.start()
        cls.collector.wait_until_drained()
        cls.hand_in("v3.csv", 3)
        cls.collector.stop()
        cls.district.stop()
        cls.receipts = cls.collector.home / "receipts"

    @classmethod
    def switch_beside_silence(cls):
        """While something has the control socket open that answers nothing, as an aggregator that is stuck."""
        path = cls.district.folder / "aggregator.ipc"
        path.unlink(missing_ok=True)
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(str(path))
            listening.listen()
            done = cls.keygen("--switch")
        path.unlink()
        return done

    @classmethod
    def hand_in(cls, name, version):
        cls.collector.drop(name, forms.form(version))
        cls.collector.wait_until_drained()

    @classmethod
    def keygen(cls, *arguments):
        return subprocess.run(cls.district.command("keygen", *arguments, "--lang", "en"), capture_output=True, text=True)

    def verify(self):
        done = subprocess.run(self.district.command("audit", "verify", "--json", "--receipts", self.receipts), capture_output=True, text=True)
        self.assertIn(done.returncode, (0, 1), done.stderr)
        report = json.loads(done.stdout)
        return report, {(finding["fault"], finding["submission"]) for finding in report["findings"]}

    def test_prepared_key_is_the_one_in_force(self):
        self.assertEqual(self.prepared["public_key"], district_public_key(self.district))

    def test_aggregator_that_runs_is_not_switched(self):
        self.assertEqual(self.hasty.returncode, 2)
        self.assertIn("stop it first", self.hasty.stderr)

    def test_aggregator_that_answers_nothing_is_not_switched(self):
        self.assertEqual(self.silent.returncode, 2)
        self.assertIn("stop it first", self.silent.stderr)

    def test_key_that_was_retired_twice_counts_until_the_first_time(self):
        """An old copy of the key file came back, and was changed for a third key."""
        folder = self.district.folder / "copy"
        folder.mkdir()
        key_file = folder / "aggregator.key"
        shutil.copy(self.first_key_file, key_file)
        shutil.copy(self.former_file, folder / "aggregator.key.former")
        for step in ("--rotate", "--switch"):
            subprocess.run([*self.district.command("keygen", step), "--set", f"aggregator.key={key_file}"], check=True, capture_output=True)
        self.assertEqual((folder / "aggregator.key.former").read_text(), self.former_file.read_text())

    def test_what_both_keys_signed_is_intact(self):
        report, findings = self.verify()
        self.assertEqual(findings, set())
        self.assertEqual(report["signatures"], self.district.number("select count(*) from halfsky.audit_trail where act = 'batch_stored'"))
        self.assertEqual(report["receipts"], 3)

    def test_former_signatures_are_believed_only_for_their_key(self):
        self.addCleanup(self.former_file.write_text, self.former_file.read_text())
        self.former_file.unlink()
        self.assertEqual({fault for fault, submission in self.verify()[1] if submission == "v1.csv"}, {"entry_unsigned"})

    def test_file_of_former_keys_that_others_may_change_is_refused(self):
        self.addCleanup(self.former_file.chmod, 0o600)
        self.former_file.chmod(0o666)
        done = subprocess.run(self.district.command("audit", "verify", "--receipts", self.receipts), capture_output=True, text=True)
        self.assertEqual(done.returncode, 2)
        self.assertIn("can be changed by others", done.stderr)

    def sign_again(self, submission, key_file):
        """A superuser puts another signature into the answers to a submission's batches."""
        rows = self.district.sql(f"select trail.entry, encode(trail.hash, 'hex'), encode(batch.outcome, 'hex'), batch.sequence from halfsky.audit_trail trail "
                                 f"join halfsky.ingest_batch batch on batch.agency_id = trail.agency_id and batch.stored_at = trail.at join halfsky.submission s on "
                                 f"s.agency_id = trail.agency_id and s.submission_id = trail.submission_id where trail.{BATCHES} and s.file_name = '{submission}'")
        self.assertGreater(len(rows), 0)
        for entry, entry_hash, outcome, sequence in rows:
            before = bytes.fromhex(outcome)
            at = before.index(bytes.fromhex(entry_hash)) + 32 + 2  # the next field: its tag and its length, 64
            self.assertEqual(before[at - 1], 64)
            after = before[:at] + bytes.fromhex(signature(key_file, int(entry), bytes.fromhex(entry_hash))) + before[at + 64:]
            self.put(sequence, after)
            self.addCleanup(self.put, sequence, before)

    def put(self, sequence, outcome):
        self.district.sql(f"update halfsky.ingest_batch set outcome = '\\x{outcome.hex()}' where {BATCHES} and sequence = {sequence}")

    def test_present_key_signs_as_the_aggregator_does(self):
        """What sign_again() does is right: with the true key nothing is found."""
        self.sign_again("v3.csv", self.key_file)
        self.sign_again("v1.csv", self.first_key_file)
        self.assertEqual(self.verify()[1], set())

    def test_former_key_does_not_sign_what_came_after_it(self):
        self.sign_again("v3.csv", self.first_key_file)
        self.assertEqual(self.verify()[1], {("entry_unsigned", "v3.csv")})

    def test_key_that_was_never_the_districts_signs_nothing(self):
        self.sign_again("v1.csv", None)
        self.assertEqual(self.verify()[1], {("entry_unsigned", "v1.csv")})


if __name__ == "__main__":
    unittest.main()
