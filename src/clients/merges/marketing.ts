import type { ClientRecord } from '../queries.ts';

type Addressee = { name: string; email: string | null; marketing_enabled: boolean };
type Contact = ClientRecord['contacts'][number];

const keyOf = ({ email }: Pick<Addressee, 'email'>) => email?.toLowerCase() ?? '';

/**
 * Whether a consent of one client is taken back by a merge: its address stands at another of them too, as a contact's or
 * as the main one, and there it is not to be written to. A no outlives a merge; a yes does not come about by one.
 */
function isLost(all: ClientRecord[], client: ClientRecord, row: Addressee): boolean {
  const key = keyOf(row);
  if (!row.marketing_enabled || key === '') return false;
  return all.some((other) => {
    const same = [other, ...other.contacts].filter((each) => keyOf(each) === key);
    return other !== client && same.length > 0 && !same.some((each) => each.marketing_enabled);
  });
}

/** The contacts whose consent a merge takes back. */
export function lostConsents(all: ClientRecord[]): Contact[] {
  return all.flatMap((client) => client.contacts.filter((contact) => isLost(all, client, contact)));
}

/** The clients whose main address loses its consent in a merge. */
export const lostMains = (all: ClientRecord[]): ClientRecord[] =>
  all.filter((client) => isLost(all, client, client));

/** What a merge does to consents, as sentences; none where they stay as they are. */
export function consentNotes(all: ClientRecord[]): string[] {
  const lost = [...lostMains(all), ...lostConsents(all)];
  const people = new Map(lost.map((row) => [keyOf(row), row]));
  return [...people.values()].map(
    ({ name, email }) =>
      `${name} (${email}) nu mai primește e-mailuri de marketing: la unul dintre clienți nu le dorește.`,
  );
}
