import { expect, test } from 'vitest';
import { type EventName, eventNames, eventOf } from '../../src/messages/events.ts';
import { hearersOf, type Reachable, recipientsOf, type Told } from '../../src/messages/recipients.ts';
import { whyNobody, whyNot } from '../../src/messages/told.ts';

const office = 'Office@Moara.ro';
const ioana = {
  id: 1,
  name: 'Ioana',
  email: 'ioana@moara.ro',
  receives: ['invoices'],
  marketing_enabled: true,
};
const dan = { id: 2, name: 'Dan', email: 'dan@moara.ro', receives: ['orders'], marketing_enabled: false };
const usual: Reachable = {
  archived_at: null,
  notify_email: true,
  notify_sms: true,
  email: office,
  email_enabled: true,
  mobile: '+40722123456',
  marketing_enabled: false,
  contacts: [ioana, dan],
};
const at = new Date('2026-11-24T10:00:00Z');

type Row = [rule: string, fields: Partial<Reachable>, kind: Told, told: string];

/** Everybody who might be told, in order: an address that is, or why one is not. */
const table: Row[] = [
  [
    'the main address and who receives the kind',
    {},
    'invoices',
    'Office@Moara.ro ioana@moara.ro switched_off',
  ],
  ['another kind goes to others', {}, 'orders', 'Office@Moara.ro switched_off dan@moara.ro'],
  ['nobody has chosen it but the main address', {}, 'offers', 'Office@Moara.ro switched_off switched_off'],
  [
    'the switch of the main address is off',
    { email_enabled: false },
    'invoices',
    'switched_off ioana@moara.ro switched_off',
  ],
  ['there is no main address', { email: null }, 'invoices', 'no_address ioana@moara.ro switched_off'],
  [
    'a contact has no address',
    { contacts: [{ ...ioana, email: null }] },
    'invoices',
    'Office@Moara.ro no_address',
  ],
  ['Notificare E-mail is off', { notify_email: false }, 'invoices', 'email_off email_off email_off'],
  ['the client is archived', { archived_at: at }, 'invoices', 'archived archived archived'],
  ['an address bounced', { bounced: ['office@moara.ro'] }, 'invoices', 'bounced ioana@moara.ro switched_off'],
  [
    'one address twice is written to once',
    { contacts: [{ ...ioana, email: 'office@moara.ro' }] },
    'invoices',
    'Office@Moara.ro twice',
  ],
  [
    'one whose first owner is not told goes to the second',
    { email_enabled: false, contacts: [{ ...ioana, email: 'office@moara.ro' }] },
    'invoices',
    'switched_off office@moara.ro',
  ],
  [
    'a no to marketing is none to invoices',
    { refused: ['ioana@moara.ro'] },
    'invoices',
    'Office@Moara.ro ioana@moara.ro switched_off',
  ],
  ['marketing has switches of its own', {}, 'marketing', 'switched_off ioana@moara.ro switched_off'],
  [
    'marketing to the main address too',
    { marketing_enabled: true },
    'marketing',
    'Office@Moara.ro ioana@moara.ro switched_off',
  ],
  [
    'marketing asks nothing of Notificare E-mail and of the documents',
    { notify_email: false, email_enabled: false, marketing_enabled: true },
    'marketing',
    'Office@Moara.ro ioana@moara.ro switched_off',
  ],
  [
    'never to who said no, whatever is ticked',
    { marketing_enabled: true, refused: ['office@moara.ro', 'ioana@moara.ro'] },
    'marketing',
    'refused refused switched_off',
  ],
  ['never to who bounced', { bounced: ['ioana@moara.ro'] }, 'marketing', 'switched_off bounced switched_off'],
  [
    'no marketing to an archived client',
    { archived_at: at, marketing_enabled: true },
    'marketing',
    'archived archived archived',
  ],
];

test.each(table)('by e-mail: %s', (_rule, fields, kind, told) => {
  const hearers = hearersOf({ ...usual, ...fields }, kind);
  expect(hearers.map(({ email, why }) => why || email).join(' ')).toBe(told);
});

const mobiles: [rule: string, fields: Partial<Reachable>, told: string][] = [
  ['to a mobile number', {}, '+40722123456'],
  ['to a mobile number abroad', { mobile: '+4915123456789' }, '+4915123456789'],
  ['to no fixed number', { mobile: '+40264555123' }, 'not_mobile'],
  ['to no number', { mobile: null }, 'no_address'],
  ['not where Notificare SMS is off', { notify_sms: false }, 'sms_off'],
  ['not to an archived client', { archived_at: at }, 'archived'],
  ['also where Notificare E-mail is off', { notify_email: false }, '+40722123456'],
];

test.each(mobiles)('by SMS %s', (_rule, fields, told) => {
  const hearers = hearersOf({ ...usual, ...fields }, 'orders', 'sms');
  expect(hearers.map(({ email, why }) => why || email)).toEqual([told]);
});

test('a kind has an SMS exactly where one of its events does', () => {
  const bySms = (kind: Told) =>
    eventNames.some((name: EventName) => {
      const event = eventOf(name);
      return event.kind === kind && event.channels.includes('sms');
    });
  for (const kind of [
    'offers',
    'orders',
    'invoices',
    'receipts',
    'statements',
    'deliveries',
    'marketing',
  ] as const)
    expect([kind, hearersOf(usual, kind, 'sms').length > 0]).toEqual([kind, bySms(kind)]);
});

test('recipients carry their contact, the main address none', () => {
  expect(recipientsOf(usual, 'invoices')).toEqual([
    { email: office, name: 'Email Principal', contact_id: null },
    { email: 'ioana@moara.ro', name: 'Ioana', contact_id: 1 },
  ]);
});

test('where nobody would get it, a sentence says why and what to do', () => {
  expect(whyNobody(usual, 'invoices')).toBe('');
  expect(whyNobody(undefined, 'invoices')).toContain('arhivat');
  expect(whyNobody({ ...usual, notify_email: false }, 'receipts')).toContain('Notificare E-mail este oprită');
  expect(whyNobody({ ...usual, email: null, contacts: [] }, 'receipts')).toContain(
    'Nimeni nu primește chitanțe',
  );
  expect(whyNobody({ ...usual, contacts: [], bounced: ['office@moara.ro'] }, 'invoices')).toContain(
    `serverul a refuzat ${office}`,
  );
});

test('each reason has its words', () => {
  const [main, , dans] = hearersOf({ ...usual, bounced: ['office@moara.ro'] }, 'invoices');
  expect(main && whyNot(main, 'invoices', () => ' la 24.11.2026')).toBe(
    'adresa a fost refuzată de server la 24.11.2026',
  );
  expect(dans && whyNot(dans, 'invoices')).toBe('nu primește facturi');
  const [fixed] = hearersOf({ ...usual, mobile: '+40264555123' }, 'invoices', 'sms');
  expect(fixed && whyNot(fixed, 'invoices')).toBe('0264 555 123 nu este un număr de mobil');
});
