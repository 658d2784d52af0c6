import { isEmpty } from '../../external/anaf/address.ts';
import type { Company, CompanyAddress, VatPeriod } from '../../external/anaf/anaf.ts';
import type { Locality } from '../location/localities.ts';

/** An address of the register in the names of the client's own. */
export type RegisterAddress = Omit<CompanyAddress, 'uat'> & { siruta: number | null };

/** What the register says of a client, as it is kept and compared. Null: the register does not say. */
export type Facts = {
  name: string;
  trade_register_no: string | null;
  caen_code: string | null;
  registered: RegisterAddress | null;
  fiscal: RegisterAddress | null;
  vat_payer: boolean | null;
  /** Newest first. */
  vat_periods: VatPeriod[] | null;
  vat_on_collection: boolean | null;
  vat_on_collection_from: string | null;
  vat_on_collection_until: string | null;
  inactive: boolean | null;
  inactive_since: string | null;
  reactivated_on: string | null;
  struck_off: boolean | null;
  struck_off_on: string | null;
};

/** Finds the locality of a county by its name and its commune. */
export type FindLocality = (
  county: string,
  name: string,
  uat: string | null,
) => Pick<Locality, 'name' | 'siruta'> | undefined;

/** The facts of an answer, its places as our table of localities spells them. */
export function factsOf(company: Company, find: FindLocality): Facts {
  const placed = (address: CompanyAddress) => (isEmpty(address) ? null : place(address, find));
  return {
    name: company.name,
    trade_register_no: company.trade_register_no,
    caen_code: company.caen_code,
    registered: placed(company.registered),
    fiscal: placed(company.fiscal),
    vat_payer: company.vat_periods === null ? null : company.vat_payer,
    vat_periods: company.vat_periods,
    vat_on_collection: company.vat_on_collection,
    vat_on_collection_from: company.vat_on_collection_from,
    vat_on_collection_until: company.vat_on_collection_until,
    inactive: company.inactive,
    inactive_since: company.inactive_since,
    reactivated_on: company.reactivated_on,
    struck_off: company.struck_off,
    struck_off_on: company.struck_off_on,
  };
}

const inactivity = ['inactive', 'inactive_since', 'reactivated_on'] as const;
const end = ['struck_off', 'struck_off_on'] as const;
const vat = ['vat_payer', 'vat_periods'] as const;
const collection = ['vat_on_collection', 'vat_on_collection_from', 'vat_on_collection_until'] as const;

/** The facts that are kept: what an answer does not speak of stays as it was known, each state with its own days. */
export function factsAfter(before: Facts | undefined, said: Facts): Facts {
  if (!before) return said;
  const silent = [inactivity, end, vat, collection].filter(([flag]) => said[flag] === null).flat();
  const single = (['trade_register_no', 'caen_code', 'registered', 'fiscal'] as const).filter(
    (name) => said[name] === null,
  );
  return { ...said, ...Object.fromEntries([...silent, ...single].map((name) => [name, before[name]])) };
}

/** The address that stands on an invoice: the registered seat, else the fiscal domicile. */
export const seatOf = ({ registered, fiscal }: Facts): RegisterAddress | null => registered ?? fiscal;

function place({ uat, ...address }: CompanyAddress, find: FindLocality): RegisterAddress {
  const { country, county, locality } = address;
  const match = country === 'RO' && county && locality ? find(county, locality, uat) : undefined;
  return { ...address, locality: match?.name ?? locality, siruta: match?.siruta ?? null };
}
