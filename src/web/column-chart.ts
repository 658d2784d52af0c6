/** One thing that is drawn over all labels; amounts may be texts with decimals. */
export type Series = { name: string; amounts: (string | number)[] };

type Given = {
  label: string;
  /** What stands under the columns, left to right. */
  labels: string[];
  /** At most eight: more cannot be told apart by colour. */
  series: Series[];
  kind: 'stacked' | 'grouped' | 'lines';
  /** An amount as people read it. */
  text: (amount: number) => string;
};

const width = 720;
const height = 250;
const [right, top, bottom] = [8, 10, 26];
const steps = 4;
// A letter of a label with some air, in the units of the picture.
const letter = 8.5;

/**
 * Columns or lines over months (or other labels), each series with a colour of its own, as views/shared/_columns.eta
 * draws them. What a table beside it says in figures, each column says when it is pointed at, or walked to with the
 * arrows. Amounts below zero are drawn as zero.
 */
export function columnChart({ label, labels, series, kind, text }: Given) {
  const amount = (each: Series, at: number) => Math.max(0, Number(each.amounts[at] ?? 0));
  const sumAt = (at: number) => series.reduce((sum, each) => sum + amount(each, at), 0);
  const peaks = labels.map((_, at) =>
    kind === 'stacked' ? sumAt(at) : Math.max(0, ...series.map((each) => amount(each, at))),
  );
  const most = niceAbove(Math.max(0, ...peaks));
  const values = Array.from({ length: steps + 1 }, (_, step) => (most * step) / steps);
  // What stands before the ticks must fit, however many zeros it has.
  const left = Math.max(40, 16 + letter * Math.max(...values.map((value) => text(value).length)));
  const slot = (width - left - right) / Math.max(1, labels.length);
  const y = (value: number) => round(height - bottom - ((height - top - bottom) * value) / most);
  const x = (at: number) => left + slot * at;
  const said = (at: number) =>
    `${labels[at]}: ${series.map(({ name, amounts }) => `${name} ${text(Number(amounts[at] ?? 0))}`).join(', ')}`;
  const longest = Math.max(1, ...labels.map((name) => name.length));
  const every = Math.ceil((longest * letter) / slot);
  const id = idOf(label);
  return {
    label,
    id,
    hatches: hatches.map(({ name, ...hatch }) => ({ ...hatch, id: `${id}-${name}` })),
    width,
    height,
    left: round(left),
    right: width - right,
    base: height - bottom,
    legend: series.map(({ name }, index) => ({ name, ...lookOf(index), line: kind === 'lines' })),
    ticks: values.map((value) => ({ y: y(value), text: text(value) })),
    points: labels.map((name, at) => ({
      x: round(x(at)),
      width: round(slot),
      middle: round(x(at) + slot / 2),
      said: said(at),
      // Where many stand side by side, only some can be read.
      name: at % every === 0 ? name : '',
      bars: kind === 'lines' ? [] : bars(at),
    })),
    lines: kind === 'lines' ? series.map(line) : [],
  };

  function bars(at: number) {
    const gap = slot * 0.18;
    const inner = slot - 2 * gap;
    let below = 0;
    return series.map((each, index) => {
      const value = amount(each, at);
      const from = kind === 'stacked' ? below : 0;
      below += value;
      const place = kind === 'stacked' ? { x: x(at) + gap, width: inner } : grouped(index);
      return {
        ...lookOf(index),
        x: round(place.x),
        width: round(place.width),
        y: y(from + value),
        height: round(y(from) - y(from + value)),
      };

      function grouped(order: number) {
        const own = inner / series.length;
        return { x: x(at) + gap + own * order, width: Math.max(1, own - 1) };
      }
    });
  }

  /** Neighbours differ without their colours too: every second one is hatched, each in its own way. */
  function lookOf(index: number) {
    const color = index % colors;
    const hatch = color % 2 === 1 ? hatches[(color - 1) / 2] : undefined;
    return { color, hatch: hatch ? `${id}-${hatch.name}` : '' };
  }

  function line(each: Series, index: number) {
    const dots = labels.map((_, at) => ({ x: round(x(at) + slot / 2), y: y(amount(each, at)) }));
    return {
      color: index % colors,
      path: dots.map((dot, at) => `${at === 0 ? 'M' : 'L'}${dot.x} ${dot.y}`).join(' '),
      dots,
    };
  }
}

// As many as reports.css has.
const colors = 8;

const hatches = [
  { name: 'rising', size: 6, path: 'M-1 1L1 -1M0 6L6 0M5 7L7 5' },
  { name: 'dotted', size: 5, path: 'M1.5 2.5H3.5' },
  { name: 'falling', size: 6, path: 'M-1 5L1 7M0 0L6 6M5 -1L7 1' },
  { name: 'level', size: 5, path: 'M0 2.5H5' },
];

/** What tells the patterns of two charts on a page apart. */
function idOf(label: string): string {
  const plain = label.normalize('NFD').replace(/[^\w\s-]/g, '');
  return `chart-${plain.trim().toLowerCase().replace(/\s+/g, '-')}`;
}

/** The next 1, 2, 4, 6, 8 or 10 with its zeros: what four steps divide into numbers that people read. */
function niceAbove(value: number): number {
  // Few things are counted whole: half a client stands on no axis.
  if (value <= 3 * steps) return steps * Math.max(1, Math.ceil(value / steps));
  const power = 10 ** Math.floor(Math.log10(value));
  const factor = [1, 2, 4, 6, 8, 10].find((each) => each * power >= value) ?? 10;
  return factor * power;
}

const round = (value: number) => Math.round(value * 10) / 10;
