import { findCaen } from '../../romania/caen.ts';
import type { ProposalField } from '../register/compare.ts';
import type { RegisterAddress } from '../register/facts.ts';
import { type PlainAddress, sameDoor } from '../register/same.ts';

type Record_ = PlainAddress & {
  caen_code: string | null;
  caen_revision: number | null;
  activity: string | null;
};

/** The fields of the client that taking a value of the register sets. */
export function fieldsOf(field: ProposalField, theirs: unknown, client: Record_): Record<string, unknown> {
  if (field === 'address') return addressOf(theirs as RegisterAddress, client);
  if (field !== 'caen_code') return { [field]: theirs };
  const before = client.caen_code
    ? findCaen(client.caen_code, client.caen_revision === 2 ? 2 : 3)
    : undefined;
  const code = findCaen(String(theirs));
  // An activity that only repeats the code's title follows the code; one that a person wrote stays.
  const follows = !client.activity || client.activity === before?.title;
  return {
    caen_code: theirs,
    caen_revision: code?.revision ?? null,
    ...(follows && { activity: code?.title ?? null }),
  };
}

/** Block, flat and postal code that the register does not give stay where the door stays, and go where it moved. */
function addressOf(theirs: RegisterAddress, client: PlainAddress): Record<string, unknown> {
  if (!sameDoor(client, theirs)) return theirs;
  const given = Object.entries(theirs).filter(([, value]) => value !== null);
  return Object.fromEntries(given);
}
