import { formatNumber } from '../../web/format.ts';
import type { VatCategory } from '../frozen.ts';
import type { DocumentRecord } from '../queries.ts';

const titles = {
  proforma: 'Factură proformă',
  invoice: 'Factură',
  storno: 'Factură storno',
  receipt: 'Chitanță',
  contract: 'Contract',
  paperwork: 'Document',
};

/** What a document is called at its head. */
export const titleOf = ({ kind }: Pick<DocumentRecord, 'kind'>): string => titles[kind];

const withoutVat: Record<Exclude<VatCategory, 'S'>, string> = {
  Z: '0 %',
  E: 'scutit',
  AE: 'taxare inversă',
  K: 'intracomunitar',
  G: 'export',
  O: 'fără TVA',
};

/** The rate of a line, or why it has none: "21 %", "scutit". */
export const rateWords = (category: VatCategory, rate: string): string =>
  category === 'S' ? percentWords(rate) : withoutVat[category];

/** 21 % of 21.00. */
export const percentWords = (percent: string): string => `${formatNumber(percent)} %`;
