// Finding an indicator by its name or code, or by a target's, in either language.

export function matches(report, wanted) {
  const parts = wanted.toLowerCase().split(/\s+/).filter(Boolean);
  if (parts.length === 0) return [];
  return report.indicators.filter((indicator) => {
    const haystack = wordsOf(indicator);
    return parts.every((part) => haystack.includes(part));
  });
}

function wordsOf(indicator) {
  const targets = indicator.targets.flatMap((target) => [target.code, target.title.zh, target.title.en]);
  return [indicator.code, indicator.name.zh, indicator.name.en, ...targets].join('\n').toLowerCase();
}
