"""Makes the workbooks that tests/collector/test_table.c reads, sound ones and hostile ones.

usage: workbooks.py FOLDER
"""

import pathlib
import sys
import zipfile

import openpyxl
import wps_workbook

FOLDER = pathlib.Path(sys.argv[1])


def workbook_with(rows, name="数据"):
    book = openpyxl.Workbook()
    book.active.title = name
    for row in rows:
        book.active.append(row)
    return book


def save(book, name):
    book.save(FOLDER / name)


def two_sheets():
    """Blank rows, a cell of two lines, numbers with and without fraction, a date, a hidden sheet."""
    import datetime

    book = workbook_with([["指标", "时期", "数值"], [], ["a,b", "一\n二", 0.1], [None, datetime.date(2025, 3, 1), 12345678]], "健康")
    book.active["C3"].number_format = "0.0"
    book.active["C4"].number_format = "#,##0"
    more = book.create_sheet("教育 & 'x'")
    more["C7"] = "  女 "
    book.create_sheet("暗").sheet_state = "hidden"
    book["暗"]["A1"] = 1
    save(book, "two_sheets.xlsx")


def merged():
    book = workbook_with([["标题", None], ["a", 1], [None, 2]])
    book.active.merge_cells("A1:B1")
    book.active.merge_cells("A2:A3")
    save(book, "merged.xlsx")


def uncomputed():
    save(workbook_with([["a", 1, 2, "=B1+C1"]]), "uncomputed.xlsx")


def texts():
    """Texts that begin as numbers with an exponent do."""
    save(workbook_with([["123/n/residence=U", "7 extra beds", "2E", "3e5x", "1e", 4e-5]]), "texts_written.xlsx")


def numbers():
    """Percentages of a built-in and an own format, more decimals than are shown, very small and very large ones, a date, a truth."""
    import datetime

    book = workbook_with([[0.853, 0.125, 0.1234, 0.0002, 1.2345678901234567e20, datetime.date(2025, 3, 1), True]])
    book.active["A1"].number_format = "0%"
    book.active["B1"].number_format = '0.0"（约）"%'
    book.active["C1"].number_format = "0.00"
    save(book, "numbers_written.xlsx")
    rewritten("numbers_written.xlsx", "numbers.xlsx", in_sheet(b"<v>0.0002</v>", b"<v>2E-4</v>"))


def rewritten(source, name, change):
    """A copy of workbook SOURCE whose parts are as CHANGE(name, bytes) says; None drops a part."""
    with zipfile.ZipFile(FOLDER / source) as old, zipfile.ZipFile(FOLDER / name, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            content = change(part, old.read(part))
            if content is not None:
                new.writestr(part, content)


def in_sheet(replace, by):
    def change(part, content):
        if part != "xl/worksheets/sheet1.xml":
            return content
        assert replace in content, content
        return content.replace(replace, by, 1)

    return change


def hostile():
    plain = "plain.xlsx"
    save(workbook_with([["a", 1], ["b", 2]]), plain)
    whole = (FOLDER / plain).read_bytes()
    (FOLDER / "truncated.xlsx").write_bytes(whole[: len(whole) // 2])
    (FOLDER / "no_archive.xlsx").write_bytes(b"\x00\x01\x02 this is nothing")
    (FOLDER / "empty_archive.xlsx").write_bytes(b"PK\x05\x06" + bytes(18))
    (FOLDER / "many_parts.xlsx").write_bytes(whole[:-14] + b"\xff\xff\xff\xff" + whole[-10:])
    doctype = b'<!DOCTYPE worksheet [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    rewritten(plain, "entities.xlsx", in_sheet(b"<worksheet", doctype + b"<worksheet"))
    rewritten(plain, "broken_xml.xlsx", in_sheet(b"</sheetData>", b"</sheetDat>"))
    rewritten(plain, "macros.xlsx", lambda part, content: content)
    with zipfile.ZipFile(FOLDER / "macros.xlsx", "a") as book:
        book.writestr("xl/vbaProject.bin", b"x")
    rewritten(plain, "twice.xlsx", lambda part, content: content)
    with zipfile.ZipFile(FOLDER / "twice.xlsx", "a") as book:
        book.writestr("xl/worksheets/Sheet1.xml", b"<worksheet/>")
    rewritten(plain, "bomb.xlsx", in_sheet(b"<sheetData>", b"<!--" + b" " * (3 << 20) + b"--><sheetData>"))
    rewritten(plain, "no_sheet.xlsx", lambda part, content: None if part.endswith("sheet1.xml") else content)
    rewritten(plain, "document.xlsx", lambda part, content: None if part == "xl/workbook.xml" else content)
    rewritten(plain, "rows_unnumbered.xlsx", in_sheet(b'<row r="2"', b"<row"))
    rewritten(plain, "rows_backwards.xlsx", in_sheet(b'<row r="1"', b'<row r="3"'))
    rewritten(plain, "row_beyond.xlsx", in_sheet(b'<row r="2"', b'<row r="99999999999"'))
    rewritten(plain, "cells_backwards.xlsx", in_sheet(b'r="A1"', b'r="C1"'))
    rewritten(plain, "endless.xlsx", in_sheet(b'<dimension ref="A1:B2"', b'<dimension ref="B1:A1"'))
    rewritten(plain, "wide.xlsx", in_sheet(b'<dimension ref="A1:B2"', b'<dimension ref="A1:XFD2"'))
    rewritten(plain, "rich_inline.xlsx", in_sheet(b'<c r="B2" t="n"><v>2</v></c>',
                                                  b'<c r="B2" t="inlineStr"><is><r><t>1</t></r><r><t>2</t></r></is></c>'))
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000)
    (FOLDER / "old.xlsx").write_bytes(ole)
    (FOLDER / "password.xlsx").write_bytes(ole + "EncryptedPackage".encode("utf-16-le") + bytes(1000))


two_sheets()
merged()
uncomputed()
numbers()
texts()
hostile()
wps_workbook.save(FOLDER / "wps.xlsx")
