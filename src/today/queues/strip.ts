import type { Db } from '../../db/database.ts';
import { findMarks } from '../../messages/reception/queries.ts';
import { missingForEFactura } from '../../romania/address.ts';
import { grouped } from '../../romania/plural.ts';
import type { TaxIdKind } from '../../romania/tax-id.ts';
import { type Check, checks } from '../../search/checks.ts';
import { countedUpTo } from '../../search/matches/queries.ts';
import { findPlace, type QueuePlace } from './queries.ts';
import { type Queue, queueFields, queueHref, soughtOf } from './queue.ts';

/** What of a client decides which of its fields is to be mended. */
type Mended = Parameters<typeof missingForEFactura>[0] & {
  id: number;
  email: string | null;
  contacts: { email: string | null }[];
};
type Person = { id: number; portfolioOf: number | null };

/** What stands above a client that is looked at in a queue: where one is, how to go on, which field is meant. */
export async function queueStrip(
  db: Db,
  queue: Queue,
  given: Omit<Mended, 'tax_id_kind'> & { tax_id_kind: string },
  person: Person,
) {
  const client = { ...given, tax_id_kind: given.tax_id_kind as TaxIdKind };
  const [place, marks] = await Promise.all([
    findPlace(db, soughtOf(queue, person), client),
    queue.check === 'bounced' ? findMarks(db, client.id, person.portfolioOf) : undefined,
  ]);
  const refused = marks?.bounced ?? [];
  return {
    title: checks[queue.check],
    place: placeText(place),
    isMended: !place.is_in,
    next: queueHref(queue, client),
    exit: queue.mine ? '/today?mine=1' : '/today',
    fields: queueFields(queue),
    focus: focusOf(queue.check, client, new Set(refused.map(({ email_key }) => email_key))),
    refused: refused.map(({ email_key, reason }) => ({ email: email_key, reason })),
    clears: `/clients/${client.id}/reception/bounces`,
  };
}

export type QueueStrip = Awaited<ReturnType<typeof queueStrip>>;

function placeText({ total, before, is_in }: QueuePlace): string {
  if (!is_in) return 'deja îndreptat';
  if (total > countedUpTo) return `peste ${grouped(countedUpTo)} de clienți`;
  return `${grouped(before + 1)} din ${grouped(total)}`;
}

/** The form's field that is to be filled, by its name. */
function focusOf(check: Check, client: Mended, refused: Set<string>): string {
  switch (check) {
    case 'no_email':
      return 'email';
    case 'no_manager':
      return 'manager_ids';
    case 'no_source':
      return 'source_id';
    case 'not_efactura':
      return missingForEFactura(client)[0] ?? '';
    case 'no_location':
      // The place follows from the address where there is one.
      return client.country === 'RO' && !client.county ? 'county' : client.locality ? 'lat' : 'locality';
    case 'bounced': {
      if (client.email && refused.has(client.email.toLowerCase())) return 'email';
      const at = client.contacts.findIndex(({ email }) => email && refused.has(email.toLowerCase()));
      return at >= 0 ? `contacts[${at}][email]` : 'email';
    }
    default:
      return '';
  }
}
