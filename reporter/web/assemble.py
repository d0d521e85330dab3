"""Puts the page together: style and script go into page.html, and the policy names the digest of the script, so that nothing else can run.

usage: assemble.py SCRIPT OUTPUT
The marks @language@ and @document@ stay: the reporter puts the report there.
"""

import base64
import hashlib
import pathlib
import sys

FOLDER = pathlib.Path(__file__).resolve().parent
LEFT = ("@language@", "@document@")


def digest_of(script):
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def main():
    script = pathlib.Path(sys.argv[1]).read_text(encoding="utf-8").strip()
    style = "".join((FOLDER / name).read_text(encoding="utf-8") for name in ("page.css", "print.css"))
    page = (FOLDER / "page.html").read_text(encoding="utf-8")
    for mark, part in (("@digest@", digest_of(script)), ("@style@", style), ("@script@", script)):
        if page.count(mark) != 1:
            sys.exit(f"page.html has {mark} {page.count(mark)} times instead of once")
        page = page.replace(mark, part)
    if not page.index(LEFT[0]) < page.index(LEFT[1]) < page.index(script):
        sys.exit("page.html must have @language@, @document@ and the script in this order")
    pathlib.Path(sys.argv[2]).write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
