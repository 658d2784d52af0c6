import { labels, receivesOptions } from '../../clients/fields.ts';
import type { ClientRecord } from '../../clients/queries.ts';
import { formatPhone } from '../../romania/phone.ts';
import { formatDate } from '../../web/format.ts';
import type { Channel } from '../events.ts';
import { type Hearer, hearersOf, type Reachable, type Told } from '../recipients.ts';
import { toldWords, whyNot } from '../told.ts';
import type { Marks } from './queries.ts';
import { toldKinds } from './schema.ts';

type Shown = {
  kind: Told;
  /** The channels that tell of the kind; the others are switched off for everybody in Setări. */
  channels: Channel[];
  key: string;
  message?: string;
};

/** What stands before „merge la”. */
const subjects: Record<Told, string> = {
  offers: 'Oferta',
  orders: 'Confirmarea comenzii',
  invoices: 'Factura',
  receipts: 'Chitanța',
  statements: 'Extrasul',
  deliveries: 'Înștiințarea de livrare',
  marketing: 'Campania',
};

/** Cine ce primește, ready to show: a row for the client's own addresses and one for each contact. */
export function receptionPage(
  client: ClientRecord,
  marks: Marks,
  { kind, channels, key, message = '' }: Shown,
) {
  const reach = reachOf(client, marks);
  return {
    id: client.id,
    path: `/clients/${client.id}/reception`,
    version: client.version,
    key,
    kind,
    message,
    switches: [
      { name: 'notify_email', label: labels.notify_email as string, on: client.notify_email },
      { name: 'notify_sms', label: labels.notify_sms as string, on: client.notify_sms },
    ],
    columns: [...receivesOptions.map(({ label }) => label), 'marketing'],
    main: {
      email: client.email ?? '',
      on: client.email_enabled,
      mark: markOf(client.email, marks),
      marketing: marketingOf(client, marks),
    },
    mobile: client.mobile ? formatPhone(client.mobile) : '',
    smsNote: smsNote(hearersOf(reach, 'invoices', 'sms')),
    contacts: client.contacts.map((contact, index) => ({
      id: contact.id,
      prefix: `contacts[${index}]`,
      name: contact.name,
      title: contact.job_title ?? '',
      email: contact.email ?? '',
      mark: markOf(contact.email, marks),
      cells: receivesOptions.map(({ value, label }) => ({
        value,
        label,
        on: contact.receives.includes(value as never),
      })),
      marketing: marketingOf(contact, marks),
    })),
    kinds: toldKinds.map((value) => ({
      label: toldWords[value],
      href: `/clients/${client.id}/reception?kind=${value}`,
      current: value === kind,
    })),
    said: saidOf(reach, marks, kind, channels),
  };
}

export type ReceptionPage = ReturnType<typeof receptionPage>;

const reachOf = (client: ClientRecord, marks: Marks): Reachable => ({
  ...client,
  bounced: marks.bounced.map(({ email_key }) => email_key),
  refused: marks.refused.map(({ email_key }) => email_key),
});

/** A mark as it stands beside its address; '' where the address has none. */
function markOf(email: string | null, { bounced }: Marks) {
  const mark = bounced.find(({ email_key }) => email_key === email?.toLowerCase());
  return {
    email: mark ? mark.email_key : '',
    text: mark ? `Refuzată de server la ${dayOf(mark.at)}: ${mark.reason}` : '',
  };
}

const sources: Record<string, string> = {
  one_click: 'cu dezabonarea din programul de e-mail',
  person: 'pe pagina de dezabonare',
  portal: 'în portal',
};

function marketingOf(
  { email, marketing_enabled }: { email: string | null; marketing_enabled: boolean },
  { refused }: Marks,
) {
  const no = refused.find(({ email_key }) => email_key === email?.toLowerCase());
  const how = [no?.name, no && dayOf(no.at), no?.source && sources[no.source]].filter(Boolean);
  return { on: marketing_enabled && !no, refusal: no ? `A spus nu: ${how.join(', ')}` : '' };
}

// Of a JSON column a moment comes as its text.
const dayOf = (at: Date | string) => formatDate(at instanceof Date ? at : new Date(at));

function smsNote([mobile]: Hearer[]): string {
  if (!mobile) return '';
  const reason = whyNot(mobile, 'invoices');
  return reason === ''
    ? 'primește SMS-urile despre comenzi, facturi, chitanțe și livrări'
    : `nu primește SMS: ${reason}`;
}

/** The sentence of who would get something now, and why somebody would not. */
function saidOf(reach: Reachable, marks: Marks, kind: Told, channels: Channel[]) {
  const since = (email: string) => {
    const at = [...marks.bounced, ...marks.refused].find(
      ({ email_key }) => email_key === email.toLowerCase(),
    );
    return at ? ` la ${dayOf(at.at)}` : '';
  };
  const emails = hearersOf(reach, kind);
  const gets = emails.filter(({ why }) => why === '').map(({ name, email }) => `${email} (${name})`);
  const subject = subjects[kind];
  const off = 'trimiterea ei e oprită în Setări > Mesaje';
  const isOff = !channels.includes('email');
  const [mobile] = hearersOf(reach, kind, 'sms');
  return {
    to: isOff
      ? `${subject} nu pleacă prin e-mail: ${off}.`
      : gets.length > 0
        ? `${subject} merge la: ${listed(gets)}.`
        : `${subject} nu merge la nimeni prin e-mail.`,
    notTo: isOff
      ? []
      : emails
          .filter(({ why }) => why !== '')
          .map((each) => ({ who: each.name, why: whyNot(each, kind, since) })),
    sms: !mobile
      ? ''
      : !channels.includes('sms')
        ? 'Prin SMS nu pleacă: e oprit în Setări > Mesaje.'
        : mobile.why === ''
          ? `SMS la ${formatPhone(mobile.email)}.`
          : `SMS nu pleacă: ${whyNot(mobile, kind)}.`,
  };
}

/** "a", "a și b", "a, b și c". */
const listed = (names: string[]): string =>
  [names.slice(0, -1).join(', '), ...names.slice(-1)].filter(Boolean).join(' și ');
