"""Makes tests/forms/faulty/: forms with one fault each, named after it, among rows that are sound. Run it after a change and commit what it writes.

usage: make_forms.py FOLDER
A form that is refused as a whole has one fault of the file; in others some rows break one rule, and the first rows are sound.
"""

import datetime
import io
import pathlib
import sys
import zipfile

import openpyxl

FOLDER = pathlib.Path(sys.argv[1])
HEAD = "指标,时期,性别,年龄组,城乡,数值,分子,分母,状态,说明\n"
SOUND = "305,2023-S1,F,,,7,,,,\n305,2023-S2,M,,,9,,,,\n"
SOUND_CELLS = [[305, "2023-S1", "F", None, None, 7], [305, "2023-S2", "M", None, None, 9]]
HEAD_CELLS = HEAD.strip().split(",")


def write(name, text, encoding="utf-8"):
    (FOLDER / name).write_bytes(text if isinstance(text, bytes) else text.encode(encoding))


def rows(name, *faulty):
    """Sound rows, and then those that break one rule."""
    write(f"{name}.csv", HEAD + SOUND + "".join(row + "\n" for row in faulty))


# --- Rules ------------------------------------------------------------------------------------------------------------

rows("bad_row-cell_too_many", "305,2024-S1,F,,,7,,,,复核,多出一格")
rows("unknown_indicator", "economy.no_such_indicator,2024-S1,F,,,7,,,,")
rows("unknown_indicator-empty", ",2024-S1,F,,,7,,,,")
rows("bad_period", "305,去年,F,,,7,,,,")
rows("bad_period-year_only_half_written", "305,24-S1,F,,,7,,,,")
rows("date_as_period", "305,2024/3/1,F,,,7,,,,")
rows("date_as_period-serial_number", "305,45717,F,,,7,,,,")
rows("unknown_code", "305,2024-S1,妇,,,7,,,,")
rows("dimension_not_used", "305,2024-S1,F,Y15T24,,7,,,,")
rows("missing_dimension", "305,2024-S1,,,,7,,,,")
rows("not_a_number", "305,2024-S1,F,,,十二,,,,")
rows("not_a_number-with_unit", "305,2024-S1,F,,,12人,,,,")
rows("not_a_number-about", "305,2024-S1,F,,,约12,,,,")
rows("not_a_number-thousands_wrong", "305,2024-S1,F,,,\"12,34\",,,,")
rows("not_a_number-date", "305,2024-S1,F,,,2024-03-05,,,,")
rows("percent_sign", "105,2024,F,,,,85.3%,100,,")
rows("percent_sign-of_a_count", "305,2024-S1,F,,,５０％,,,,")
rows("lost_digits", "305,2024-S1,F,,,9.11E+17,,,,")
rows("missing_sign-dash", "305,2024-S1,F,,,—,,,,")
rows("missing_sign-none", "305,2024-S1,F,,,无,,,,")
rows("missing_sign-stroke", "305,2024-S1,F,,,／,,,,")
rows("text_too_long", "305,2024-S1,F,,,7,,,," + "说" * 501)
rows("retired_indicator", "712,2024,,,,,7,9,,")
rows("not_assigned", "law.harassment_mechanism_coverage,2024,,,,,7,9,,")
rows("wrong_frequency", "305,2024,F,,,7,,,,")
rows("wrong_frequency-month", "105,2024-03,F,,,,7,9,,")
rows("future_period", "305,2190-S1,F,,,7,,,,")
rows("closed_period", "305,2022-S2,F,,,7,,,,")
rows("no_partition", "305,2013-S1,F,,,7,,,,")
rows("bad_status", "305,2024-S1,F,,,7,,,很好,")
rows("value_with_missing_status", "305,2024-S1,F,,,7,,,L,")
rows("value_with_missing_status-not_carried_out", "305,2024-S1,F,,,7,,,未开展,")
rows("status_without_value", "305,2024-S1,F,,,,,,P,")
rows("missing_value", "305,2024-S1,F,,,,,,,")
rows("missing_code_as_value-minus_one", "305,2024-S1,F,,,-1,,,,")
rows("missing_code_as_value-minus_two", "105,2024,F,,,,－2,40,,")
rows("missing_code_as_value-denominator", "105,2024,F,,,,2,−1,,")
rows("missing_denominator", "105,2024,F,,,,31,,,")
rows("unexpected_denominator", "305,2024-S1,F,,,7,,9,,")
rows("not_yes_or_no", "702,2024,,,,2,,,,")
rows("below_minimum", "305,2024-S1,F,,,-5,,,,")
rows("zero_denominator", "105,2024,F,,,,3,0,,")
rows("numerator_above_denominator", "105,2024,F,,,,41,40,,")
rows("above_maximum", "101,2024,F,,,1000,,,,")
rows("duplicate_disagrees", "305,2024-S1,F,,,7,,,,", "305,2024-S1,女,,,8,,,,")
rows("duplicate_disagrees-value_and_numerator", "105,2024,F,,,30,31,40,,")
rows("sex_sum", "305,2024-S1,F,,,7,,,,", "305,2024-S1,M,,,5,,,,", "305,2024-S1,_T,,,13,,,,")
rows("sex_sum-of_denominators", "105,2024,F,,,,30,40,,", "105,2024,M,,,,31,40,,", "105,2024,_T,,,,61,81,,")
rows("parts_sum", "130,2024,,,U,,3,40,,", "130,2024,,,R,,3,50,,", "130,2024,,,_T,,7,90,,")
rows("sex_sum-beside_a_group_that_adds_up", "305,2024-S1,F,,,7,,,,", "305,2024-S1,M,,,5,,,,", "305,2024-S1,_T,,,13,,,,",
     "305,2024-S2,F,,,7,,,,", "305,2024-S2,M,,,5,,,,", "305,2024-S2,_T,,,12,,,,")

SDMX_HEAD = "STRUCTURE,STRUCTURE_ID,ACTION,REF_AREA,INDICATOR,SEX,TIME_PERIOD,OBS_VALUE,UNIT_MEASURE,UNIT_MULT\n"
SDMX_SOUND = "dataflow,HALFSKY:WDP(1.0),I,,305,F,2023-S1,7,persons,0\n"


def sdmx(name, cells):
    write(f"{name}.csv", SDMX_HEAD + SDMX_SOUND + f"dataflow,HALFSKY:WDP(1.0),{cells}\n")


sdmx("deletion-sdmx", "D,,305,F,2024-S1,7,,")
sdmx("bad_action-sdmx", "X,,305,F,2024-S1,7,,")
sdmx("other_agency-sdmx", "A,school-2,305,F,2024-S1,7,,")
sdmx("unit_multiplier-sdmx", "A,,305,F,2024-S1,7,,3")
sdmx("other_unit-sdmx", "A,,305,F,2024-S1,7,yuan,")

# --- Forms for people -----------------------------------------------------------------------------------------------------

OURS = "单位代码：,hospital-1\n"
HALF = "报告期：,2023年上半年\n"
YEAR = "报告期：,2023年\n"
LINES = "行码,填报内容,分组,合计,女性,男性,未知,核对,上期数,状态,说明\n"
SOUND_LINE = "305/v,人数,合计,16,7,9,,,,,\n"


def people(name, above, *lines, headings=LINES):
    write(f"{name}.csv", "示例表\n" + above + headings + "".join(line + "\n" for line in lines))


people("unknown_line-form_for_people", OURS + HALF, SOUND_LINE.strip(), "305/x,人数,合计,5")
people("unknown_indicator-form_for_people", OURS + HALF, SOUND_LINE.strip(), "999/v,人数,合计,5")
people("not_a_number-form_for_people", OURS + HALF, "305/v,人数,合计,30,十人,20")
people("missing_code_as_value-form_for_people", OURS + YEAR, "105/n,分子,合计,9,4,-1", "105/d,分母,合计,10,5,5", "124/n,分子,合计,120", "124/d,分母,合计,340")
people("missing_denominator-form_for_people", OURS + YEAR, "124/n,分子,合计,12", "124/d,分母,合计,", "105/n,分子,合计,9,4,5", "105/d,分母,合计,10,5,5")
people("percent_sign-form_for_people", OURS + YEAR, "124/n,分子,合计,35.2%", "124/d,分母,合计,100", "105/n,分子,合计,9,4,5", "105/d,分母,合计,10,5,5")
people("sex_sum-form_for_people", OURS + YEAR, "105/n,分子,合计,8,4,5", "105/d,分母,合计,10,5,5", "124/n,分子,合计,120", "124/d,分母,合计,340")
people("dimension_not_used-form_for_people", OURS + YEAR, "124/n,分子,合计,120,5", "124/d,分母,合计,340,—")
people("no_agency_code", HALF, SOUND_LINE.strip())
people("other_agency-form_for_people", "单位代码：,school-2\n" + HALF, SOUND_LINE.strip())
people("no_period", OURS, SOUND_LINE.strip())
people("bad_form_period", OURS + "报告期：,去年\n", SOUND_LINE.strip())
people("void_form", OURS + HALF + "表号：,XX-99\n", SOUND_LINE.strip())
people("expired_form", OURS + HALF + "表号：,FN-E1\n", SOUND_LINE.strip())
people("no_amounts", OURS + HALF, "305/v,30", headings="行码,人数,说明\n")
people("blank_form", OURS + HALF, "305/v,人数,合计,,,")

# --- Texts that cannot be read ------------------------------------------------------------------------------------------

write("no_head.csv", "购物单,数量\n牛奶,2\n")
write("missing_column.csv", "时期,性别,数值\n2024-S1,F,7\n")
write("unknown_column.csv", "指标,时期,性别,数值,颜色\n305,2024-S1,F,7,红\n")
write("repeated_column.csv", "指标,时期,性别,数值,value\n305,2024-S1,F,7,7\n")
write("empty.csv", HEAD)
write("empty-nothing_at_all.csv", "")
write("stray_quote.csv", HEAD + "305,2024-S1,F,,,7,,,,他说\"好\"\n")
write("open_quote.csv", HEAD + SOUND + '305,2024-S1,F,,,7,,,,"没有配对\n305,2024-S2,F,,,7,,,,\n')
write("long_cell.csv", HEAD + "305,2024-S1,F,,,7,,,," + "x" * 66000 + "\n")
write("many_columns.csv", HEAD + "305,2024-S1" + "," * 300 + "7\n")
write("too_large.csv", HEAD + "305,2024-S1,F,,,7,,,,说明文字重复\n" * 2400)
write("too_many_rows.csv", HEAD + "".join(f"305,2024-S1,F,,,{n},,,,\n" for n in range(51)))
write("unsupported.docx", b"\x00\x01 no form")
write("not_text.csv", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")
write("text_cut-utf8.csv", (HEAD + SOUND + "305,2024-S1,F,,,7,,,,复核").encode()[:-1])
write("text_cut-gb18030.csv", (HEAD + SOUND + "305,2024-S1,F,,,7,,,,复核").encode("gb18030")[:-1])
write("text_mixed.csv", (HEAD + SOUND).encode() + "305,2024-S1,F,,,7,,,,复核无误\n".encode("gb18030"))
write("ambiguous_encoding.csv", "indicator,period,sex,value,comment\n305,2024-S1,F,7,迅\n", "gb18030")

# --- Sound texts in other encodings: one row of each is faulty, so that it is seen how it was decoded --------------------

WOMEN = HEAD + SOUND + "305,2024-S1,女,,,十二,,,,小𣵦村小学\n"
write("not_a_number-in_gb18030.csv", WOMEN, "gb18030")
write("not_a_number-in_utf16.txt", "\ufeff" + WOMEN.replace(",", "\t"), "utf-16-le")
write("not_a_number-with_byte_order_mark.csv", WOMEN, "utf-8-sig")
write("not_a_number-with_semicolons.csv", WOMEN.replace(",", ";"))
write("not_a_number-below_a_title.csv", "铁西区妇女儿童统计监测表\n填报单位：示例医院,,2024年\n\n" + WOMEN)

# --- Workbooks ----------------------------------------------------------------------------------------------------------


def workbook(rows_, sheet="填报"):
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in rows_:
        book.active.append(row)
    return book


def saved(book):
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def rewritten(content, change=lambda part, bytes_: bytes_, **more):
    """The archive with its parts as CHANGE(name, bytes) says, None dropping one, and MORE parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            changed = change(part, old.read(part))
            if changed is not None:
                new.writestr(part, changed)
        for part, bytes_ in more.items():
            new.writestr(part, bytes_)
    return stream.getvalue()


def in_sheet(old, new):
    return lambda part, bytes_: bytes_.replace(old, new, 1) if part == "xl/worksheets/sheet1.xml" else bytes_


def sound_and(*faulty):
    return workbook([HEAD_CELLS, *SOUND_CELLS, *faulty])


write("not_a_number-workbook.xlsx", saved(sound_and([305, "2024-S1", "女", None, None, "十二"])))
write("uncomputed_formula.xlsx", saved(sound_and([305, "2024-S1", "F", None, None, "=3+4"])))
write("date_as_period-workbook.xlsx", saved(sound_and([305, datetime.date(2024, 3, 1), "F", None, None, 7])))
write("lost_digits-workbook.xlsx", saved(sound_and([305, "2024-S1", "F", None, None, 911350100000000000000])))
BOOK = sound_and([105, "2024", "F", None, None, None, 0.853, 40])
BOOK.active["G4"].number_format = "0.0%"
write("percent_sign-workbook.xlsx", saved(BOOK))
BOOK = sound_and([305, "2024-S1", "F", None, None, 7], [None, "2024-S2", "F", None, None, 7])
BOOK.active.merge_cells("A4:A5")
write("merged_cell.xlsx", saved(BOOK))
BOOK = sound_and()
SECOND = BOOK.create_sheet("下半年")
for row in (["示例医院"], [], HEAD_CELLS, [305, "2024-S2", "F", None, None, -1]):
    SECOND.append(row)
write("missing_code_as_value-second_sheet.xlsx", saved(BOOK))
BOOK = sound_and([305, "2024-S1", "F", None, None, 7])
SECOND = BOOK.create_sheet("下半年")
for row in (HEAD_CELLS, [305, "2024-S1", "女", None, None, 8]):
    SECOND.append(row)
write("duplicate_disagrees-between_sheets.xlsx", saved(BOOK))
BOOK = sound_and()
BOOK.create_sheet("通讯录").append(["姓名", "电话"])
write("no_head-second_sheet.xlsx", saved(BOOK))

SOUND_BOOK = saved(sound_and())
write("broken_workbook-cut.xlsx", SOUND_BOOK[: len(SOUND_BOOK) // 2])
write("broken_workbook-text_renamed.xlsx", HEAD + SOUND)
write("broken_workbook-xml.xlsx", rewritten(SOUND_BOOK, in_sheet(b"</sheetData>", b"</sheetDate>")))
write("broken_workbook-part_twice.xlsx", rewritten(SOUND_BOOK, **{"xl/worksheets/Sheet1.xml": "<worksheet/>"}))
write("not_workbook-archive.xlsx", rewritten(SOUND_BOOK, lambda part, bytes_: None if "workbook" in part else bytes_))
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
write("old_workbook-renamed.xlsx", OLE)
write("old_workbook.xls", OLE)
write("protected_workbook.xlsx", OLE + "EncryptedPackage".encode("utf-16-le") + bytes(480))
write("workbook_with_macros.xlsm", rewritten(SOUND_BOOK, **{"xl/vbaProject.bin": b"x"}))
write("workbook_with_entities.xlsx", rewritten(SOUND_BOOK, in_sheet(
    b"<worksheet", b'<!DOCTYPE worksheet [<!ENTITY x SYSTEM "file:///etc/hostname">]><worksheet')))
write("workbook_too_large-bomb.xlsx", rewritten(SOUND_BOOK, in_sheet(b"<sheetData>", b"<!--" + b" " * (3 << 20) + b"--><sheetData>")))
write("workbook_too_slow.xlsx", rewritten(SOUND_BOOK, lambda part, bytes_: in_sheet(
    bytes_[bytes_.find(b"<dimension"):bytes_.find(b"/>", bytes_.find(b"<dimension")) + 2], b'<dimension ref="B1:A1"/>')(part, bytes_)))
write("unusual_workbook-rows_unnumbered.xlsx", rewritten(SOUND_BOOK, in_sheet(b'<row r="2"', b"<row")))
write("unusual_cell.xlsx", rewritten(SOUND_BOOK, in_sheet(
    b'<c r="F2" t="n"><v>7</v></c>', b'<c r="F2" t="inlineStr"><is><r><t>1</t></r><r><t>7</t></r></is></c>')))
write("long_workbook_cell.xlsx", rewritten(SOUND_BOOK, in_sheet(
    b'<c r="F2" t="n"><v>7</v></c>', b'<c r="F2" t="inlineStr"><is><t>' + b"7" * 9000 + b"</t></is></c>")))
BOOK = sound_and()
for n in range(64):
    BOOK.create_sheet(f"空{n}")
write("many_sheets.xlsx", saved(BOOK))
BOOK = sound_and()
for n in range(2001):
    BOOK.active.merge_cells(start_row=10 + n, end_row=10 + n, start_column=1, end_column=2)
write("overloaded_workbook.xlsx", saved(BOOK))
