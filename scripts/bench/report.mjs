/** @typedef {{ name: string, connections: number, ours: import('./measure.mjs').Figures, bare: import('./measure.mjs').Figures, ratio: number }} Row */

// What Dolibarr does with 100 000 clients, 16 at once, in requests a second on two cores (quality.md, section 6).
const dolibarr = { list: 5.8, search: 5.8, client: 16 };

/** The figures as aligned text. @param {Row[]} rows @returns {string} */
export function tableOf(rows) {
  const head = [
    '',
    'ours/s',
    '±%',
    'p50',
    'p95',
    'p99',
    'bare/s',
    '±%',
    'p50',
    'p95',
    'p99',
    'ours/bare',
    'wrong answers',
  ];
  const groups = [...new Set(rows.map(({ connections }) => connections))];
  const lines = groups.flatMap((connections) => [
    [`${connections} at once, ms`, ...head.slice(1)],
    ...rows.filter((row) => row.connections === connections).map(cellsOf),
    [],
  ]);
  const widths = head.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)));
  const pad = (text, column) => (column === 0 ? text.padEnd(widths[column]) : text.padStart(widths[column]));
  return lines.map((line) => line.map(pad).join('  ')).join('\n');
}

/** @param {Row} row */
function cellsOf({ name, ours, bare, ratio }) {
  const side = ({ perSecond, spread, p50, p95, p99 }) => [
    perSecond.toFixed(perSecond < 100 ? 1 : 0),
    (spread * 100).toFixed(0),
    ...[p50, p95, p99].map((ms) => ms.toFixed(ms < 10 ? 2 : 0)),
  ];
  return [name, ...side(ours), ...side(bare), `${(ratio * 100).toFixed(0)} %`, failedText(ours, bare)];
}

const failedText = (ours, bare) => (ours.failed + bare.failed > 0 ? `${ours.failed} / ${bare.failed}` : '');

/**
 * The bars of quality.md, section 6: what was asked for, what was measured, whether it is met.
 * @param {{ clients: number, rows: Row[], files?: any, nights?: any, pictures?: any, weight: any, start: any, memoryMb?: number }} result
 * @param {{ rows: Row[] } | undefined} smaller the last result with 100 000 clients
 */
export function barsOf({ clients, rows, files, nights, pictures, weight, start, memoryMb }, smaller) {
  const at = (name, connections = 16, from = rows) =>
    from.find((row) => row.name === name && row.connections === connections);
  const searches = (connections) =>
    rows.filter((row) => /^(search|typing)/.test(row.name) && row.connections === connections);
  const slowest = (connections) => Math.max(...searches(connections).map(({ ours }) => ours.p95));
  const fewest = Math.min(...searches(16).map(({ ours }) => ours.perSecond));
  const list = at('list');
  const bars = [
    atLeast('list, share of the bare stack', list.ratio * 100, 50, '%'),
    atLeast('list, 200 × Dolibarr', list.ours.perSecond, 200 * dolibarr.list, '/s'),
    atLeast('client, 100 × Dolibarr', at('client').ours.perSecond, 100 * dolibarr.client, '/s'),
    atLeast('the slowest search, 100 × Dolibarr', fewest, 100 * dolibarr.search, '/s'),
    atMost('slowest search p95 / list p95, 1 at once', slowest(1) / at('list', 1).ours.p95, 5, '×'),
    atMost('slowest search p95 / list p95, 16 at once', slowest(16) / list.ours.p95, 5, '×'),
    atMost('first page', weight.bytes / 1024, 60, 'KB'),
    atMost('first page', weight.requests, 6, 'requests'),
    atMost('swap', weight.swapBytes / 1024, 10, 'KB'),
    atMost('our own JavaScript', weight.ownScriptBytes / 1024, 20, 'KB'),
    atMost('start in an empty folder', start.emptyMs / 1000, 5, 's'),
    atMost('later start', start.laterMs / 1000, 5, 's'),
  ];
  if (files) {
    const perSecond = (ms) => files.rows / (ms / 1000);
    bars.push(atLeast('import, planned', perSecond(files.planMs), 5000, 'rows/s'));
    bars.push(atLeast('import, applied', perSecond(files.applyMs), 3000, 'rows/s'));
  }
  for (const { name, ms, bareMs } of nights?.nights ?? [])
    bars.push(atMost(`night, ${name}, against its statements`, ms / bareMs, 1.5, '×'));
  bars.push(...picturesBars(pictures));
  if (memoryMb !== undefined) bars.push(atMost('web process after the load', memoryMb, 200, 'MB'));
  if (smaller && clients > 100_000) {
    const times = at('list', 16, smaller.rows).ours.perSecond / list.ours.perSecond;
    bars.push(atMost(`list, cost against 100 000 clients`, times, 1.3, '×'));
  }
  return bars;
}

/** What a page of the pictures may cost beside its own statements; those that did not answer are told by the table. */
export function picturesBars(pictures) {
  const measured = (pictures?.reads ?? []).filter(({ ms }) => ms !== undefined);
  return measured.map(({ name, ms, bareMs }) => atMost(`${name}, against its SQL`, ms / bareMs, 1.5, '×'));
}

/** @param {ReturnType<typeof barsOf>} bars @returns {string} */
export function barsText(bars) {
  const width = Math.max(...bars.map(({ name }) => name.length));
  const number = (value) => value.toFixed(Math.abs(value) < 10 ? 2 : 0).padStart(7);
  const line = ({ name, measured, sign, bar, unit, met }) =>
    `${name.padEnd(width)}  ${number(measured)} ${sign} ${number(bar)} ${unit.padEnd(8)}  ${met ? 'met' : 'MISSED'}`;
  return bars.map(line).join('\n');
}

const atLeast = (name, measured, bar, unit) => ({
  name,
  measured,
  sign: '≥',
  bar,
  unit,
  met: measured >= bar,
});
const atMost = (name, measured, bar, unit) => ({
  name,
  measured,
  sign: '≤',
  bar,
  unit,
  met: measured <= bar,
});
