"""What the demo says, in both languages."""
import unicodedata

# What a step is called while it has not succeeded.
STEPS = {
    "cleared": ("清理上次运行的遗留", "clearing away an earlier run"),
    "sample": ("生成示例表格", "generating the sample forms"),
    "cluster": ("启动 PostgreSQL", "starting PostgreSQL"),
    "district": ("建库和装载目录", "loading schema, catalogue and agencies"),
    "keys": ("登记密钥", "registering keys"),
    "started": ("启动程序", "starting the programs"),
    "dropped": ("放入表格", "dropping the forms"),
    "committed": ("等待入库", "waiting for the district"),
    "explained": ("说明有疑问的数据", "explaining what was asked about"),
    "refreshed": ("年度汇总", "rolling up"),
    "reported": ("写出报告", "writing the report"),
    "shown": ("核对回执与数据库", "comparing receipts and database"),
}

WORDS = {
    "cleared": ("清理上次运行的遗留", "earlier run stopped and cleared away"),
    "sample": ("生成示例区的表格（全部虚构）", "sample forms generated (all invented)"),
    "cluster": ("启动临时 PostgreSQL（仅本机套接字）", "private PostgreSQL started (socket only)"),
    "district": ("建库，装载指标目录，登记填报单位", "schema, catalogue and agencies loaded"),
    "keys": ("为 {n} 个单位生成并登记密钥", "keys made and registered for {n} agencies"),
    "started": ("启动汇集程序（{endpoint}）和 {n} 个采集程序", "aggregator ({endpoint}) and {n} collectors started"),
    "dropped": ("{n} 份表格已放入各单位收件夹", "{n} forms dropped into the inboxes"),
    "waiting": ("等待入库：{done}/{n} 个单位完成", "waiting for the district: {done} of {n} agencies done"),
    "committed": ("全部入库，{rows} 行数据，回执已写好", "all stored: {rows} rows, every receipt written"),
    "explained": ("有疑问的 {rows} 行经核实说明后入库", "{rows} rows that were asked about explained, and stored"),
    "refreshed": ("汇总为年度数据", "rolled up into annual figures"),
    "reported": ("写出年度报告", "report written"),
    "stopped": ("全部停止，临时数据库已删除", "everything stopped, scratch database removed"),
    "warnings_title": ("预警（共 {n} 条：红 {red}、橙 {orange}、黄 {yellow}；列出最紧急的 {shown} 条，全部在 {file}）",
                       "Early warnings ({n}: red {red}, orange {orange}, yellow {yellow}; the {shown} most urgent, all of them in {file})"),
    "level": ("级别", "Level"),
    "department": ("责任部门", "Department"),
    "target": ("目标", "Target"),
    "why": ("原因", "Why"),
    "red": ("红", "red"),
    "orange": ("橙", "orange"),
    "yellow": ("黄", "yellow"),
    "refused_title": ("退回的数据（详见回执）", "What was refused (more on the receipts)"),
    "agency": ("单位", "Agency"),
    "form": ("表格", "Form"),
    "rows": ("行数", "Rows"),
    "reason": ("原因（第一处）", "Reason (of the first)"),
    "whole": ("整份", "all"),
    "counts": ("数据行：收到 {received} = 新增 {new} + 修订 {revised} + 无变化 {unchanged} + 退回 {rejected} + 待说明 {awaiting}"
               "（已全部处理）；回执与数据库一致",
               "Rows: received {received} = new {new} + revised {revised} + unchanged {unchanged} + rejected {rejected}"
               " + awaiting {awaiting} (all settled); receipts and database agree"),
    "places": ("回执：{folder}/<单位代码>/receipts\n报告：{folder}/report（2025.html 可用浏览器离线打开）",
               "Receipts: {folder}/<agency code>/receipts\nReport:   {folder}/report (2025.html opens in a browser, offline)"),
    "invented": ("以上数据全部为虚构示例。", "All figures above are invented."),
    "kept": ("全部仍在运行：\n  数据库    {psql}\n  汇集程序  {aggregator} status\n  采集程序  {collector} status\n"
             "  投放表格  {inbox}\n  日志      {logs}\n  停止      deploy/demo --stop",
             "All is left running:\n  database    {psql}\n  aggregator  {aggregator} status\n  collector   {collector} status\n"
             "  drop forms  {inbox}\n  logs        {logs}\n  stop        deploy/demo --stop"),
    "busy": ("另一个演示正在使用 {folder}；deploy/demo --stop 可将其停止",
             "another demo is using {folder}; deploy/demo --stop stops it"),
    "failed": ("演示失败：{step}时出错", "demo failed while {step}"),
    "logs": ("全部日志在 {folder}", "all logs are in {folder}"),
    "interrupted": ("演示被中断", "demo interrupted"),
}


def step_words(language, step):
    return STEPS[step][0 if language == "zh" else 1]


def words(language, code, **values):
    zh, en = WORDS[code]
    return (zh if language == "zh" else en).format(**values)


def width(text):
    """Columns on a terminal."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def table(rows):
    """Lines of ROWS, each column as wide as its widest cell; the last column is left as it is."""
    widths = [max(map(width, column)) for column in zip(*rows)]
    for row in rows:
        padded = [cell + " " * (most - width(cell)) for cell, most in zip(row, widths)]
        yield "  ".join([*padded[:-1], row[-1]])
