"""The project's C files, as the checks of this folder see them."""

import pathlib
import re

FOLDERS = ("common", "collector", "aggregator", "reporter", "tests")
COMMENT_OR_TEXT = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.DOTALL)


def c_files(root):
    """All .c and .h files below ROOT's folders, as paths relative to ROOT, sorted."""
    root = pathlib.Path(root)
    found = (path for folder in FOLDERS for path in (root / folder).rglob("*.[ch]"))
    return sorted(path.relative_to(root) for path in found)


def without_comments_and_texts(code):
    """CODE with comments and literals blanked, its lines kept."""
    return COMMENT_OR_TEXT.sub(lambda match: "\n" * match.group().count("\n"), code)
