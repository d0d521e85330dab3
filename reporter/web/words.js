// The words of the page's own controls. Whatever is said about figures comes from the report, in both languages.

let language = document.documentElement.lang.startsWith('zh') ? 'zh' : 'en';

export const currentLanguage = () => language;

export function setLanguage(wanted) {
  language = wanted;
  document.documentElement.lang = wanted === 'zh' ? 'zh-CN' : 'en';
}

// Letters that turn what stands behind them, or that nobody sees: a name could rearrange the figures of its sentence with one.
const HIDDEN = /\p{Cf}/gu;

/** What the report says in the reader's language; for letters that hide stands a sign that can be seen, as in the other forms of the report. */
export const say = (both) => both[language].replace(HIDDEN, '\uFFFD');

const words = {
  skip: ['跳到正文', 'Skip to the report'],
  numberMark: ['、', '. '],
  colon: ['：', ': '], // between a subject and what is shown of it
  stop: ['。', '.'],
  gap: ['', ' '], // between sentences
  comma: ['，', ', '],
  responsible: ['责任部门：', 'Department: '],
  contents: ['目录', 'Contents'],
  search: ['查找指标或目标', 'Find an indicator or target'],
  found: ['找到{n}项', '{n} found'],
  language: ['English', '中文'],
  switchLanguage: ['Read in English', '改用中文阅读'],
  theme: ['深色', 'Dark'],
  lightTheme: ['浅色', 'Light'],
  print: ['打印', 'Print'],
  menu: ['目录与查找', 'Contents and search'],
  evaluationGlance: ['总体评估', 'The evaluation at a glance'],
  glance: ['一年概览', 'The year at a glance'],
  met: ['达标', 'met'],
  onCourse: ['按进度推进', 'on course'],
  atRisk: ['存在风险', 'at risk'],
  notMet: ['未达标', 'not met'],
  open: ['证据不足或暂无数据', 'undecided or no data'],
  methods: ['方法与依据：进度、走势、差距', 'Methods behind it: progress, trend, gaps'],
  withheld: ['不公布', 'not published'],
  narrative: ['以文字评估', 'in words'],
  targetsOf: ['规划目标{n}项', '{n} targets of the plan'],
  byDomain: ['各领域目标', 'Targets by domain'],
  changes: ['与上年相比', 'Since last year'],
  noChanges: ['没有目标的评估结果发生变化。', 'No target stands differently than a year ago.'],
  became: ['由“{before}”变为“{now}”', 'from “{before}” to “{now}”'],
  warnings: ['预警', 'Warnings'],
  noWarnings: ['目前没有预警。', 'There are no warnings.'],
  allWarnings: ['全部{n}条预警', 'All {n} warnings'],
  worse: ['变化不利的指标', 'Indicators that moved for the worse'],
  domains: ['各领域监测结果', 'Findings by domain'],
  overview: ['本章指标一览', 'Indicators of this chapter'],
  indicator: ['指标', 'Indicator'],
  course: ['走势', 'Course'],
  value: ['数值', 'Value'],
  change: ['变动', 'Change'],
  standing: ['目标', 'Targets'],
  objectives: ['主要目标与承诺', 'Objectives and commitments'],
  objective: ['主要目标', 'Objective'],
  commitment: ['承诺', 'Commitment'],
  result: ['结果', 'Result'],
  chartSeries: ['{name}：历年与预测', '{name}: by year, with forecast'],
  chartYears: ['{name}：历年', '{name}: by year'],
  chartSex: ['女性与男性', 'Women and men'],
  chartResidence: ['城镇与乡村', 'Urban and rural'],
  chartAreas: ['各乡镇、街道，{year}年', 'Townships and subdistricts, {year}'],
  by_age_group: ['按年龄组，{year}年', 'By age, {year}'],
  bySex_age_group: ['按年龄组：女性（圆点）与男性（方点），{year}年', 'By age: women (dots) and men (squares), {year}'],
  by_education_stage: ['按学段，{year}年', 'By stage of education, {year}'],
  bySex_education_stage: ['按学段：女性（圆点）与男性（方点），{year}年', 'By stage of education: women (dots) and men (squares), {year}'],
  by_employment_type: ['按就业类型，{year}年', 'By type of employment, {year}'],
  bySex_employment_type: ['按就业类型：女性（圆点）与男性（方点），{year}年', 'By type of employment: women (dots) and men (squares), {year}'],
  by_insurance_scheme: ['按保险类别，{year}年', 'By insurance scheme, {year}'],
  bySex_insurance_scheme: ['按保险类别：女性（圆点）与男性（方点），{year}年', 'By insurance scheme: women (dots) and men (squares), {year}'],
  by_disability: ['按是否残疾，{year}年', 'By disability, {year}'],
  bySex_disability: ['按是否残疾：女性（圆点）与男性（方点），{year}年', 'By disability: women (dots) and men (squares), {year}'],
  by_discipline: ['按学科，{year}年', 'By discipline, {year}'],
  bySex_discipline: ['按学科：女性（圆点）与男性（方点），{year}年', 'By discipline: women (dots) and men (squares), {year}'],
  group: ['组别', 'Group'],
  women: ['女性', 'Women'],
  men: ['男性', 'Men'],
  part: ['（{name}）', ' ({name})'],
  table: ['数据表', 'Table'],
  tableOf: ['数据表：{name}', 'Table: {name}'],
  overviewOf: ['{chapter}：指标一览', '{chapter}: indicators'],
  download: ['下载CSV', 'Download CSV'],
  downloadOf: ['下载CSV：{name}', 'Download CSV: {name}'],
  year: ['年份', 'Year'],
  area: ['区域', 'Area'],
  previous: ['上期', 'Before'],
  forecast: ['预测', 'Forecast'],
  low: ['区间下限', 'Interval from'],
  high: ['区间上限', 'Interval to'],
  low80: ['80%下限', '80% from'],
  high80: ['80%上限', '80% to'],
  low95: ['95%下限', '95% from'],
  high95: ['95%上限', '95% to'],
  remark: ['备注', 'Note'],
  provisional: ['暂定', 'provisional'],
  suppressed: ['不公布', 'not published'],
  missing: ['—', '—'],
  break: ['口径变化', 'series break'],
  target: ['目标', 'target'],
  baseline: ['比较基准', 'compared with'],
  parity: ['均衡', 'parity'],
  district: ['全区', 'District'],
  interval: ['区间', 'interval'],
  problems: ['存在的问题', 'Problems'],
  suggestions: ['对策建议', 'Suggestions'],
  nothing: ['无。', 'None.'],
  scorecard: ['责任部门评分表', 'Scorecard of departments'],
  department: ['责任部门', 'Department'],
  targets: ['目标数', 'Targets'],
  undecided: ['证据不足', 'undecided'],
  noData: ['暂无数据', 'no data'],
  nearly: ['基本实现', 'nearly'],
  ofWhichNearly: ['其中基本实现', 'of which nearly'],
  rate: ['达标率', 'Rate'],
  quality: ['数据质量', 'Data quality'],
  indicators: ['指标数', 'Indicators'],
  withValue: ['有数据', 'With figures'],
  unitsIn: ['已报/应报单位', 'Units in / due'],
  completeness: ['齐全率', 'Complete'],
  tooFew: ['单位不足', 'Too few units'],
  reporting: ['报送情况', 'How departments reported'],
  received: ['已报/应报期次', 'Periods in / due'],
  onTime: ['按时报送', 'On time'],
  corrected: ['事后更正', 'Corrected later'],
  rejected: ['审核退回', 'Refused'],
  missingSeries: ['缺数据或缺抽样误差的指标', 'Indicators without data or without their margin of error'],
  revisions: ['自上次公布以来的修订', 'Revisions since the last publication'],
  notes: ['方法说明', 'Notes on method'],
  internal: ['内部资料', 'Internal'],
  public: ['公开版', 'Public'],
  all: ['合计', 'All'],
  footer: ['未修约的数值见CSV下载；图与表由同一份数据生成。', 'Downloads carry unrounded figures; charts and tables are drawn from the same document.'],
};

/** Words of pages that have controls of their own. */
export const addWords = (more) => Object.assign(words, more);

/** A word of the page, with {placeholders} filled in. */
export function word(code, values = {}) {
  const pattern = words[code][language === 'zh' ? 0 : 1];
  return pattern.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}
