import { renderPaper } from '../../romania/address.ts';
import { findCaen } from '../../romania/caen.ts';
import { parseTradeRegisterNo } from '../../romania/trade-register.ts';
import type { RegisterAddress } from './facts.ts';

export const fieldLabels: Record<string, string> = {
  name: 'Nume',
  vat_payer: 'Plătitor TVA',
  trade_register_no: 'Nr. Reg. Com.',
  address: 'Adresa',
  caen_code: 'Cod CAEN',
};

export const warningLabels: Record<string, string> = {
  inactive: 'Inactivă',
  struck_off: 'Radiată',
  not_found: 'Negăsită la ANAF',
};

/** A value of a proposal as people write it; '–' for none. */
export function valueText(field: string, value: unknown): string {
  if (value === null || value === undefined || value === '') return '–';
  if (typeof value === 'boolean') return value ? 'da' : 'nu';
  if (typeof value === 'object') return renderPaper(value as RegisterAddress) || '–';
  const text = String(value);
  if (field === 'caen_code') return [text, findCaen(text)?.title].filter(Boolean).join(' – ');
  if (field !== 'trade_register_no') return text;
  const { old } = parseTradeRegisterNo(text) ?? {};
  return old ? `${text} (${old})` : text;
}
