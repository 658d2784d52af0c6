import { missingForEFactura, renderCourier, renderEFactura, renderPaper } from '../romania/address.ts';
import { COUNTIES, countyOfPostalCode } from '../romania/counties.ts';
import { parseIban } from '../romania/iban.ts';
import { parsePhone } from '../romania/phone.ts';
import { parseTaxId, type TaxIdKind } from '../romania/tax-id.ts';
import { parseTradeRegisterNo } from '../romania/trade-register.ts';
import { normalAddress } from './address-input.ts';
import { type Draft, textOf } from './draft.ts';
import { labels } from './fields.ts';
import { cleanText } from './input.ts';

/** The address as three readers will see it, what an e-Factura still needs, and what is worth a second look. */
export type AddressCheck = {
  ready: boolean;
  missing: string[];
  eFactura: string;
  courier: string;
  paper: string;
  warnings: string[];
};

type Checked = {
  name: string;
  tax_id: string | null;
  tax_id_kind: TaxIdKind;
  trade_register_no: string | null;
  mobile: string | null;
} & ReturnType<typeof normalAddress>;

/** Checks a stored client. */
export function checkClient(client: Omit<Checked, 'tax_id_kind'> & { tax_id_kind: string }): AddressCheck {
  const checked = { ...client, tax_id_kind: client.tax_id_kind as TaxIdKind };
  const missing = missingForEFactura(checked);
  const { line, extra, city, postal_code, subdivision, country } = renderEFactura(checked);
  const placed = [line, extra, city, postal_code, subdivision];
  return {
    ready: missing.length === 0,
    missing: missing.map((field) => labels[field] ?? field),
    eFactura: placed.some(Boolean) ? [...placed, country].filter(Boolean).join(' · ') : '',
    courier: renderCourier(checked).join(', '),
    paper: renderPaper(checked),
    warnings: warningsOf(checked),
  };
}

/** Checks what a form holds so far, however unfinished. */
export function checkDraft(draft: Draft): AddressCheck & { bank: string } {
  const text = (name: string) => (cleanText(textOf(draft[name])) as string) || null;
  const sector = Number(text('sector'));
  const address = normalAddress({
    country: text('country'),
    county: text('county'),
    locality: text('locality'),
    sector: sector >= 1 && sector <= 6 ? sector : null,
    street: text('street'),
    street_no: text('street_no'),
    address_extra: text('address_extra'),
    postal_code: text('postal_code'),
    siruta: null,
  });
  const taxId = parseTaxId(text('tax_id'), address.country);
  const iban = text('iban') ? parseIban(text('iban') ?? '') : undefined;
  const checked = checkClient({
    ...address,
    name: text('name') ?? '',
    tax_id: taxId.ok ? taxId.value : null,
    tax_id_kind: taxId.ok ? taxId.kind : 'none',
    trade_register_no: text('trade_register_no'),
    mobile: text('mobile'),
  });
  return { ...checked, bank: iban?.ok && !text('bank') ? (iban.bank ?? '') : '' };
}

function warningsOf({ country, county, postal_code, trade_register_no, mobile }: Checked): string[] {
  const warnings: string[] = [];
  const of = country === 'RO' && county && postal_code ? countyOfPostalCode(postal_code) : undefined;
  if (of && of.code !== county) {
    const chosen = COUNTIES.find(({ code }) => code === county)?.name;
    warnings.push(`Codul poștal ${postal_code} este din județul ${of.name}, nu din ${chosen}.`);
  }
  if (trade_register_no && country === 'RO') {
    const parsed = parseTradeRegisterNo(trade_register_no);
    if (!parsed)
      warnings.push(
        'Nr. Înregistrare nu are forma J40/372/2002 sau J2002000372404; se păstrează cum e scris.',
      );
    else if (parsed.warning) warnings.push(parsed.warning);
  }
  const parsedMobile = mobile ? parsePhone(mobile) : undefined;
  if (parsedMobile?.ok && !parsedMobile.mobile)
    warnings.push('Telefonul Mobil nu este un număr de mobil; SMS-urile nu vor pleca spre el.');
  return warnings;
}
