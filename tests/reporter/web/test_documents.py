"""Every kind of page that the browser is shown elsewhere, made by a build that watches memory: the document follows its schema, also with hostile names, and stands
whole in its page, where nothing of it can end the element that it stands in.

usage: test_documents.py MAKE_PAGE SCHEMA
"""
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

import jsonschema

MAKE_PAGE, SCHEMA = sys.argv[1:3]
BEFORE, AFTER = '<script type="application/json" id="document">', "</script>"


class Documents(unittest.TestCase):
    def test_documents_follow_the_schema_and_stand_whole_in_their_pages(self):
        validator = jsonschema.Draft202012Validator(json.loads(pathlib.Path(SCHEMA).read_text(encoding="utf-8")))
        for kind in ("plain", "hostile", "public", "midterm", "final"):
            with self.subTest(kind=kind), tempfile.TemporaryDirectory() as folder:
                page, document = pathlib.Path(folder, "page.html"), pathlib.Path(folder, "document.json")
                subprocess.run([MAKE_PAGE, kind, page, document], check=True)
                told = json.loads(document.read_text(encoding="utf-8"))
                html = page.read_text(encoding="utf-8")
                self.assertEqual([error.message[:200] for error in validator.iter_errors(told)], [])
                self.assertEqual(html.count(BEFORE), 1)
                inside = html.split(BEFORE)[1].split(AFTER)[0]
                self.assertNotIn("<", inside)
                self.assertEqual(json.loads(inside), told)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
