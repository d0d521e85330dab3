"""Prints rows as long CSV forms, each agency in its own manner: headers and codes in English or Chinese, with or without
a byte order mark, columns in their own order, numerator and denominator or value and denominator."""
import csv
import io
from dataclasses import dataclass

from draw import choose
from plan import DIMENSIONS

HEADERS = {
    "indicator": "指标", "period": "时期", "sex": "性别", "age_group": "年龄组", "residence": "城乡",
    "education_stage": "教育阶段", "employment_type": "就业类型", "insurance_scheme": "保险类型",
    "disability": "残疾类别", "discipline": "学科", "value": "数值", "numerator": "分子", "denominator": "分母",
    "status": "状态", "comment": "说明", "sample_size": "样本量", "design_effect": "设计效应",
}
CANONICAL = ["indicator", "period", *DIMENSIONS, "value", "numerator", "denominator", "status", "comment",
             "sample_size", "design_effect"]
ORDERS = [  # what stands first; the rest follows in canonical order
    [], ["period", "indicator"], ["period", "sex", "residence", "indicator"],
    ["indicator", "value", "numerator", "denominator", "period"],
]


@dataclass(frozen=True)
class Manner:
    """How one agency writes its forms."""
    is_chinese: bool
    has_mark: bool
    has_crlf: bool
    writes_value: bool  # value + denominator, else numerator + denominator
    indicator_by: str  # 'code', 'id', 'name'
    order: tuple


def manner_of(agency):
    name = ("manner", agency.code)
    is_chinese = choose((True, True, False), *name, "language")
    has_mark = is_chinese and choose((True, True, False), *name, "mark")
    return Manner(is_chinese, has_mark, has_mark or choose((True, False, False), *name, "crlf"),
                  choose((True, False), *name, "value"),
                  choose(("name", "name", "code", "id") if is_chinese else ("code", "code", "id"), *name, "by"),
                  tuple(choose(ORDERS, *name, "order")))


def number_text(value):
    if value is None:
        return ""
    return str(int(value)) if value == int(value) else repr(value)


class FormPrinter:
    def __init__(self, code_names):
        self._code_names = code_names

    def columns(self, rows, manner):
        """Canonical names of the columns that the form for ROWS has, in order."""
        used = {"indicator", "period", "status", "comment", "value"}
        for row in rows:
            used.update(row.indicator.dimensions, row.key, self._printed(row, manner))
            if row.indicator.has_denominator:
                used.update({"denominator"} if manner.writes_value else {"numerator", "denominator"})
            if row.sample_size:
                used.update(("sample_size", "design_effect"))
        first = [column for column in manner.order if column in used]
        return first + [c for c in CANONICAL if c in used and c not in first]

    def value_column(self, row, manner):
        """Where ROW's numerator or plain value stands."""
        rate_alone = row.status == "E" and row.denominator is None
        return "numerator" if row.indicator.has_denominator and not manner.writes_value and not rate_alone else "value"

    def _printed(self, row, manner):
        """The overridden cells by the column where they really stand."""
        return {self.value_column(row, manner) if c == "numerator" else c: text for c, text in row.printed.items()}

    def _code(self, dimension, code, manner):
        return self._code_names[dimension][code] if manner.is_chinese else code

    def _indicator(self, indicator, manner):
        return {"code": indicator.code, "id": str(indicator.id), "name": indicator.name_zh}[manner.indicator_by]

    def cells(self, row, manner):
        """{canonical column: text}."""
        cells = {"indicator": self._indicator(row.indicator, manner), "status": row.status, "comment": row.comment,
                 "period": row.period.chinese() if manner.is_chinese else row.period.english(),
                 self.value_column(row, manner): number_text(row.numerator),
                 "denominator": number_text(row.denominator)}
        for dimension in row.indicator.dimensions:
            if dimension not in row.blank:
                cells[dimension] = self._code(dimension, row.key.get(dimension, "_T"), manner)
        if row.sample_size:
            cells.update(sample_size=str(row.sample_size), design_effect=row.design_effect)
        cells.update(self._printed(row, manner))
        return cells

    def print_form(self, rows, manner):
        """The bytes of the form; its first row is row 2, as a spreadsheet shows it."""
        columns = self.columns(rows, manner)
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\r\n" if manner.has_crlf else "\n")
        writer.writerow([HEADERS[c] if manner.is_chinese else c for c in columns])
        for row in rows:
            cells = self.cells(row, manner)
            printed = [cells.get(column, "") for column in columns]
            writer.writerow(printed + ["?"] if "bad_row" in (rule for _, rule, _ in row.faults) else printed)
        return (b"\xef\xbb\xbf" if manner.has_mark else b"") + text.getvalue().encode()
