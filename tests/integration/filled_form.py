"""Filling in a form made by `template`, as a person would: in a workbook, or in a CSV file.

The figures are of one sort: a total is 5040 (a numerator half of it), its groups and its sexes are equal parts of it, so that everything adds up. A group
that overlaps with others (其中) is a tenth. Unknown stays empty. Nothing is imported from the programs: what a line is, is read off its code.
"""

import csv
import io
import re
import subprocess

import openpyxl

WHOLE = 5040
OVERLAPPING = 504
COMMENT = "测试数据，已核实"
CODE = re.compile(r"(\d+)/([nvd])(?:/(.+))?")


def line_of(cell):
    """(indicator, part, group) of a line's code, else None."""
    found = CODE.fullmatch(str(cell or ""))
    return found and found.groups()


def dimensions_of(group):
    return tuple(pair.split("=")[0] for pair in (group or "").split(",") if pair)


class Filling:
    """Knows all lines of a form, for the number of parts."""

    def __init__(self, lines):
        """LINES: (code, name of the group)."""
        self.parts = {}
        for (indicator, part, group), name in lines:
            if self.is_part(group, name):
                key = indicator, part, dimensions_of(group)
                self.parts[key] = self.parts.get(key, 0) + 1

    @staticmethod
    def is_part(group, name):
        return group is None or not (group.endswith("=_U") or name.startswith("其中"))

    def amount(self, code, name, heading):
        """What stands in the cell; None where nothing is to be written."""
        indicator, part, group = code
        if heading == "未知" or (group or "").endswith("=_U"):
            return None
        whole = WHOLE // 2 if part == "n" else WHOLE
        if self.is_part(group, name):
            whole //= self.parts[indicator, part, dimensions_of(group)]
        else:
            whole = OVERLAPPING // 2 if part == "n" else OVERLAPPING
        return whole if heading == "合计" else whole // 2


def fill_rows(rows, write):
    """ROWS of cells, top to bottom. Calls write(row number from 0, column from 0, value) for each cell to be filled in; cells of others stay."""
    lines = [(line_of(row[0]), row[2]) for row in rows if row and line_of(row[0])]
    filling = Filling(lines)
    headings = []
    for number, row in enumerate(rows):
        if row and row[0] == "行码":
            headings = row
        code = line_of(row[0]) if row else None
        if code is None:
            continue
        for column, heading in enumerate(headings):
            amount = filling.amount(code, row[2], heading) if heading in ("合计", "女性", "男性", "未知") else None
            if amount is not None and (row[column] or "") == "":
                write(number, column, amount)
            if heading == "说明":
                write(number, column, COMMENT)


def fill_workbook(path):
    """Fills in the workbook at PATH, in place. Only cells that are not locked are written to."""
    workbook = openpyxl.load_workbook(path)
    for sheet in workbook:
        def write(number, column, value, sheet=sheet):
            cell = sheet.cell(number + 1, column + 1)
            assert not cell.protection.locked, cell.coordinate
            cell.value = value
        fill_rows([list(row) for row in sheet.iter_rows(values_only=True)], write)
    workbook.save(path)


def fill_csv(path, encoding):
    rows = list(csv.reader(io.StringIO(path.read_bytes().decode(encoding))))
    def write(number, column, value):
        rows[number] += [""] * (column + 1 - len(rows[number]))
        rows[number][column] = str(value)
    fill_rows([row and [row[0], row[1] if len(row) > 1 else "", row[2] if len(row) > 2 else "", *row[3:]] for row in rows], write)
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    path.write_bytes(out.getvalue().encode(encoding))


def save_with_libreoffice(path, folder, kind="xlsx"):
    """PATH as LibreOffice saves it, in FOLDER."""
    folder.mkdir(exist_ok=True)
    subprocess.run(["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", kind, "--outdir", folder, path],
                   check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=240)
    return folder / f"{path.stem}.{kind}"


# --- Looking at a workbook ---


def heading_row(sheet):
    """The row of the headings, from 1."""
    return next(row[0].row for row in sheet.iter_rows() if row[0].value == "行码")


def cell_in(sheet, line, heading):
    """The cell of a line in the column with HEADING."""
    column = next(cell.column for cell in sheet[heading_row(sheet)] if cell.value == heading)
    return next(sheet.cell(row[0].row, column) for row in sheet.iter_rows() if row[0].value == line)


def validation_of(sheet, cell):
    """The rule that holds for CELL."""
    return next(rule for rule in sheet.data_validations.dataValidation if cell.coordinate in rule.sqref)


# --- Mistreating it ---


def as_typed(value):
    """A number as people type it who have a Chinese keyboard."""
    return f"{value:,}".translate(str.maketrans("0123456789,", "０１２３４５６７８９，")) + "　 " if isinstance(value, int) else value


def turn_upside_down(path, target):
    """The filled workbook PATH as people may hand it in: lines in reverse order, an empty row between them, a column of their own before all others, numbers
    as text in full-width digits, dashes in empty cells, no formats."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for sheet in openpyxl.load_workbook(path):
        copy = workbook.create_sheet(sheet.title)
        rows = [list(row) for row in sheet.iter_rows(values_only=True)]
        heading = next(number for number, row in enumerate(rows) if row[0] == "行码")
        amounts = [number for number, cell in enumerate(rows[heading]) if cell in ("合计", "女性", "男性", "未知")]
        for row in rows[: heading + 1]:
            copy.append(["", *row])
        for number, row in enumerate(reversed([row for row in rows if line_of(row[0])])):
            copy.append([number, *(as_typed(cell) if at not in amounts or cell is not None else "—" for at, cell in enumerate(row))])
            copy.append([])
    workbook.save(target)
