// The report as the page needs it: what refers to what, looked up once.

export function prepareReport(report) {
  const indicators = new Map();
  const targets = new Map();
  for (const chapter of report.chapters) {
    chapter.id = `chapter-${chapter.code}`;
    for (const indicator of chapter.indicators) {
      indicator.id = `i-${indicator.code}`;
      indicator.chapter = chapter;
      for (const series of indicator.series) series.indicator = indicator;
      indicators.set(indicator.code, indicator);
      for (const target of indicator.targets) targets.set(target.code, { target, indicator });
    }
  }
  return Object.assign(report, {
    districtArea: report.areas.find((area) => area.is_district)?.code,
    indicatorOf: (code) => indicators.get(code),
    targetOf: (code) => targets.get(code),
    indicators: [...indicators.values()],
    areaNames: new Map(report.areas.map((area) => [area.code, area.name])),
    departmentNames: new Map(report.departments.map((department) => [department.code, department.name])),
  });
}

/** The series of INDICATOR with this code; undefined when it has none. */
export const seriesOf = (indicator, code) => indicator.series.find((series) => series.code === code);

export const numberOfValues = (series) => (series ? series.years.filter((year) => year.value !== null).length : 0);
