import { renderPaper } from '../../romania/address.ts';
import { fold } from '../../romania/diacritics.ts';
import type { ClientRecord } from '../queries.ts';
import { type Unit, units } from './fields.ts';

type Contact = ClientRecord['contacts'][number];
type Address = ClientRecord['delivery_addresses'][number];

/** A row of a merged client that stands at another one too; `adds` when it says something that the other does not. */
export type Double<Row> = { row: Row; of: Row; owner: ClientRecord; adds: boolean };

/** How clients differ: what is to be chosen, what stands twice, what cannot stand twice. */
export type Comparison = {
  kept: ClientRecord;
  merged: ClientRecord[];
  all: ClientRecord[];
  /** Fields in which they differ, with the client whose value is proposed. */
  differing: { unit: Unit; proposed: ClientRecord }[];
  contacts: Double<Contact>[];
  addresses: Double<Address>[];
  /** Default delivery addresses; more than one is a clash. */
  defaults: { address: Address; owner: ClientRecord }[];
  /** The tax ids of all, each once; more than one says that these may be different firms. */
  taxIds: string[];
};

/** Lays the clients beside each other. The kept one's value is proposed, or the first other's where it has none. */
export function compare(kept: ClientRecord, merged: ClientRecord[]): Comparison {
  const all = [kept, ...merged];
  return {
    kept,
    merged,
    all,
    differing: units
      .filter(({ shown }) => new Set(all.map(shown)).size > 1)
      .map((unit) => ({ unit, proposed: all.find((client) => unit.shown(client) !== '') ?? kept })),
    contacts: doubles(all, ({ contacts }) => contacts, samePerson, contactAdds),
    addresses: doubles(all, ({ delivery_addresses }) => delivery_addresses, samePlace, addressAdds),
    defaults: all.flatMap((owner) =>
      owner.delivery_addresses.filter((row) => row.is_default).map((address) => ({ address, owner })),
    ),
    taxIds: [...new Set(all.flatMap(({ tax_id }) => tax_id ?? []))],
  };
}

/** Rows of the later clients that an earlier one has too. */
function doubles<Row>(
  all: ClientRecord[],
  rowsOf: (client: ClientRecord) => Row[],
  same: (a: Row, b: Row) => boolean,
  adds: (row: Row, of: Row) => boolean,
): Double<Row>[] {
  const found: Double<Row>[] = [];
  const before: Row[] = [];
  for (const [index, owner] of all.entries()) {
    for (const row of rowsOf(owner)) {
      const of = index > 0 ? before.find((earlier) => same(earlier, row)) : undefined;
      if (of) found.push({ row, of, owner, adds: adds(row, of) });
    }
    before.push(...rowsOf(owner));
  }
  return found;
}

const lower = (text: string | null) => text?.toLowerCase() ?? null;

function samePerson(a: Contact, b: Contact): boolean {
  if (a.email && b.email) return lower(a.email) === lower(b.email);
  return fold(a.name) === fold(b.name);
}

function samePlace(a: Address, b: Address): boolean {
  const [one, other] = [a, b].map((address) => fold(renderPaper(address)));
  return one === other && (one !== '' || fold(a.label) === fold(b.label));
}

function contactAdds(row: Contact, of: Contact): boolean {
  return (
    fold(row.name) !== fold(of.name) ||
    isNews(lower(row.email), lower(of.email)) ||
    isNews(row.phone, of.phone) ||
    isNews(row.job_title, of.job_title) ||
    row.receives.some((kind) => !of.receives.includes(kind))
  );
}

function addressAdds(row: Address, of: Address): boolean {
  return (
    fold(row.label) !== fold(of.label) ||
    isNews(row.contact_name, of.contact_name) ||
    isNews(row.contact_phone, of.contact_phone)
  );
}

const isNews = (value: string | null, there: string | null) => value !== null && value !== there;
