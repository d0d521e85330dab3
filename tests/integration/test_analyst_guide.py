"""Every query of docs/analyst-guide.md answers what the guide says, asked by an analyst of the sample district that deploy/demo sets up.

    test_analyst_guide.py SOURCE_FOLDER

UPDATE_GOLDEN=1 writes the answers into the guide anew, in both languages: read the difference.
"""
import functools
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

SOURCE = pathlib.Path(sys.argv.pop(1) if len(sys.argv) > 1 else __file__).resolve()
GUIDES = [SOURCE / "docs" / name for name in ("analyst-guide.md", "analyst-guide.zh-CN.md")]
QUESTION = re.compile(r"^### (\d+)\. .*?\n\n```sql\n(?P<query>.*?)```\n\n```text\n(?P<answer>.*?)```", re.S | re.M)


def demo(folder, *options):
    return subprocess.run([SOURCE / "deploy" / "demo", "--lang", "en", *options], env={**os.environ, "HALFSKY_DEMO_DIR": str(folder)},
                          stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)


class Guide(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="halfsky-test-", dir="/var/tmp"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.addClassCleanup(demo, cls.folder, "--stop")
        done = demo(cls.folder, "--keep")
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr
        cls.connection = re.search(r"psql '(host=\S+ user=halfsky_analyst dbname=halfsky)'", done.stdout).group(1)

    @classmethod
    @functools.cache  # the guide has each query in both languages
    def ask(cls, query):
        """What psql prints."""
        done = subprocess.run(["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-P", "footer=off", "-d", cls.connection, "-c", query],
                              capture_output=True, text=True, check=False)
        assert done.returncode == 0, query + done.stderr
        return "".join(line.rstrip() + "\n" for line in done.stdout.strip("\n").split("\n"))

    def test_queries_answer_what_the_guide_says(self):
        for guide in GUIDES:
            text = guide.read_text(encoding="utf-8")
            if os.environ.get("UPDATE_GOLDEN") == "1":
                text = QUESTION.sub(lambda found: found[0].replace(f"```text\n{found['answer']}", f"```text\n{self.ask(found['query'])}"), text)
                guide.write_text(text, encoding="utf-8")
            for found in QUESTION.finditer(text):
                with self.subTest(guide=guide.name, question=found[1]):
                    self.assertEqual(self.ask(found["query"]), found["answer"])

    def test_questions_are_numbered_and_the_same_in_both_languages(self):
        english, chinese = (QUESTION.findall(guide.read_text(encoding="utf-8")) for guide in GUIDES)
        self.assertEqual(english, chinese)
        self.assertEqual([int(number) for number, _, _ in english], list(range(1, 23)))

    def test_every_answer_has_rows(self):
        for number, _, answer in QUESTION.findall(GUIDES[0].read_text(encoding="utf-8")):
            self.assertGreater(answer.count("\n"), 2, number)

    def test_every_view_is_named_in_the_guide(self):
        views = [line.strip() for line in self.ask("select viewname from pg_views where schemaname = 'analysis'").splitlines()[2:]]
        self.assertGreater(len(views), 15)
        for guide in GUIDES:
            text = guide.read_text(encoding="utf-8")
            self.assertEqual([view for view in views if f"`{view}`" not in text], [], guide.name)


if __name__ == "__main__":
    unittest.main()
