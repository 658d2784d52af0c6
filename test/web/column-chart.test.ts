import { expect, test } from 'vitest';
import { columnChart } from '../../src/web/column-chart.ts';

const text = (amount: number) => `${amount} buc.`;
const months = ['10.2026', '11.2026'];
const two = [
  { name: 'Web', amounts: [1, '3.00'] },
  { name: 'Târg', amounts: [2, -5] },
];

test('stacked columns stand on each other, and the axis ends on a number that people read', () => {
  const { ticks, points, base } = columnChart({
    label: 'Noi',
    labels: months,
    series: two,
    kind: 'stacked',
    text,
  });

  expect(ticks.map((tick) => tick.text)).toEqual(['0 buc.', '1 buc.', '2 buc.', '3 buc.', '4 buc.']);
  const [web, fair] = points[0]?.bars ?? [];
  expect(web && web.y + web.height).toBe(base);
  expect(fair && web && fair.y + fair.height).toBeCloseTo(web?.y ?? 0);
  expect(fair?.height).toBeCloseTo(2 * (web?.height ?? 0));
});

test('an axis of few things has whole numbers alone', () => {
  for (const peak of [5, 9, 10, 12, 13, 60])
    for (const { text } of columnChart({
      label: 'Noi',
      labels: ['x'],
      series: [{ name: 'Web', amounts: [peak] }],
      kind: 'stacked',
      text: String,
    }).ticks)
      expect([peak, text]).toEqual([peak, expect.stringMatching(/^\d+$/)]);
});

test('what is below zero is drawn as zero, and said as it is', () => {
  const { points } = columnChart({ label: 'Noi', labels: months, series: two, kind: 'grouped', text });

  expect(points[1]?.bars[1]?.height).toBe(0);
  expect(points[1]?.said).toBe('11.2026: Web 3 buc., Târg -5 buc.');
});

test('two that stand beside each other differ without their colours: every second one is hatched in its own way', () => {
  const series = Array.from({ length: 8 }, (_, index) => ({ name: `S${index}`, amounts: [1] }));
  const { legend, hatches } = columnChart({ label: 'Opt', labels: ['x'], series, kind: 'stacked', text });

  expect(legend.map(({ hatch }) => hatch !== '')).toEqual([
    false,
    true,
    false,
    true,
    false,
    true,
    false,
    true,
  ]);
  expect(new Set(legend.map(({ hatch }) => hatch)).size).toBe(5);
  expect(hatches.map(({ id }) => id)).toEqual(
    expect.arrayContaining(legend.flatMap(({ hatch }) => hatch || [])),
  );
  expect(new Set(legend.map(({ color }) => color)).size).toBe(8);
});

test('the patterns of two charts have names of their own, good for an address', () => {
  const idOf = (label: string) => columnChart({ label, labels: [], series: [], kind: 'lines', text }).id;

  expect(idOf('Clienți noi pe lună, 2026 – 2027')).toMatch(/^chart-[a-z0-9-]+$/);
  expect(idOf('Una')).not.toBe(idOf('Două'));
});

test('of many labels only those are written that do not run into each other', () => {
  const named = (count: number) => {
    const labels = Array.from({ length: count }, (_, index) => `${String(index % 12).padStart(2, '0')}.2026`);
    const { points } = columnChart({ label: 'L', labels, series: [], kind: 'lines', text });
    return points.filter(({ name }) => name !== '').length;
  };

  expect(named(6)).toBe(6);
  expect(named(12)).toBe(6);
  expect(named(60)).toBeLessThanOrEqual(10);
});

test('lines go through a dot for each label, without columns', () => {
  const { lines, points } = columnChart({ label: 'L', labels: months, series: two, kind: 'lines', text });

  expect(lines.map(({ dots, path }) => [dots.length, path.startsWith('M')])).toEqual([
    [2, true],
    [2, true],
  ]);
  expect(points.flatMap(({ bars }) => bars)).toEqual([]);
});
