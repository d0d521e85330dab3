"""What the district says about itself cannot be kept, since the disk fails: it is asked for again, and forms that wait for it are taken, without anybody
restarting anything."""

import errno
import pathlib
import unittest

import forms
from district import District, wait_until
from survival.faulty_calls import FaultyCalls

HERE = pathlib.Path(__file__).parent


class DistrictKept(unittest.TestCase):
    def test_profile_that_could_not_be_written_is_asked_for_again(self):
        district = District(HERE / "agencies.csv")
        self.addCleanup(district.close)
        collector = district.collector("T1")
        calls = FaultyCalls(district.folder / "T1.calls")
        collector.environment = calls.environment()
        district.kill()
        collector.start()
        calls.set(write_errno=errno.EDQUOT)
        district.start()
        wait_until(lambda: "profile_not_taken" in collector.log.read_text(), "the profile cannot be written")
        calls.heal_disk()
        collector.drop("v1.csv", forms.form(1))
        wait_until(lambda: district.number("select count(*) from halfsky.submission where parts_stored = n_parts") == 1, "the form is stored")
        self.assertEqual(collector.log.read_text().count("collector_started"), 1)


if __name__ == "__main__":
    unittest.main()
