import { addressTail } from '../../romania/address-text.ts';
import { findCaen } from '../../romania/caen.ts';
import { parsePhone } from '../../romania/phone.ts';
import { parseTradeRegisterNo } from '../../romania/trade-register.ts';
import { isEmpty, isSameDoor, postalCode, toAddress } from './address.ts';
import type { Company, CompanyAddress } from './anaf.ts';
import { noticesOf } from './notices.ts';
import { type AnafRecord, anafRecord } from './record.ts';
import { stateOf } from './state.ts';

/**
 * One record of ANAF's `found` in our words, or undefined when it is not a company with a name and a number. Whatever
 * else is missing or odd becomes null. Pure; the meaning of each field is in ANAF's description of v9 (04.02.2025).
 */
export function toCompany(found: unknown): Company | undefined {
  const parsed = anafRecord.safeParse(found);
  if (!parsed.success) return undefined;
  const record = parsed.data;
  const general = record.date_generale;
  const taxId = general.cui.replace(/\D/g, '').replace(/^0+/, '');
  if (general.denumire === '' || taxId === '') return undefined;

  const addresses = addressesOf(record);
  return {
    name: general.denumire,
    tax_id: taxId,
    vat_payer: record.inregistrare_scop_Tva.scpTVA,
    ...tradeRegister(general.nrRegCom),
    ...activity(general.cod_CAEN),
    phone: phone(general.telefon),
    fax: phone(general.fax),
    ...addresses,
    ...stateOf(record),
    notices: noticesOf(record, differ(addresses)),
  };
}

/** The address for a form: the registered seat, or the fiscal domicile when ANAF gave no seat. */
export function formAddress(company: Company): CompanyAddress {
  return isEmpty(company.registered) ? company.fiscal : company.registered;
}

/** Whether the seat and the fiscal domicile are two different addresses, both known. */
export function addressesDiffer(company: Company): boolean {
  return differ(company);
}

type Addresses = Pick<Company, 'registered' | 'fiscal'>;

function differ({ registered, fiscal }: Addresses): boolean {
  return !isEmpty(registered) && !isEmpty(fiscal) && !isSameDoor(registered, fiscal);
}

/**
 * Both addresses, each completed by the other when they are the same door. The free text and the postal code of
 * `date_generale` describe the fiscal domicile; block, stair and flat are usually in that text only.
 */
function addressesOf(record: AnafRecord): Addresses {
  const registered = toAddress(record.adresa_sediu_social);
  const fiscal = toAddress(record.adresa_domiciliu_fiscal);
  const { adresa, codPostal } = record.date_generale;
  const fullFiscal = {
    ...fiscal,
    address_extra: longest(fiscal.address_extra, addressTail(adresa)),
    postal_code: fiscal.postal_code ?? postalCode(codPostal),
  };
  if (!isSameDoor(registered, fiscal)) return { registered, fiscal: fullFiscal };
  return { registered: completed(registered, fullFiscal), fiscal: completed(fullFiscal, registered) };
}

function completed(address: CompanyAddress, other: CompanyAddress): CompanyAddress {
  return {
    ...address,
    address_extra: longest(address.address_extra, other.address_extra),
    postal_code: address.postal_code ?? other.postal_code,
  };
}

function longest(one: string | null, other: string | null): string | null {
  const longer = (other ?? '').length > (one ?? '').length ? other : one;
  return longer || null;
}

function tradeRegister(text: string): Pick<Company, 'trade_register_no' | 'trade_register_no_old'> {
  const parsed = parseTradeRegisterNo(text);
  return { trade_register_no: parsed?.value ?? (text || null), trade_register_no_old: parsed?.old ?? null };
}

/** The register does not say the revision of its code; most firms have moved to Rev.3, so it is looked for first. */
function activity(text: string): Pick<Company, 'caen_code' | 'caen_revision' | 'activity'> {
  if (!/^\d{1,4}$/.test(text) || Number(text) === 0)
    return { caen_code: null, caen_revision: null, activity: null };
  const code = text.padStart(4, '0');
  const caen = findCaen(code, 3) ?? findCaen(code, 2);
  return { caen_code: code, caen_revision: caen?.revision ?? null, activity: caen?.title ?? null };
}

function phone(text: string): string | null {
  const parsed = text === '' ? undefined : parsePhone(text);
  return parsed?.ok ? parsed.e164 : null;
}
