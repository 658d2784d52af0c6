import type { FieldError } from '../../errors.ts';
import { counted, grouped } from '../../romania/plural.ts';
import { type Audience, previewedUpTo, type Sample } from './queries.ts';

const addresses = (count: number) => counted(count, 'adresă', 'adrese');

/** Why those are left out whom a list does not have. */
export function leftOutLines(audience: Audience): { label: string; count: string }[] {
  const lines: [string, number, string, string][] = [
    ['fără acord de marketing', audience.no_consent, 'adresă', 'adrese'],
    ['au spus nu chiar ei', audience.refused, 'adresă', 'adrese'],
    ['refuzate de server', audience.bounced, 'adresă', 'adrese'],
    ['aceeași adresă de mai multe ori', audience.duplicate, 'dată în plus', 'ori în plus'],
    ['fără nicio adresă de e-mail', audience.no_address, 'client', 'clienți'],
  ];
  return lines.flatMap(([label, count, one, many]) =>
    count > 0 ? [{ label, count: counted(count, one, many) }] : [],
  );
}

/** The preview of a segment while it is being written. */
export function audienceView(audience: Audience, sample: Sample[]) {
  const capped = audience.clients > previewedUpTo;
  return {
    clients: capped
      ? `peste ${grouped(previewedUpTo)} de clienți`
      : counted(audience.clients, 'client', 'clienți'),
    addresses: addresses(audience.addresses),
    isEmpty: audience.addresses === 0,
    capped: capped
      ? `Cifrele sunt ale primilor ${grouped(previewedUpTo)} de clienți găsiți; exact se numără la pregătirea listei.`
      : '',
    left_out: leftOutLines(audience),
    sample: sample.map(({ client_id, client_name, name, email }) => ({
      href: `/clients/${client_id}`,
      client: client_name,
      name: name || 'Email Principal',
      email,
    })),
    errors: [] as string[],
  };
}

export type AudienceView = ReturnType<typeof audienceView>;

/** The same, where the segment cannot be read. */
export const unreadAudience = (errors: FieldError[]): AudienceView => ({
  clients: '',
  addresses: '',
  isEmpty: false,
  capped: '',
  left_out: [],
  sample: [],
  errors: errors.map(({ message }) => message),
});
