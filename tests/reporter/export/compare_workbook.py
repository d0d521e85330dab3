"""An exported workbook against the same figures as CSV, as another program reads both.

usage: compare_workbook.py FIGURES.xlsx FIGURES.csv
"""
import csv
import sys
import unicodedata

import openpyxl

NUMBERS = {"数值": "value", "分子": "numerator", "分母": "denominator", "上级估计值": "estimate", "年度": "year"}
TEXTS = {"指标代码": "indicator", "指标": "indicator_name", "年度起": "first_day", "年度止": "last_day"}


def same(cell, text):
    if text == "":
        return cell.value is None
    return cell.data_type == "n" and abs(cell.value - float(text)) <= 1e-15 * abs(cell.value)


def name_of(text):
    """An area's name as a workbook shows it: without the apostrophe that keeps spreadsheets from computing with CSV, and with a sign for each mark that turns the direction of writing or hides."""
    return "".join("\ufffd" if unicodedata.category(letter) == "Cf" else letter for letter in text.removeprefix("'"))


def main():
    sheet = openpyxl.load_workbook(sys.argv[1])["数据"]
    with open(sys.argv[2], encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    columns = {cell.value: cell.column for cell in sheet[1]}
    faults = [] if sheet.max_row == len(rows) + 1 else [f"{sheet.max_row - 1} rows instead of {len(rows)}"]
    for number, row in enumerate(rows, start=2):
        faults += [f"row {number}: {name}" for name, field in NUMBERS.items() if not same(sheet.cell(number, columns[name]), row[field])]
        faults += [f"row {number}: {name}" for name, field in TEXTS.items() if sheet.cell(number, columns[name]).value != row[field]]
        area = sheet.cell(number, columns["区域"])
        if area.data_type != "s" or area.value != name_of(row["area_name"]):
            faults.append(f"row {number}: {area.value!r}")
    print("\n".join(faults) or "the same")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
