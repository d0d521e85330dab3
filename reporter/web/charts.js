// Which charts an indicator gets: its series with target and forecast, and women and men, urban and rural, the gap, age and other groups, the townships where there is something to see.
import { say, word } from './words.js';
import { chartFrame } from './frame.js';
import { numberOfValues, seriesOf } from './report.js';
import { areasChart } from './areas_chart.js';
import { groupsChart, valuesOf } from './groups_chart.js';
import { pairChart, seriesChart } from './series_chart.js';

const FEWEST_YEARS = 2;
const FEWEST_AREAS = 2;
const FEWEST_GROUPS = 2;

/** Frames in the order in which they are shown; the first is the large one. */
export function chartsOf(report, indicator) {
  if (isFlag(indicator)) return [];
  const charts = [...mainSeries(indicator).map((series) => seriesChart(report, indicator, series)),
    pair(report, indicator, 'chartSex', ['sex=F', 'sex=M'], ['women', 'men']),
    pair(report, indicator, 'chartResidence', ['residence=U', 'residence=R'], ['urban', 'rural']),
    ...groups(report, indicator),
    areas(report, indicator)];
  return charts.filter(Boolean).map((chart, index) => chartFrame({ ...chart, height: chart.height ?? (index === 0 ? 250 : 200), subject: subjectOf(indicator, chart) }));
}

/** What a caption does not say itself: on paper a chart can stand on another page than its indicator. */
const subjectOf = (indicator, chart) => (chart.caption.includes(say(indicator.name)) ? null : say(indicator.name));

/** Yes or no needs no axis. */
const isFlag = (indicator) => indicator.series.length > 0 && !say(indicator.series[0].unit).includes('{value}');

/** What targets test, else the total; then the gap. */
function mainSeries(indicator) {
  const tested = indicator.targets.filter((target) => target.kind !== 'narrative').map((target) => target.series);
  const gap = indicator.series.find((series) => series.parity !== null)?.code;
  const codes = new Set([...(tested.length > 0 ? tested : ['_T']), ...(gap ? [gap] : [])]);
  const found = [...codes].map((code) => seriesOf(indicator, code)).filter((series) => numberOfValues(series) >= FEWEST_YEARS);
  const total = seriesOf(indicator, '_T');
  return found.length > 0 || numberOfValues(total) < FEWEST_YEARS ? found : [total];
}

function pair(report, indicator, caption, codes, colours) {
  const both = codes.map((code) => seriesOf(indicator, code));
  if (both.some((series) => numberOfValues(series) < FEWEST_YEARS)) return null;
  return pairChart(report, indicator, word(caption), both, colours);
}

/** By age, by stage of education and so on. */
function groups(report, indicator) {
  const total = seriesOf(indicator, '_T') ?? indicator.series[0];
  if (!total) return [];
  const told = indicator.groups.filter((one) => one.groups.filter((group) => valuesOf(group).length > 0).length >= FEWEST_GROUPS);
  return told.map((one) => groupsChart(report, indicator, total, one));
}

function areas(report, indicator) {
  const total = seriesOf(indicator, '_T');
  if (!total || indicator.areas.filter((area) => area.value !== null).length < FEWEST_AREAS) return null;
  return areasChart(report, indicator, total);
}
