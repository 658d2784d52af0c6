import { renderPaper } from '../../romania/address.ts';
import { formatIsoDay } from '../../web/format.ts';
import { type Facts, type RegisterAddress, seatOf } from './facts.ts';
import { type PlainAddress, sameAddress, sameCaen, sameDoor, sameName, sameTradeRegisterNo } from './same.ts';

export type EventKind =
  | 'inactive'
  | 'reactivated'
  | 'struck_off'
  | 'vat_gained'
  | 'vat_lost'
  | 'vat_on_collection'
  | 'vat_on_collection_ended'
  | 'name'
  | 'seat'
  | 'not_found';

/** Something that happened in the register; `text` goes on after the client's name. */
export type RegisterEvent = { kind: EventKind; on_day: string | null; text: string };

/** What happened between two answers. Of the first one only what matters now is told: inactive and struck off. */
export function eventsBetween(before: Facts | undefined, after: Facts): RegisterEvent[] {
  const events: RegisterEvent[] = [];
  const tell = (kind: EventKind, text: string, day: string | null, word = 'din') =>
    events.push({ kind, on_day: day, text: day ? `${text} ${word} ${formatIsoDay(day)}` : text });
  const turned = (flag: 'vat_payer' | 'vat_on_collection' | 'inactive') =>
    before && before[flag] !== null && before[flag] !== after[flag] ? after[flag] : undefined;

  if (after.inactive && !before?.inactive)
    tell('inactive', 'a fost declarată inactivă', after.inactive_since);
  if (turned('inactive') === false) tell('reactivated', 'a fost reactivată', after.reactivated_on);
  if (after.struck_off && !before?.struck_off)
    tell('struck_off', 'a fost radiată', after.struck_off_on, 'la');

  const [latest] = after.vat_periods ?? [];
  if (turned('vat_payer') === true) tell('vat_gained', 'este plătitor de TVA', latest?.from ?? null);
  if (turned('vat_payer') === false) tell('vat_lost', 'nu mai este plătitor de TVA', latest?.until ?? null);
  if (turned('vat_on_collection') === true)
    tell('vat_on_collection', 'aplică TVA la încasare', after.vat_on_collection_from);
  if (turned('vat_on_collection') === false)
    tell('vat_on_collection_ended', 'nu mai aplică TVA la încasare', after.vat_on_collection_until);

  if (before && !sameName(before.name, after.name))
    tell('name', `și-a schimbat denumirea din „${before.name}” în „${after.name}”`, null);
  if (before?.registered && after.registered && !sameDoor(before.registered, after.registered))
    tell('seat', `și-a mutat sediul: ${renderPaper(after.registered)}`, null);
  return events;
}

/** A tax id that the register does not know, told once. */
export const notFound = (wasFound: boolean): RegisterEvent => ({
  kind: 'not_found',
  on_day: null,
  text: wasFound ? 'nu mai este găsită la ANAF după CIF' : 'nu este găsită la ANAF după CIF',
});

export const proposalFields = ['name', 'vat_payer', 'trade_register_no', 'address', 'caen_code'] as const;
export type ProposalField = (typeof proposalFields)[number];

/** What of our record is compared with the register. */
export type Ours = PlainAddress & {
  name: string;
  vat_payer: boolean;
  trade_register_no: string | null;
  caen_code: string | null;
};

export type Proposed = string | boolean | RegisterAddress;
export type Difference = { field: ProposalField; ours: Proposed | null; theirs: Proposed };

/** Where the register really says otherwise than our record; where it says nothing there is no difference. */
export function differencesOf(ours: Ours, facts: Facts): Difference[] {
  const { name, vat_payer, trade_register_no, caen_code } = facts;
  const seat = seatOf(facts);
  // Whoever keeps the fiscal domicile on the record keeps an address of the register all the same.
  const known = [facts.registered, facts.fiscal].some((address) => address && sameAddress(ours, address));
  const found: (Difference | false)[] = [
    !sameName(ours.name, name) && { field: 'name', ours: ours.name, theirs: name },
    vat_payer !== null &&
      ours.vat_payer !== vat_payer && { field: 'vat_payer', ours: ours.vat_payer, theirs: vat_payer },
    trade_register_no !== null &&
      !sameTradeRegisterNo(ours.trade_register_no, trade_register_no) && {
        field: 'trade_register_no',
        ours: ours.trade_register_no,
        theirs: trade_register_no,
      },
    seat !== null &&
      seat.country === 'RO' &&
      !known && { field: 'address', ours: addressOf(ours), theirs: seat },
    caen_code !== null &&
      !sameCaen(ours.caen_code, caen_code) && {
        field: 'caen_code',
        ours: ours.caen_code,
        theirs: caen_code,
      },
  ];
  return found.filter((each) => each !== false);
}

/** The latest proposal of a field. */
export type Stored = { id: number; field: string; state: string; theirs: unknown };

/**
 * What becomes of the proposals: `opened` are new, `gone` are over. What was kept is not proposed again until the
 * register says something else, what is always kept never.
 */
export function proposalsAfter(
  differences: Difference[],
  latest: Stored[],
): { opened: Difference[]; gone: number[] } {
  const opened: Difference[] = [];
  const gone: number[] = [];
  for (const field of proposalFields) {
    const difference = differences.find((each) => each.field === field);
    const last = latest.find((each) => each.field === field);
    if (last?.state === 'always_kept') continue;
    const waits = last && (last.state === 'open' || last.state === 'kept') ? last : undefined;
    const isTold = waits && difference && sameProposed(difference.theirs, waits.theirs);
    if (waits && !isTold && (waits.state === 'open' || !difference)) gone.push(waits.id);
    if (difference && !isTold) opened.push(difference);
  }
  return { opened, gone };
}

function sameProposed(theirs: Proposed, stored: unknown): boolean {
  if (typeof theirs !== 'object') return theirs === stored;
  const other = stored as RegisterAddress;
  return sameAddress(theirs, other) && sameAddress(other, theirs);
}

function addressOf(ours: Ours): RegisterAddress {
  const { country, county, locality, sector, street, street_no, address_extra, postal_code, siruta } = ours;
  return {
    ...{ country, county, locality, sector, street, street_no, address_extra, postal_code },
    siruta: siruta ?? null,
  };
}
