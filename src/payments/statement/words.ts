import { documentKindLabel } from '../../documents/frozen.ts';
import { counted } from '../../romania/plural.ts';
import { formatIsoDay } from '../../web/format.ts';
import { type Ageing, ageBands } from './ageing.ts';
import type { Period } from './period.ts';

/** What a movement is called. */
export const movementLabel = (kind: string): string =>
  kind === 'payment' ? 'Încasare' : documentKindLabel(kind);

/** The label of the balance before the period. */
export const openingLabel = ({ from }: Period): string =>
  from ? `Sold inițial la ${formatIsoDay(from)}` : 'Sold inițial';

/** The label of the balance after the period. */
export const closingLabel = ({ until }: Period): string =>
  until ? `Sold final la ${formatIsoDay(until)}` : 'Sold final';

/** What an ageing says, band after band. */
export const ageingRows = (ageing: Ageing) =>
  ageBands.map(({ name, label }) => ({ label, amount: ageing[name] }));

/** "34 de zile", "azi", "peste 6 zile". */
export function lateText(days: number): string {
  if (days > 0) return counted(days, 'zi', 'zile');
  return days === 0 ? 'azi' : `peste ${counted(-days, 'zi', 'zile')}`;
}
