"""A workbook with what WPS (金山 WPS 表格) is known to write otherwise than Excel, LibreOffice or openpyxl. It is synthetic: made here, part by part, after what is
told of such files; no WPS has saved it.

Known ways: the program's name and build in the properties; targets from the root of the package; a dimension that says A1 only; its own name spaces and parts (etc,
cellimages, customXml); texts in runs, with a reading aid (phonetic), with blanks kept; styled cells without a value, far to the right; formats with sections, colours
and blanks; numbers kept as texts; formulas with the text that they last gave; a count of texts that is wrong.
"""

import zipfile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"

PARTS = {
    "[Content_Types].xml": f"""<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/><Override PartName="/docProps/app.xml" ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/>
<Override PartName="/docProps/custom.xml" ContentType="application/vnd.openxmlformats-officedocument.custom-properties+xml"/>
<Override PartName="/xl/cellimages.xml" ContentType="application/vnd.wps-officedocument.cellimage+xml"/>
<Override PartName="/xl/sharedStrings.xml" ContentType="{TYPE}.sharedStrings+xml"/><Override PartName="/xl/styles.xml" ContentType="{TYPE}.styles+xml"/>
<Override PartName="/xl/workbook.xml" ContentType="{TYPE}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="{TYPE}.worksheet+xml"/></Types>""",
    "_rels/.rels": f"""<Relationships xmlns="{PACKAGE}/relationships">
<Relationship Id="rId3" Type="{OFFICE}/relationships/custom-properties" Target="/docProps/custom.xml"/>
<Relationship Id="rId2" Type="{OFFICE}/relationships/extended-properties" Target="/docProps/app.xml"/>
<Relationship Id="rId1" Type="{OFFICE}/relationships/officeDocument" Target="/xl/workbook.xml"/></Relationships>""",
    "docProps/app.xml": f'<Properties xmlns="{OFFICE}/extended-properties"><Application>WPS 表格</Application></Properties>',
    "docProps/custom.xml": f"""<Properties xmlns="{OFFICE}/custom-properties" xmlns:vt="{OFFICE}/docPropsVTypes">
<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="2" name="KSOProductBuildVer"><vt:lpwstr>2052-12.1.0.16929</vt:lpwstr></property>
<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="3" name="ICV"><vt:lpwstr>0</vt:lpwstr></property></Properties>""",
    "customXml/item1.xml": '<s:customData xmlns="http://www.wps.cn/officeDocument/2013/wpsCustomData" xmlns:s="http://www.wps.cn/officeDocument/2013/wpsCustomData"/>',
    "xl/_rels/workbook.xml.rels": f"""<Relationships xmlns="{PACKAGE}/relationships">
<Relationship Id="rId5" Type="http://www.wps.cn/officeDocument/2020/cellImage" Target="/xl/cellimages.xml"/>
<Relationship Id="rId4" Type="{OFFICE}/relationships/sharedStrings" Target="/xl/sharedStrings.xml"/>
<Relationship Id="rId3" Type="{OFFICE}/relationships/styles" Target="/xl/styles.xml"/>
<Relationship Id="rId1" Type="{OFFICE}/relationships/worksheet" Target="/xl/worksheets/sheet1.xml"/></Relationships>""",
    "xl/cellimages.xml": '<etc:cellImages xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData"/>',
    "xl/workbook.xml": f"""<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}/relationships"><fileVersion appName="xl" lastEdited="3" lowestEdited="5" rupBuild="9302"/>
<workbookPr/><bookViews><workbookView windowWidth="28800" windowHeight="12375"/></bookViews>
<sheets><sheet name="数据" sheetId="1" r:id="rId1"/></sheets><calcPr calcId="144525"/></workbook>""",
    "xl/styles.xml": f"""<styleSheet xmlns="{MAIN}"><numFmts count="5"><numFmt numFmtId="176" formatCode="0_);[Red]\\(0\\)"/>
<numFmt numFmtId="177" formatCode="0_ "/><numFmt numFmtId="178" formatCode="yyyy/m/d;@"/><numFmt numFmtId="179" formatCode="0.0_ ;[Red]\\-0.0\\ "/>
<numFmt numFmtId="43" formatCode="_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * &quot;-&quot;??_ ;_ @_ "/></numFmts>
<fonts count="1"><font><sz val="11"/><name val="宋体"/><charset val="134"/></font></fonts><fills count="1"><fill><patternFill patternType="none"/></fill></fills>
<borders count="1"><border/></borders><cellStyleXfs count="2"><xf numFmtId="0"/><xf numFmtId="43"/></cellStyleXfs>
<cellXfs count="8"><xf numFmtId="0"/><xf numFmtId="176"/><xf numFmtId="177"/><xf numFmtId="49"/><xf numFmtId="43"/><xf numFmtId="178"/><xf numFmtId="10"/><xf numFmtId="179"/></cellXfs>
<extLst><ext uri="{{EB79DEF2-80B8-43e5-95BD-54CBDDF9020C}}" xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"/></extLst></styleSheet>""",
    # 0 in runs with a reading aid, 1 with blanks kept, 2 a number that is a text, 3 plain
    "xl/sharedStrings.xml": f"""<sst xmlns="{MAIN}" count="99" uniqueCount="7"><si><r><rPr><b/><sz val="11"/><rFont val="宋体"/></rPr><t>指</t></r><r><t xml:space="preserve">标 </t></r>
<rPh sb="0" eb="1"><t>zhi</t></rPh><phoneticPr fontId="1" type="noConversion"/></si><si><t xml:space="preserve">  数值　</t></si><si><t>1,234</t></si><si><t>305</t></si></sst>""",
    "xl/worksheets/sheet1.xml": f"""<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}/relationships" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
 xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData"><sheetPr/><dimension ref="A1"/>
<sheetViews><sheetView tabSelected="1" workbookViewId="0"><selection activeCell="B9" sqref="B9"/></sheetView></sheetViews><sheetFormatPr defaultColWidth="9" defaultRowHeight="13.5"/>
<cols><col min="1" max="16384" width="9" customWidth="1"/></cols><sheetData>
<row r="1" s="1" customFormat="1" ht="27" customHeight="1" spans="1:8"><c r="A1" s="3" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="H1" s="2"/></row>
<row r="2" spans="1:8"><c r="A2" s="3" t="s"><v>3</v></c><c r="B2" s="1"><v>12</v></c><c r="C2" s="2"><v>34.5</v></c><c r="D2" s="3" t="s"><v>2</v></c><c r="E2" s="4"><v>-1234.5</v></c>
<c r="F2" s="5"><v>45717</v></c><c r="G2" s="6"><v>0.125</v></c><c r="H2" s="7"><f>B2-C2</f><v>-22.5</v></c></row>
<row r="4" spans="1:8"><c r="A4" t="str"><f>IF(B2&gt;0,"一致","")</f><v>一致</v></c><c r="H4" s="2"/></row></sheetData>
<sheetProtection sheet="1" objects="1"/><phoneticPr fontId="1" type="noConversion"/><pageMargins left="0.75" right="0.75" top="1" bottom="1" header="0.5" footer="0.5"/><headerFooter/></worksheet>""",
}


def save(path):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in PARTS.items():
            book.writestr(name, '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + content)
