import { NotFound } from '../../errors.ts';
import type { Company, CompanyAddress } from '../../external/anaf/anaf.ts';
import { formAddress } from '../../external/anaf/company.ts';
import { parseTaxId, shownTaxId } from '../../romania/tax-id.ts';
import type { Services } from '../../services.ts';
import { matchLocality } from '../location/localities.ts';
import { listLocalities } from '../location/queries.ts';
import { holdsClient } from '../portfolio/queries.ts';
import { getClient } from '../queries.ts';
import { findTwinOf } from '../twins/queries.ts';
import { elsewhere } from '../twins/twin.ts';
import { findAnswer, keepAnswer, listOwnMatches } from './queries.ts';

/** A company in the names of the client's record. */
export type CompanyFields = {
  name: string;
  tax_id: string;
  vat_payer: boolean;
  trade_register_no: string | null;
  country: string;
  county: string | null;
  locality: string | null;
  sector: number | null;
  street: string | null;
  street_no: string | null;
  address_extra: string | null;
  postal_code: string | null;
  siruta: number | null;
  caen_code: string | null;
  caen_revision: number | null;
  activity: string | null;
  phone: string | null;
};

type Match = {
  id: number;
  name: string;
  alias: string | null;
  tax_id: string | null;
  locality: string | null;
  archived: boolean;
};

export type LookedUp =
  | {
      kind: 'found';
      company: CompanyFields;
      notices: string[];
      addresses: { registered: CompanyAddress; fiscal: CompanyAddress } | undefined;
      fetchedAt: Date | undefined;
      matches: Match[];
    }
  | { kind: 'several'; matches: [Match, ...Match[]] }
  | { kind: 'not_found'; message: string }
  | { kind: 'elsewhere'; message: string }
  | { kind: 'refused'; message: string }
  | { kind: 'unavailable'; message: string };

const dayMs = 24 * 60 * 60 * 1000;
const silent = 'ANAF nu răspunde acum. Completați manual sau încercați din nou peste câteva minute.';

/** What the tax authority knows of a number. Found answers serve for 24 hours, and longer while it is silent. */
export async function lookUpAtAnaf({ db, anaf, now }: Services, text: string): Promise<LookedUp> {
  const digits = text.replace(/\D/g, '');
  if (digits.length === 13) {
    return {
      kind: 'refused',
      message: 'Un CNP nu se trimite la ANAF: este o dată personală. Completați manual.',
    };
  }
  const taxId = parseTaxId(text);
  if (!taxId.ok) return { kind: 'refused', message: taxId.message };
  if (!taxId.value) return { kind: 'refused', message: 'Scrieți CIF-ul firmei căutate.' };

  const kept = await findAnswer(db, taxId.value);
  if (kept && now().getTime() - kept.fetched_at.getTime() < dayMs)
    return found(db, kept.company as Company, kept.fetched_at);

  const answer = await anaf.lookup(taxId.value);
  if (answer.kind === 'found') {
    const fetchedAt = now();
    await keepAnswer(db, taxId.value, answer.company, fetchedAt);
    return found(db, answer.company, fetchedAt);
  }
  if (answer.kind === 'not_found') {
    return {
      kind: 'not_found',
      message: `ANAF nu are nicio firmă cu CIF ${taxId.value}. Verificați numărul sau completați manual.`,
    };
  }
  if (!kept) return { kind: 'unavailable', message: silent };
  const old = await found(db, kept.company as Company, kept.fetched_at);
  return {
    ...old,
    notices: ['ANAF nu răspunde acum; mai jos este ultimul răspuns păstrat.', ...old.notices],
  };
}

/**
 * One of our own clients by tax id, name, former name or alias; several are left to choose from. Of a number outside the
 * portfolio it says no more than that it is there.
 */
export async function lookUpOwn(
  { db }: Services,
  text: string,
  portfolioOf: number | null,
): Promise<LookedUp> {
  if (text.trim() === '')
    return { kind: 'refused', message: 'Scrieți CIF-ul, numele sau aliasul clientului căutat.' };
  const rows = await listOwnMatches(db, text, portfolioOf);
  const matches = rows.map(({ archived_at, ...row }) => ({ ...row, archived: archived_at !== null }));
  const [first, ...others] = matches;
  const exact = first !== undefined && isExact(first, text);
  if (!exact && (await isElsewhere(db, portfolioOf, text))) return { kind: 'elsewhere', message: elsewhere };
  if (!first) return { kind: 'not_found', message: `Nu avem niciun client găsit după „${text.trim()}”.` };
  if (others.length > 0 && !exact) return { kind: 'several', matches: [first, ...others] };

  return foundOwn(db, first.id, matches);
}

async function isElsewhere(db: Services['db'], portfolioOf: number | null, text: string): Promise<boolean> {
  const parsed = parseTaxId(text);
  if (portfolioOf === null || !parsed.ok || !parsed.value) return false;
  const twin = await findTwinOf(db, { taxId: parsed.value }, { portfolioOf });
  return twin !== undefined && !twin.own;
}

/** The one of our clients that was chosen among several. */
export async function lookUpChosen(
  { db }: Services,
  clientId: number,
  portfolioOf: number | null,
): Promise<LookedUp> {
  if (!(await holdsClient(db, portfolioOf, clientId))) throw new NotFound();
  return foundOwn(db, clientId, []);
}

async function foundOwn(db: Services['db'], clientId: number, matches: Match[]): Promise<LookedUp> {
  const client = await getClient(db, clientId);
  const notices = client.archived_at ? ['Clientul găsit este arhivat.'] : [];
  const company = { ...client, tax_id: shownTaxId(client.tax_id, client.tax_id_kind) ?? '' };
  return { kind: 'found', company, notices, addresses: undefined, fetchedAt: undefined, matches };
}

const isExact = ({ tax_id }: Match, text: string) =>
  tax_id !== null && text.replace(/\D/g, '') === tax_id.replace(/\D/g, '');

async function found(db: Services['db'], company: Company, fetchedAt: Date) {
  const { uat, ...address } = formAddress(company);
  const place = await placed(db, address, uat);
  const { registered, fiscal, notices, name, tax_id, vat_payer, trade_register_no, phone } = company;
  const { caen_code, caen_revision, activity } = company;
  const fields = { name, tax_id, vat_payer, trade_register_no, caen_code, caen_revision, activity, phone };
  return {
    kind: 'found' as const,
    company: { ...fields, ...address, ...place },
    notices,
    addresses: { registered, fiscal },
    fetchedAt,
    matches: [],
  };
}

/** The locality as our table spells it, with its code and, where it has a single one, its postal code. */
async function placed(db: Services['db'], address: Omit<CompanyAddress, 'uat'>, uat: string | null) {
  const { county, locality, postal_code } = address;
  if (address.country !== 'RO' || !county || !locality) return { siruta: null };
  const match = matchLocality(await listLocalities(db, county), locality, uat);
  if (!match) return { siruta: null };
  return { locality: match.name, siruta: match.siruta, postal_code: postal_code ?? match.postal_code };
}
