import Big from 'big.js';
import { formatMoney } from './format.ts';

const lineHeight = 40;

export type Chart = {
  label: string;
  height: string;
  bars: { label: string; title: string; textY: string; barY: string; width: string }[];
};

/** Bars one under the other, the longest as wide as the picture; lengths are percents, so that text keeps its size. */
export function barChart(label: string, values: { label: string; amount: string }[]): Chart {
  const most = values.reduce((max, { amount }) => (max.gt(amount) ? max : new Big(amount)), new Big(0));
  return {
    label,
    height: String(values.length * lineHeight),
    bars: values.map(({ label, amount }, index) => ({
      label: `${label}: ${formatMoney(amount)}`,
      title: `${label}: ${formatMoney(amount)}`,
      textY: String(index * lineHeight + 14),
      barY: String(index * lineHeight + 20),
      width: most.eq(0) ? '0%' : `${new Big(amount).div(most).times(100).round(2).toString()}%`,
    })),
  };
}
