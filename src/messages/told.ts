import { formatPhone } from '../romania/phone.ts';
import { type EventName, eventOf } from './events.ts';
import { type Hearer, hearersOf, type Reachable, type Told, type WhyNot } from './recipients.ts';

/** What of each kind is told, as the object of „primește …”. */
export const toldWords: Record<Told, string> = {
  offers: 'oferte',
  orders: 'comenzi',
  invoices: 'facturi',
  receipts: 'chitanțe',
  statements: 'extrase',
  deliveries: 'livrări',
  marketing: 'marketing',
};

/** Why nobody would get something by e-mail, and what to do; '' where somebody would. */
export function whyNobody(client: Reachable | undefined, kind: Told): string {
  if (!client || client.archived_at) return 'Clientul este arhivat: nu i se mai trimite nimic.';
  const hearers = hearersOf(client, kind);
  if (hearers.some(({ why }) => why === '')) return '';
  if (kind !== 'marketing' && !client.notify_email)
    return 'Clientul nu primește e-mailuri: Notificare E-mail este oprită în fișa lui. Porniți-o și trimiteți din nou.';
  const bounced = hearers.filter(({ why }) => why === 'bounced').map(({ email }) => email);
  const nobody = `Nimeni nu primește ${toldWords[kind]} prin e-mail:`;
  if (bounced.length > 0)
    return `${nobody} serverul a refuzat ${bounced.join(', ')}. Corectați adresa sau încercați-o din nou la „Cine ce primește”.`;
  return `${nobody} porniți Email Principal în fișa clientului sau alegeți un contact.`;
}

/** Why nobody was told of an event although somebody would get it by e-mail. */
export const whySwitchedOff = (event: EventName): string =>
  `Mesajele „${eventOf(event).label}” sunt oprite. Le pornește un administrator, la Setări > Mesaje și șabloane.`;

/** The same where a client may be reached by nobody: who gets it, with their addresses. */
export const namesOf = (hearers: { email: string; name: string }[]): string =>
  hearers.map(({ name, email }) => `${email} (${name})`).join(', ');

/** Why somebody is not told, after „Nu merge la: Dan Pop –”. */
export function whyNot(hearer: Hearer, kind: Told, since: (email: string) => string = () => ''): string {
  const on = since(hearer.email);
  const words: Record<WhyNot, string> = {
    archived: 'clientul este arhivat',
    email_off: 'Notificare E-mail este oprită',
    sms_off: 'Notificare SMS este oprită',
    no_address: hearer.name === 'Telefon Mobil' ? 'nu are număr' : 'nu are adresă de e-mail',
    refused: `a spus nu la marketing${on}`,
    switched_off: hearer.contact_id === null ? 'comutatorul este oprit' : `nu primește ${toldWords[kind]}`,
    bounced: `adresa a fost refuzată de server${on}`,
    not_mobile: `${formatPhone(hearer.email)} nu este un număr de mobil`,
    twice: 'are aceeași adresă, i se scrie o singură dată',
  };
  return hearer.why === '' ? '' : words[hearer.why];
}
