import Big from 'big.js';
import type { FrozenDocument, VatGroup } from '../frozen.ts';
import { broken, lineField, type Place, type Row, type RuleRefusal } from './refusal.ts';
import { ruleName } from './vat-rules.ts';

const again = 'Suma nu se potrivește; refaceți documentul.';

/** The arithmetic, computed again: BR-CO-10, 13, 14, 15 and 17, the bases of the breakdown, decimals, and prices. */
export function brokenSums(document: FrozenDocument): RuleRefusal[] {
  return broken([
    ...document.lines.flatMap(({ unit_price, net }, index): Row[] => [
      [
        Number(unit_price) < 0,
        'BR-27',
        `Prețul liniei ${index + 1} este negativ: scrieți un preț pozitiv și o cantitate negativă.`,
        lineField(index, 'unit_price'),
      ],
      decimals(net, lineField(index, 'unit_price')),
    ]),
    ...totalRows(document),
    ...document.vat_breakdown.flatMap((group) => groupRows(document, group)),
  ]);
}

function totalRows({ lines, vat_breakdown, net_total, vat_total, total }: FrozenDocument): Row[] {
  const nets = sum(lines.map(({ net }) => net));
  const allowances = sum(vat_breakdown.map(({ allowance }) => allowance));
  return [
    [!nets.eq(sum(vat_breakdown.map((group) => group.lines))), 'BR-CO-10', again, inDocument('lines')],
    [!nets.minus(allowances).eq(net_total), 'BR-CO-13', again, inDocument('net_total')],
    [!sum(vat_breakdown.map(({ vat }) => vat)).eq(vat_total), 'BR-CO-14', again, inDocument('vat_total')],
    [!new Big(net_total).plus(vat_total).eq(total), 'BR-CO-15', again, inDocument('total')],
    ...[net_total, vat_total, total].map((sum) => decimals(sum, inDocument('total'))),
  ];
}

function groupRows({ kind, lines }: FrozenDocument, group: VatGroup): Row[] {
  const own = lines.filter(
    (line) => line.vat_category === group.category && new Big(line.vat_rate).eq(group.rate),
  );
  const base = sum(own.map(({ net }) => net)).minus(group.allowance);
  const vat = new Big(group.base).times(group.rate).div(100).round(2, Big.roundHalfUp);
  // Several storno of one invoice give back each other's roundings: one of them may be a ban beside its own base.
  const slack = kind === 'storno' ? '0.01' : '0';
  const place = inDocument('lines');
  return [
    [!base.eq(group.base), `BR-${ruleName(group.category)}-08`, again, place],
    [vat.minus(group.vat).abs().gt(slack), 'BR-CO-17', again, place],
    ...[group.allowance, group.base, group.vat].map((sum) => decimals(sum, place)),
  ];
}

function decimals(value: string, place: Place): Row {
  const message = 'O sumă are mai mult de două zecimale; refaceți documentul.';
  return [!new Big(value).round(2).eq(value), 'BR-RO-Z2', message, place];
}

const inDocument = (field: string): Place => ({ of: 'document', field });
const sum = (amounts: string[]) => amounts.reduce((all, one) => all.plus(one), new Big(0));
