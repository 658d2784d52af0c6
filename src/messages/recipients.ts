import { parsePhone } from '../romania/phone.ts';

/** What a contact may have chosen to receive. */
export type Received = 'offers' | 'orders' | 'invoices' | 'receipts' | 'statements' | 'deliveries';

/** What somebody hears of: what is chosen one by one, and marketing, which is another consent. */
export type Told = Received | 'marketing';

/** What of a client decides who is told of something. */
export type Reachable = {
  archived_at: Date | null;
  notify_email: boolean;
  notify_sms?: boolean;
  email: string | null;
  email_enabled: boolean;
  mobile?: string | null;
  marketing_enabled?: boolean;
  contacts: {
    id?: number;
    name: string;
    email: string | null;
    receives: string[];
    marketing_enabled?: boolean;
  }[];
  /** Addresses, in small letters, whose server said that they do not exist. */
  bounced?: readonly string[];
  /** Addresses, in small letters, that said no to marketing themselves. */
  refused?: readonly string[];
};

export type Recipient = { email: string; name: string; contact_id?: number | null };

/** Why somebody is not told. */
export type WhyNot =
  | 'archived'
  | 'email_off'
  | 'sms_off'
  | 'no_address'
  | 'refused'
  | 'switched_off'
  | 'bounced'
  | 'not_mobile'
  | 'twice';

/** Somebody who might be told: `why` says why not, '' where they are. `email` is the number of an SMS. */
export type Hearer = { email: string; name: string; contact_id: number | null; why: WhyNot | '' };

/** What a client's own address and number are called where a contact has its name. */
export const mainAddress = 'Email Principal';
export const mobile = 'Telefon Mobil';

/** What is told by SMS too; the events say the same of themselves. */
const bySms = new Set<Told>(['orders', 'invoices', 'receipts', 'deliveries']);

/**
 * The one rule of who is told of something, as a table of everybody who might be: the main address or the mobile first,
 * then the contacts in their order.
 */
export function hearersOf(client: Reachable, kind: Told, channel: 'email' | 'sms' = 'email'): Hearer[] {
  if (channel === 'sms') return bySms.has(kind) ? [mobileOf(client)] : [];
  const bounced = new Set(client.bounced ?? []);
  const refused = new Set(kind === 'marketing' ? (client.refused ?? []) : []);
  const written = new Set<string>();
  return candidates(client, kind).map(({ wants, ...each }) => {
    const address = each.email.toLowerCase();
    const why = (): WhyNot | '' => {
      if (client.archived_at) return 'archived';
      if (kind !== 'marketing' && !client.notify_email) return 'email_off';
      if (!address) return 'no_address';
      if (refused.has(address)) return 'refused';
      if (!wants) return 'switched_off';
      if (bounced.has(address)) return 'bounced';
      return written.has(address) ? 'twice' : '';
    };
    const hearer = { ...each, why: why() };
    if (hearer.why === '') written.add(address);
    return hearer;
  });
}

/** Who is told of a kind by a channel; each address once. */
export function recipientsOf(client: Reachable, kind: Told, channel?: 'email' | 'sms'): Recipient[] {
  return hearersOf(client, kind, channel)
    .filter(({ why }) => why === '')
    .map(({ why: _why, ...recipient }) => recipient);
}

/** Whether a message is still to be sent, or on its way. */
export const isWaiting = ({ state }: { state: string }): boolean => state === 'queued' || state === 'sending';

/** Those of these recipients for whom no message of an event waits to be sent yet. */
export function freshOf(
  recipients: Recipient[],
  messages: { recipient: string; state: string; event: string }[],
  event: string,
): Recipient[] {
  const same = messages.filter((message) => message.event === event && isWaiting(message));
  const waits = new Set(same.map(({ recipient }) => recipient.toLowerCase()));
  return recipients.filter(({ email }) => !waits.has(email.toLowerCase()));
}

type Candidate = { email: string; name: string; contact_id: number | null; wants: boolean };

function candidates(client: Reachable, kind: Told): Candidate[] {
  const isMarketing = kind === 'marketing';
  const main = isMarketing ? client.marketing_enabled === true : client.email_enabled;
  return [
    { email: client.email ?? '', name: mainAddress, contact_id: null, wants: main },
    ...client.contacts.map(({ id, name, email, receives, marketing_enabled }) => ({
      email: email ?? '',
      name,
      contact_id: id ?? null,
      wants: isMarketing ? marketing_enabled === true : receives.includes(kind),
    })),
  ];
}

function mobileOf({ archived_at, notify_sms, mobile: number }: Reachable): Hearer {
  const why = (): WhyNot | '' => {
    if (archived_at) return 'archived';
    if (!notify_sms) return 'sms_off';
    if (!number) return 'no_address';
    const phone = parsePhone(number);
    return phone.ok && phone.mobile ? '' : 'not_mobile';
  };
  return { email: number ?? '', name: mobile, contact_id: null, why: why() };
}
