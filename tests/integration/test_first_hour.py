"""docs/operations.md, letter by letter: the commands of its first hour, and then those of backup and restore, are run in their order, as root, on a machine of the test's own."""

import os
import pathlib
import re
import shutil
import subprocess
import unittest

import private_machine

private_machine.enter()

from district import SOURCE, Cluster, wait_until  # noqa: E402, once entered

PAGES = {"en": SOURCE / "docs/operations.md", "zh": SOURCE / "docs/operations.zh-CN.md"}
BUILD = os.environ["HALFSKY_BINARY_DIR"]
SECTIONS = {"hour": {"en": "## The first hour", "zh": "## 第一个小时"}, "backup": {"en": "## Backup and restore", "zh": "## 备份与恢复"}}

# What has been done when the test begins; each must be on the page, once.
DONE_ALREADY = {
    "deploy/install-packages": "true",
    "apt-get install --yes postgresql": "true",
    "cmake --preset release && cmake --build --preset release": "true",
    "cmake --install build/release --prefix /usr/local": f"cmake --install {BUILD} --prefix /usr/local >/dev/null",
}

# What a person sees happen before going on.
HOME = pathlib.Path("/var/lib/halfsky-collector")
N_ROWS = "select count(*) from halfsky.observation"
LAST_LOOK = "select extract(epoch from query_start) * 1e6 from pg_stat_activity where application_name = 'halfsky-aggregator directory'"


def blocks(section, language):
    """The commands of a section, block by block."""
    page = PAGES[language].read_text(encoding="utf-8")
    text = page[page.index(SECTIONS[section][language]):]
    text = text[:text.index("\n## ", 1)]
    return re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


class Machine:
    """With PostgreSQL as Debian sets it up: a socket in /var/run/postgresql, everybody let in as who the system says that they are."""

    def __init__(self):
        self.scratch = private_machine.furnish()
        sockets = pathlib.Path("/run/postgresql")
        sockets.mkdir()
        shutil.chown(sockets, "postgres")
        self.cluster = Cluster(self.scratch / "pg")
        (self.cluster.folder / "data/pg_hba.conf").write_text("local all all peer\n")
        self.cluster.run("pg_ctl", "-D", "data", "-w", "-l", "server.log", "-o", "-c listen_addresses= -k /run/postgresql", "start")
        systemctl = pathlib.Path("/usr/local/bin/systemctl")
        shutil.copy(SOURCE / "tests/support/systemctl.py", systemctl)
        systemctl.chmod(0o755)
        self.shell = subprocess.Popen(["bash", "--norc"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=SOURCE, text=True,
                                      env={"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "LANG": "C.UTF-8"})

    def close(self):
        self.shell.stdin.close()
        self.shell.stdout.close()
        self.shell.wait()

    def run(self, commands):
        """What the commands print. They share one shell, which stops at the first that fails."""
        self.shell.stdin.write(f"set -e\n{commands}\nset +e; echo END-OF-BLOCK\n")
        self.shell.stdin.flush()
        printed = []
        for line in self.shell.stdout:
            if line == "END-OF-BLOCK\n":
                return "".join(printed)
            printed.append(line)
        raise AssertionError(f"failed:\n{commands}\n{''.join(printed)}")

    def number(self, query):
        done = subprocess.run(["runuser", "-u", "postgres", "--", "psql", "-XAtq", "-d", "service=halfsky", "-c", query], capture_output=True, text=True,
                              check=True)
        return int(float(done.stdout))


class FirstHour(unittest.TestCase):
    def test_page_leads_from_nothing_to_a_report(self):
        machine = Machine()
        self.addCleanup(machine.close)
        commands = blocks("hour", "en")
        for line, instead in DONE_ALREADY.items():
            self.assertEqual(sum(block.splitlines().count(line) for block in commands), 1, line)
            commands = [block.replace(line, instead) for block in commands]
        printed = []
        for block in commands:
            printed.append(machine.run(block))
            self.wait_as_a_person_does(machine, block)
        self.assert_hour(machine, printed)
        self.restore_from_backup(machine)

    def restore_from_backup(self, machine):
        """What came between the dump and the restoring is sent again by the collector."""
        dump, restore = blocks("backup", "en")
        machine.run(dump)
        shutil.copy(SOURCE / "tests/integration/after_the_backup.csv", HOME / "inbox")
        wait_until(lambda: machine.number(N_ROWS) == 8, "two more rows are stored")
        machine.run(restore)
        wait_until(lambda: machine.number(N_ROWS) == 8, "all rows are there again")

    def wait_as_a_person_does(self, machine, block):
        if "district collector add" in block:
            for _ in range(2):  # the look that was under way may have been too early
                before = machine.number(LAST_LOOK)
                wait_until(lambda: machine.number(LAST_LOOK) > before, "the aggregator has looked for new keys")
        if "systemctl enable --now halfsky-collector" in block:
            wait_until(lambda: '"agenda": null' not in machine.run("halfsky-collector status --json"), "the district has said who the agency is, and the catalogue is there")
        if f" {HOME}/inbox/" in block:
            wait_until(lambda: any("count,new,6" in receipt.read_text() for receipt in (HOME / "receipts").glob("*.csv")), "the receipt says that it is stored")

    def assert_hour(self, machine, printed):
        everything = "\n".join(printed)
        self.assertIn("count,received,6", everything)
        self.assertIn("health.maternal_hiv_testing_rate", everything)
        self.assertRegex(printed[-1], r"2025")
        self.assertGreater(machine.number("select count(*) from analysis.annual where reporting_year = 2025"), 0)

    def test_pages_have_the_same_commands_in_both_languages(self):
        for section in SECTIONS:
            self.assertEqual([code_of(block) for block in blocks(section, "zh")], [code_of(block) for block in blocks(section, "en")])


def code_of(block):
    """Names and comments may be in the page's language."""
    return re.sub(r"(#|contact =).*", "", block)


if __name__ == "__main__":
    unittest.main()
