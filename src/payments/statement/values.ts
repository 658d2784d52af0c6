import type { Values } from '../../texts/template.ts';
import { formatMoney } from '../../web/format.ts';
import { type Period, periodText } from './period.ts';

/** A statement as the text of its message names it; `balance`: lei, two decimals. */
export const statementValues = (period: Period, balance: string): Values => ({
  'statement.period': periodText(period),
  'statement.balance': formatMoney(balance),
});
