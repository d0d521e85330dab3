"""Prints what a person sees in a workbook that a receipt came as: sheets, cells and how each is marked, comments and links.

usage: show_workbook.py FILE [CELL=VALUE …]
With CELL=VALUE, of the second sheet, it is corrected first, as that person would, and saved.
"""

import sys

import openpyxl

GROUNDS = {"FFFFC7CE": " red", "FFFFEB9C": " yellow", "FFE7E6E6": " grey", "FFC5D6EA": " heading"}
KINDS = {"n": "number", "s": "text", "f": "formula"}


def correct(book, path, corrections):
    for correction in corrections:
        cell, value = correction.split("=", 1)
        book.worksheets[1][cell] = value
    book.save(path)


def show(cell):
    marks = GROUNDS.get(cell.fill.fgColor.rgb, "") if cell.fill.fill_type else ""
    link = f" -> {cell.hyperlink.location}" if cell.hyperlink else ""
    print(f"  {cell.coordinate} {KINDS[cell.data_type]}{marks}: {cell.value!r}{link}")
    for line in cell.comment.text.splitlines() if cell.comment else []:
        print(f"    # {line}")


def main():
    book = openpyxl.load_workbook(sys.argv[1])
    if len(sys.argv) > 2:
        correct(book, sys.argv[1], sys.argv[2:])
        return
    for sheet in book.worksheets:
        folded = " folded" if sheet.sheet_format.zeroHeight else ""
        print(f"[{sheet.title}]{folded}")
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None or cell.comment or (cell.fill.fill_type and cell.fill.fgColor.rgb in GROUNDS):
                    show(cell)


main()
