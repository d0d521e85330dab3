"""The checks of this folder find what is planted, and nothing in a clean tree."""

import pathlib
import tempfile
import unittest

import check_headers
import check_includes
import check_pages
import check_settings
import check_texts


class Tree(unittest.TestCase):
    """A small project in a scratch folder."""

    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.root = pathlib.Path(scratch.name)
        for layer in [layer for layer in check_includes.LAYERS if layer not in check_includes.PROGRAMS]:
            self.write(f"common/{layer}/{layer}.h", "#include <glib.h>\n")
        for program in ("collector", "aggregator", "reporter"):
            self.write(f"{program}/{program}.h", "")

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


class Pages(Tree):
    def setUp(self):
        super().setUp()
        self.table = "".join(f"| `{layer}` | {', '.join(below)} | |\n" for layer, below in check_includes.LAYERS.items())
        for name in check_pages.PAGES:
            self.write(name, "")

    def violations(self, page):
        self.write("ARCHITECTURE.md", page)
        return list(check_pages.violations(self.root))

    def test_agreeing_page_has_no_violation(self):
        self.assertEqual([], self.violations(self.table + "Read `base.h`, `common/wire/wire.h` and [this](README.md).\n"))

    def test_layer_that_may_include_something_else_is_found(self):
        wrong = self.table.replace("| `wire` | base, record |", "| `wire` | base, record, database |")
        self.assertEqual(1, len(self.violations(wrong)))

    def test_layer_that_is_missing_is_found(self):
        self.assertEqual(1, len(self.violations(self.table.replace("| `wire` |", "| wire |"))))

    def in_both_languages(self, english, chinese):
        self.write("docs/a.md", english)
        self.write("docs/a.zh-CN.md", chinese)
        return self.violations(self.table)

    def test_page_that_is_alike_in_both_languages_has_no_violation(self):
        english = "# A\n[中文](a.zh-CN.md)\n## B\n| x | y |\n|---|---|\n| 1 | 2 |\n```\n# no heading\n```\n"
        chinese = "# 甲\n[English](a.md)\n## 乙\n| 子 | 丑 |\n|---|---|\n| 1 | 2 |\n```\n# 不是标题\n```\n"
        self.assertEqual([], self.in_both_languages(english, chinese))

    def test_page_that_lacks_a_heading_a_row_or_an_example_in_one_language_is_found(self):
        for lacking in ("## B\n", "| 1 | 2 |\n", "```\nx\n```\n"):
            self.assertEqual(1, len(self.in_both_languages("# A\n" + lacking, "# 甲\n")), lacking)

    def test_chinese_page_without_an_english_one_is_found(self):
        self.write("docs/b.zh-CN.md", "# 乙\n")
        self.assertEqual(1, len(self.violations(self.table)))

    def test_chinese_page_that_sends_its_reader_to_an_english_one_is_found(self):
        self.assertEqual(1, len(self.in_both_languages("# A\n", "# 甲\n[甲](a.md)\n")))

    def test_file_that_does_not_exist_is_found(self):
        for name in ("`gone.c`", "`common/base/gone.h`", "[page](docs/gone.md)"):
            self.assertEqual(1, len(self.violations(self.table + name)), name)


class Includes(Tree):
    def violations(self, name, text):
        self.write(name, text)
        return list(check_includes.violations(self.root))

    def test_clean_tree_has_no_violation(self):
        self.assertEqual([], self.violations("collector/spool/spool.c", '#include <sqlite3.h>\n#include "wire/wire.h"\n'))

    def test_allowed_directions_are_allowed(self):
        for layer, below in check_includes.LAYERS.items():
            folder = layer if layer in check_includes.PROGRAMS else f"common/{layer}"
            for target in below:
                self.assertEqual([], self.violations(f"{folder}/x.c", f'#include "{target}/{target}.h"\n'))

    def test_every_other_direction_is_found(self):
        for layer, below in check_includes.LAYERS.items():
            folder = layer if layer in check_includes.PROGRAMS else f"common/{layer}"
            for target in set(check_includes.LAYERS) - set(below) - {layer}:
                found = self.violations(f"{folder}/x.c", f'#include "{target}/{target}.h"\n')
                self.assertEqual(1, len(found), f"{layer} includes {target}")
            (self.root / folder / "x.c").unlink()

    def test_third_party_header_outside_its_room_is_found(self):
        for header, places in (
            ("libpq-fe.h", "aggregator/x.c"),
            ("sqlite3.h", "collector/inbox/inbox.c"),
            ("sqlite3.h", "collector/spool/spool.h"),
            ("zmq.h", "collector/x.c"),
            ("halfsky.pb-c.h", "aggregator/x.c"),
            ("protobuf-c/protobuf-c.h", "common/record/x.c"),
            ("csv.h", "common/catalogue/x.c"),
            ("sodium.h", "collector/x.c"),
        ):
            found = self.violations(places, f"#include <{header}>\n")
            self.assertEqual([f"{places}:1: may not include <{header}>"], found)
            (self.root / places).unlink()

    def test_quoted_generated_header_outside_its_room_is_found(self):
        self.assertEqual(1, len(self.violations("aggregator/x.c", '#include "halfsky.pb-c.h"\n')))

    def test_include_without_layer_is_found(self):
        self.assertIn("does not begin with its layer", self.violations("collector/x.c", '#include "spool.h"\n')[0])

    def test_missing_header_is_found(self):
        self.assertIn("does not exist", self.violations("collector/x.c", '#include "base/none.h"\n')[0])

    def test_program_that_includes_a_test_is_found(self):
        self.assertIn("tests are above", self.violations("collector/x.c", '#include "tests/support/test.h"\n')[0])

    def test_long_file_is_found(self):
        self.assertEqual([], self.violations("collector/x.c", "\n" * 600))
        self.assertIn("more than 600 lines", self.violations("collector/x.c", "\n" * 601)[0])

    def test_long_function_is_found(self):
        self.assertEqual([], self.violations("collector/x.c", "void f(void)\n{\n" + "  g();\n" * 58 + "}\n"))
        found = self.violations("collector/x.c", "void f(void)\n{\n" + "  g();\n" * 59 + "}\n")
        self.assertEqual(["collector/x.c:2: the function has more than 60 lines"], found)

    def test_goto_is_found_in_code_only(self):
        self.assertEqual([], self.violations("collector/x.c", '/* goto */ const char *a = "goto"; // goto\n'))
        self.assertEqual(["collector/x.c:2: goto"], self.violations("collector/x.c", "\n  goto end;\n"))


class Texts(Tree):
    def findings(self, rows, code='text(language, "a.b");'):
        self.write("common/base/texts/base.csv", "code,zh,en\n" + rows)
        self.write("collector/x.c", code)
        return list(check_texts.findings(self.root))

    def test_complete_table_has_no_finding(self):
        self.assertEqual([], self.findings("a.b,甲{x},A {x}\n"))

    def test_quoted_blank_is_kept(self):
        self.assertEqual([], self.findings('a.b,甲," A"\n'))

    def test_order_of_placeholders_is_free(self):
        self.assertEqual([], self.findings("a.b,甲{x}{y},A {y} {x}\n"))

    def test_planted_faults_are_found(self):
        for rows, words in (
            ("a.b,,A\n", "are all needed"),
            ("a.b,甲\n", "are all needed"),
            ("a.b,甲{x},A {y}\n", "other placeholders"),
            ("a.b,甲,A\na.b,乙,B\n", "stands twice"),
            ("a.b,甲,A\na.c,乙,B\n", "'a.c' is used nowhere"),
            ("a.b,甲, A\n", "begins or ends with a blank"),
            ("", "there are no texts"),
        ):
            self.assertTrue(any(words in finding for finding in self.findings(rows)), rows)

    def test_missing_code_is_found(self):
        self.assertEqual(["text 'a.c' is missing"], self.findings("a.b,甲,A\n", 'text(l, "a.b"); text_format(l, "a.c", NULL);'))

    def test_made_code_counts_as_used(self):
        self.assertEqual([], self.findings("a.b,甲,A\na.c,乙,B\n", 'g_strdup_printf("a.%s", code);'))


class SettingsThatAreSet(Tree):
    def findings(self, name, text):
        self.write("collector/settings.c", '{"aggregator.contact", SETTING_TEXT, "",\n{"inbox.look",\n SETTING_DURATION_MS, "10s",\n')
        self.write(name, text)
        return list(check_settings.findings(self.root))

    def test_what_a_program_has_may_be_set(self):
        for text in (
            'settings=["inbox.look=1s", f"aggregator.contact={WHOM}"]',
            'run("--set", "inbox.look=1s")',
            '"[aggregator]\\ncontact = A\\n"\n  "[inbox]\\n"',
        ):
            self.assertEqual([], self.findings("tests/bench/x.py", text))

    def test_what_is_gone_is_found_in_all_ways_to_set_it(self):
        for name, text in (
            ("tests/bench/x.py", 'settings=["inbox.look=1s", f"aggregator.heartbeat={PATIENT}"]'),
            ("tests/bench/x.py", "settings=['aggregator.heartbeat=1s']"),
            ("tests/x.c", '"[aggregator]\\ncontact=a\\n"\n  "heartbeat=%s\\n"'),
            ("deploy/x.conf", "[aggregator]\n# Who\n#contact = a\n\n#heartbeat = 1s\n"),
            ("docs/x.md", "```\nhalfsky-collector --set aggregator.heartbeat=1s run\n```\n"),
            ("docs/x.md", "`aggregator.heartbeat` says how often."),
        ):
            self.assertEqual([f"{name}: sets 'aggregator.heartbeat', which no program has"], self.findings(name, text), text)
            (self.root / name).unlink()

    def test_section_that_is_gone_is_found(self):
        self.assertEqual(1, len(self.findings("tests/bench/x.py", '"session.beat=1s"')))

    def test_table_of_its_own_may_be_set(self):
        self.assertEqual([], self.findings("tests/x.c", '{"network.tries", SETTING_INTEGER, "5"\n"network.tries=3"'))

    def test_tables_that_are_not_found_are_told(self):
        self.assertIn("there are no settings", list(check_settings.findings(self.root)))


class Headers(unittest.TestCase):
    def test_flags_lose_launcher_and_files(self):
        command = "ccache /usr/bin/cc -Ix -Wall -MD -MT x.o -MF x.d -o x.o -c x.c"
        self.assertEqual(["/usr/bin/cc", "-Ix", "-Wall"], check_headers.flags_of(command))

    def test_flags_lose_what_is_precompiled(self):
        for precompiled in ("-include pch.h", "-Xclang -include-pch -Xclang pch.h.pch -Xclang -include -Xclang pch.h"):
            self.assertEqual(["/usr/bin/cc", "-Ix", "-Wall"], check_headers.flags_of(f"/usr/bin/cc -Ix {precompiled} -Wall -o x.o -c x.c"))

    def test_header_that_leans_on_another_is_found(self):
        with tempfile.TemporaryDirectory() as scratch:
            (pathlib.Path(scratch) / "leaning.h").write_text("size_t f(void);\n")
            (pathlib.Path(scratch) / "standing.h").write_text("#pragma once\n#include <stddef.h>\nsize_t f(void);\n")
            flags = ["cc", f"-I{scratch}"]
            self.assertIn("leaning.h", check_headers.compile_alone(pathlib.Path("leaning.h"), flags))
            self.assertEqual("", check_headers.compile_alone(pathlib.Path("standing.h"), flags))


if __name__ == "__main__":
    unittest.main()
