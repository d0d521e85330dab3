"""Writes a C file that defines an array of EmbeddedFile with the bytes of files (see common/base/embedded.h).

usage: embed_files.py OUTPUT SYMBOL FILE…
"""

import os
import sys

BYTES_PER_LINE = 24


def as_array(number, content):
    lines = (content[at : at + BYTES_PER_LINE] for at in range(0, len(content), BYTES_PER_LINE))
    numbers = "".join("  " + "".join(f"{byte}," for byte in line) + "\n" for line in lines)
    return f"static const unsigned char file_{number}[] = {{\n{numbers}  0}};\n"


def main():
    output, symbol, *paths = sys.argv[1:]
    arrays, rows = [], []
    for number, path in enumerate(paths):
        with open(path, "rb") as file:
            content = file.read()
        arrays.append(as_array(number, content))
        rows.append(f'    {{"{os.path.basename(path)}", (const char *)file_{number}, {len(content)}}},\n')
    with open(output, "w", encoding="ascii") as file:
        file.write('#include "base/embedded.h"\n\n' + "\n".join(arrays))
        file.write(f"\nextern const EmbeddedFile {symbol}[];\nconst EmbeddedFile {symbol}[] = {{\n")
        file.write("".join(rows) + "    {NULL, NULL, 0},\n};\n")


if __name__ == "__main__":
    main()
