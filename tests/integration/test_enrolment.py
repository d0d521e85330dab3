"""An agency joins: its keygen prints a text, the administrator's one command makes a settings file of it, and the collector runs with that."""

import re
import subprocess
import unittest
import unittest.mock

import forms
from district import SOURCE, Collector, District, wait_until

AGENCIES = SOURCE / "tests/torture/agencies.csv"
CONTACT = "示例区妇儿工委办 000-00000000"


class Newcomer(Collector):
    """A collector that has nothing but a folder for its key and its settings."""

    def __init__(self, district, agency, name):
        self.config = district.folder / f"{name}.conf"
        super().__init__(district, agency, name, is_registered=False)
        self.settings = [setting for setting in self.settings
                         if not setting.startswith(("aggregator.endpoints", "aggregator.server_key"))]

    def command(self, *arguments):
        config = ["--config", str(self.config)] if self.config.exists() else []
        return super().command(*arguments, *config)

    def text(self, language="zh"):
        return self.run("keygen", "--show", "--lang", language)


def fingerprint_in(text):
    return re.search(r"(?:指纹：|ingerprint: )((?:[0-9a-f]{4} ?){4})", text)[1].strip()


def groups_of(text):
    return re.findall(r"\b\d{6}\b", text)


class Enrolment(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.district = District(AGENCIES, settings=[f"aggregator.contact={CONTACT}"])
        cls.district.settings.append(f"aggregator.public_endpoints=tcp://localhost:{cls.district.port}")
        cls.addClassCleanup(cls.district.close)

    def newcomer(self, agency, name=None):
        newcomer = Newcomer(self.district, agency, name or self._testMethodName)
        self.district.collectors.append(newcomer)
        return newcomer

    def administrate(self, *arguments, text, status=0):
        """What the administrator's command prints, on either stream."""
        done = subprocess.run(self.district.command(*arguments), input=text, capture_output=True)
        printed = (done.stdout + done.stderr).decode()
        self.assertEqual(done.returncode, status, printed)
        return printed

    def add(self, agency, *options, text, status=0):
        text = text if isinstance(text, bytes) else text.encode()
        return self.administrate("collector", "add", agency, *options, text=text, status=status)

    def n_keys(self, agency):
        return self.district.number(f"select count(*) from halfsky.collector join halfsky.agency using (agency_id) where code = '{agency}'")

    # --- in one step ---

    def test_agency_joins_in_one_step(self):
        newcomer = self.newcomer("T1")
        text = newcomer.text()
        answer = self.add("T1", "--settings", newcomer.config, "--lang", "zh", text=text)
        self.assertIn(f"请在电话中核对指纹：{fingerprint_in(text)}", answer)
        newcomer.start()
        newcomer.wait_for_state("streaming")
        newcomer.drop("v1.csv", forms.form(1))
        newcomer.wait_until_drained()
        self.assertEqual(newcomer.receipt("v1.csv")["new"], forms.N_ROWS)

    def test_settings_say_all_and_no_secret(self):
        newcomer = self.newcomer("T2")
        self.add("T2", "--settings", newcomer.config, text=newcomer.text("en"))
        settings = newcomer.config.read_text()
        for expected in ("示例二镇（T2）", "Sample Second Town (T2)", "agency=T2", f"endpoints=tcp://localhost:{self.district.port}",
                         f"server_key={newcomer.server_key}", f"contact={CONTACT}"):
            self.assertIn(expected, settings)
        secrets = [line.split("=", 1)[1] for key in (newcomer.key_file, self.district.folder / "aggregator.key")
                   for line in key.read_text().splitlines() if line.startswith("secret=")]
        self.assertEqual(len(secrets), 2)
        for secret in secrets:
            self.assertNotIn(secret, settings + newcomer.text())

    def test_digits_read_over_the_telephone_suffice(self):
        newcomer = self.newcomer("T3")
        self.add("T3", "--settings", newcomer.config, text="".join(groups_of(newcomer.text())))
        newcomer.start()
        newcomer.wait_for_state("streaming")

    def test_text_as_mail_programs_deliver_it(self):
        newcomer = self.newcomer("T4")
        mail = "发件人：统计员 2025-11-26 14:05\n\n" + "\n".join("> " + line for line in newcomer.text().splitlines())
        mail = mail.translate({ord(digit): chr(ord(digit) + 0xFEE0) for digit in "0123456789abcdef"}).replace(" ", "\n")
        self.add("T4", text=mail.encode("gb18030"))
        self.assertEqual(self.n_keys("T4"), 1)

    def test_settings_can_be_written_again(self):
        newcomer = self.newcomer("T5")
        self.add("T5", text=newcomer.text())
        answer = self.add("T5", "--settings", newcomer.config, "--lang", "en", text=newcomer.text())
        self.assertIn("This key is collector 1 of agency T5 already", answer)
        self.assertIn("agency=T5", newcomer.config.read_text())

    # --- what can go wrong ---

    def refused(self, agency, *options, text, status=1):
        """Nothing is registered and no file is written."""
        before = self.n_keys(agency)
        path = self.district.folder / f"{self._testMethodName}.settings"
        answer = self.add(agency, "--settings", path, *options, text=text, status=status)
        self.assertEqual(self.n_keys(agency), before)
        self.assertFalse(path.exists())
        return answer

    def test_mistyped_digit_names_its_group(self):
        groups = groups_of(self.newcomer("T6").text())
        groups[6] = f"{(int(groups[6]) + 1) % 1000000:06}"
        answer = self.refused("T6", "--lang", "zh", text="\n".join(groups))
        self.assertIn(f"登记码第 7 组“{groups[6]}”有误", answer)

    def test_text_that_was_changed_on_the_way_is_refused(self):
        text, other = self.newcomer("T6").text("en"), self.newcomer("T6", "other").text("en")
        forged = text.replace(fingerprint_in(text), fingerprint_in(other))
        answer = self.refused("T6", "--lang", "en", text=forged)
        self.assertIn(f"is {fingerprint_in(text)}, but the text says {fingerprint_in(other)}", answer)

    def test_text_of_something_else_is_refused(self):
        answer = self.refused("T6", "--lang", "zh", text="您好，请帮我们登记，电话 000-00000000。")
        self.assertIn("文字中没有登记码", answer)

    def test_key_of_another_agency_is_refused(self):
        text = self.newcomer("T7").text()
        self.add("T7", text=text)
        self.assertIn("this key is registered for agency 'T7'", self.refused("T6", text=text))

    def test_unknown_agency_is_refused(self):
        self.assertIn("there is no agency 'T0'", self.refused("T0", text=self.newcomer("T6").text()))

    def test_unknown_public_address_is_asked_for_before_anything_is_done(self):
        settings = [setting for setting in self.district.settings if not setting.startswith("aggregator.public_endpoints")]
        with unittest.mock.patch.object(self.district, "settings", settings):
            answer = self.refused("T6", text=self.newcomer("T6").text(), status=2)
        self.assertIn("aggregator.public_endpoints", answer)

    def test_existing_file_is_not_overwritten(self):
        newcomer = self.newcomer("T6")
        precious = self.district.folder / "precious"
        precious.write_text("precious")
        answer = self.add("T6", "--settings", precious, text=newcomer.text(), status=2)
        self.assertIn("is not overwritten", answer)
        self.assertEqual((precious.read_text(), self.n_keys("T6")), ("precious", 0))

    def test_settings_of_one_agency_with_the_key_of_another_are_refused(self):
        own, others = self.newcomer("T8"), self.newcomer("T9", "others")
        self.add("T8", "--settings", own.config, text=own.text())
        self.add("T9", "--settings", others.config, text=others.text())
        others.config = own.config
        others.start()
        wait_until(lambda: "WRONG_AGENCY" in others.log.read_text().upper(), "the district refuses it")
        self.assertEqual(others.state(), "incompatible")


if __name__ == "__main__":
    unittest.main()
