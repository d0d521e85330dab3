"""Checks that the pages for people agree with the tree: ARCHITECTURE.md has the layers of check_includes.py, and what a page names exists. A page that is there
in both languages has the same headings, tables and examples in both, and no Chinese page sends its reader to an English one where there is a Chinese.

usage: check_pages.py SOURCE_FOLDER
Prints one line per violation and exits with 1 when there is any.
"""

import pathlib
import re
import sys

from check_includes import LAYERS

PAGES = ("README.md", "README.zh-CN.md", "ARCHITECTURE.md", "CONTRIBUTING.md")
ROOM = re.compile(r"^\| `(?:common/)?(\w+)` \|([^|]*)\|")
LINK = re.compile(r"\]\(([^)#:]+)\)")
FILE_NAME = re.compile(r"`([\w./-]+\.(?:c|h|py|md|csv|sql|proto|txt|json))`")


def layers_on_page(page):
    """{layer: layers it may include} of the table in PAGE."""
    rows = (ROOM.match(line) for line in page.splitlines())
    return {row[1]: tuple(name.strip() for name in row[2].split(",") if name.strip()) for row in rows if row}


def named_files(page):
    return LINK.findall(page) + FILE_NAME.findall(page)


def exists(root, name):
    """True for a path from the root, or for the end of one."""
    return (root / name).exists() or any(root.glob(f"[!.b]*/**/{name}"))


def outline(page):
    """Headings by their depth, tables, their rows, and examples, in order."""
    is_example = False
    for line in page.splitlines():
        if line.startswith("```"):
            is_example = not is_example
            if is_example:
                yield "example"
        elif not is_example and (heading := re.match("#+ ", line)):
            yield heading[0]
        elif not is_example and line.startswith("|"):
            yield "row"


def disagreements_of_languages(root):
    for chinese in [root / "README.zh-CN.md", *sorted((root / "docs").glob("*.zh-CN.md"))]:
        name = chinese.relative_to(root)
        english = chinese.with_name(chinese.name.replace(".zh-CN", ""))
        page = chinese.read_text(encoding="utf-8")
        if not english.exists():
            yield f"{name}: there is no such page in English"
        elif list(outline(page)) != list(outline(english.read_text(encoding="utf-8"))):
            yield f"{name}: has other headings, tables or examples than {english.name}"
        for link in re.findall(r"\[(?!English\])[^\]]*\]\(([^)#:]+\.md)", page):
            if (chinese.parent / link.replace(".md", ".zh-CN.md")).exists():
                yield f"{name}: sends its reader to '{link}', which is there in Chinese"


def violations(root):
    yield from disagreements_of_languages(root)
    layers = layers_on_page((root / "ARCHITECTURE.md").read_text(encoding="utf-8"))
    for layer in sorted(LAYERS.keys() | layers.keys()):
        if layers.get(layer) != LAYERS.get(layer):
            yield f"ARCHITECTURE.md: {layer} may include {layers.get(layer)}, but check_includes.py says {LAYERS.get(layer)}"
    for name in PAGES:
        for file in named_files((root / name).read_text(encoding="utf-8")):
            if not exists(root, file):
                yield f"{name}: names '{file}', which does not exist"


def main():
    found = list(violations(pathlib.Path(sys.argv[1])))
    print("\n".join(found))
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
