// The table behind a chart as a file: UTF-8 with a mark that spreadsheets look for, CRLF, full precision.

/** Text that a spreadsheet would run as a formula is given a quote in front. */
function cell(content) {
  if (content === null || content === undefined) return '';
  if (typeof content === 'number') return String(content);
  const harmless = /^[=+\-@\t\r]/.test(content) ? `'${content}` : content;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

export const csvOf = (table) => '\ufeff' + [table.titles, ...table.rows].map((row) => row.map(cell).join(',') + '\r\n').join('');

export function download(name, content) {
  const address = URL.createObjectURL(new Blob([content], { type: 'text/csv;charset=utf-8' }));
  const link = Object.assign(document.createElement('a'), { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}
