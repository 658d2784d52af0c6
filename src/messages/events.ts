import type { Variable } from '../texts/template.ts';
import type { Received } from './recipients.ts';

export type Channel = 'email' | 'sms';

type Event = {
  label: string;
  /** To the client: which kind of thing its contacts have to receive. To a user of ours: nothing. */
  kind?: Received;
  /** The channels that tell of it. */
  channels: readonly Channel[];
  /** Somebody waits for it, so that nobody can switch it off. */
  always?: true;
  /** The variable without which the text is of no use. */
  needs?: string;
  variables: readonly Variable[];
};

/** What every text may name. */
const common: readonly Variable[] = [
  { name: 'client.name', label: 'numele clientului', example: 'Moara Veche SRL' },
  { name: 'recipient.name', label: 'numele celui care primește', example: 'Ioana Dinu' },
  { name: 'firm.name', label: 'numele firmei noastre', example: 'Firma SRL' },
  { name: 'firm.phone', label: 'telefonul firmei noastre', example: '0264 123 456' },
  { name: 'firm.email', label: 'e-mailul firmei noastre', example: 'office@firma.ro' },
  { name: 'firm.website', label: 'site-ul firmei noastre', example: 'firma.ro' },
];

const order: readonly Variable[] = [
  { name: 'order.number', label: 'numărul comenzii', example: 'CMD-1024' },
  { name: 'order.date', label: 'data comenzii', example: '24.11.2026' },
  { name: 'order.total', label: 'totalul comenzii, cu TVA', example: '1.240,50 lei' },
  { name: 'order.status', label: 'statusul comenzii', example: 'în lucru' },
];

const document: readonly Variable[] = [
  { name: 'document.kind', label: 'felul documentului, la început', example: 'Factura' },
  { name: 'document.kind_inside', label: 'felul documentului, în propoziție', example: 'factura' },
  { name: 'document.number', label: 'seria și numărul', example: 'FCT 118' },
  { name: 'document.date', label: 'data emiterii', example: '24.11.2026' },
  { name: 'document.due_date', label: 'scadența; gol unde nu e', example: '24.12.2026' },
  { name: 'document.total', label: 'totalul, cu TVA', example: '1.240,50 lei' },
  { name: 'document.open', label: 'cât a rămas de plată; gol când nimic', example: '640,50 lei' },
  { name: 'firm.iban', label: 'contul în care se plătește', example: 'RO49 AAAA 1B31 0075 9384 0000' },
];

const move: readonly Variable[] = [
  { name: 'move.from', label: 'de unde', example: 'Medium' },
  { name: 'move.to', label: 'unde', example: 'Large Business' },
  { name: 'client.link', label: 'adresa fișei clientului', example: 'http://127.0.0.1:3000/clients/1' },
];

const portal: readonly Variable[] = [
  {
    name: 'portal.link',
    label: 'adresa la care își alege parola; se face când pleacă mesajul',
    example: 'http://127.0.0.1:3000/portal/invitations/se-face-la-trimitere',
  },
  { name: 'portal.expires', label: 'până când e bună adresa', example: '01.12.2026, 10:30' },
  { name: 'portal.email', label: 'adresa cu care intră în portal', example: 'ioana@moara.ro' },
];

const both = ['email', 'sms'] as const;
const mail = ['email'] as const;

/** Every event that somebody is told of; of a campaign the campaign itself holds the text. */
export const events = {
  order_confirmed: {
    label: 'Comandă confirmată',
    kind: 'orders',
    channels: both,
    variables: [...common, ...order],
  },
  order_status: {
    label: 'Status de comandă schimbat',
    kind: 'orders',
    channels: both,
    variables: [...common, ...order],
  },
  order_shipped: {
    label: 'Comandă expediată',
    kind: 'deliveries',
    channels: both,
    variables: [
      ...common,
      ...order,
      { name: 'awb.number', label: 'numărul AWB', example: '20261124-17' },
      { name: 'awb.address', label: 'unde se livrează', example: 'Str. Gării 4, Dej, Cluj' },
    ],
  },
  invoice: {
    label: 'Factură sau stornare emisă',
    kind: 'invoices',
    channels: both,
    variables: [...common, ...document],
  },
  receipt: { label: 'Chitanță emisă', kind: 'receipts', channels: both, variables: [...common, ...document] },
  document: {
    label: 'Alt document trimis',
    kind: 'invoices',
    channels: mail,
    variables: [...common, ...document],
  },
  statement: {
    label: 'Fișa clientului trimisă',
    kind: 'statements',
    channels: mail,
    variables: [
      ...common,
      { name: 'statement.period', label: 'perioada', example: '01.01.2026 – 24.11.2026' },
      { name: 'statement.balance', label: 'soldul', example: '1.240,50 lei' },
    ],
  },
  due_soon: {
    label: 'Factură aproape de scadență',
    kind: 'invoices',
    channels: both,
    variables: [
      ...common,
      ...document,
      { name: 'days', label: 'peste cât timp e scadentă', example: '3 zile' },
    ],
  },
  overdue: {
    label: 'Factură cu scadența depășită',
    kind: 'invoices',
    channels: both,
    variables: [...common, ...document, { name: 'days', label: 'cu cât timp e depășită', example: '7 zile' }],
  },
  portal_invitation: {
    label: 'Invitație în portal',
    channels: mail,
    always: true,
    needs: 'portal.link',
    variables: [...common, ...portal],
  },
  portal_reset: {
    label: 'Parolă nouă în portal',
    channels: mail,
    always: true,
    needs: 'portal.link',
    variables: [...common, ...portal],
  },
  client_blocked: {
    label: 'Client blocat (către manager)',
    channels: mail,
    variables: [
      ...common,
      { name: 'reason', label: 'motivul', example: '2 facturi cu 34 de zile întârziere (limită 30)' },
      { name: 'client.link', label: 'adresa fișei clientului', example: 'http://127.0.0.1:3000/clients/1' },
    ],
  },
  blocked_digest: {
    label: 'Mulți clienți blocați deodată (către manager)',
    channels: mail,
    variables: [
      ...common,
      { name: 'blocked.count', label: 'câți clienți', example: '34 de clienți' },
      { name: 'blocked.link', label: 'adresa listei', example: 'http://127.0.0.1:3000/clients' },
    ],
  },
  level_changed: { label: 'Nivel schimbat (către manager)', channels: mail, variables: [...common, ...move] },
  status_changed: {
    label: 'Status schimbat (către manager)',
    channels: mail,
    variables: [...common, ...move],
  },
  moves_digest: {
    label: 'Mutările nopții (către manager)',
    channels: mail,
    variables: [
      ...common,
      { name: 'moves.count', label: 'câte mutări', example: '12 clienți' },
      {
        name: 'moves.list',
        label: 'primele mutări, câte una pe rând',
        example: 'Moara Veche SRL: Medium → Large Business',
      },
      { name: 'moves.link', label: 'adresa listei', example: 'http://127.0.0.1:3000/alerts' },
    ],
  },
  note_reminder: {
    label: 'Memento (către cine l-a primit)',
    channels: mail,
    variables: [
      ...common,
      { name: 'note.text', label: 'textul notei', example: 'De sunat pentru contract' },
      { name: 'note.when', label: 'data și ora', example: '24.11.2026, 10:30' },
      { name: 'note.link', label: 'adresa notei', example: 'http://127.0.0.1:3000/clients/1/notes' },
    ],
  },
  anaf_change: {
    label: 'Schimbare la ANAF (către manager)',
    channels: mail,
    variables: [
      ...common,
      { name: 'changes', label: 'ce s-a schimbat', example: 'nu mai este plătitor de TVA din 01.11.2026' },
      { name: 'client.link', label: 'adresa fișei clientului', example: 'http://127.0.0.1:3000/clients/1' },
    ],
  },
  anaf_digest: {
    label: 'Schimbările nopții la ANAF (către manager)',
    channels: mail,
    variables: [
      ...common,
      { name: 'changes.count', label: 'la câți clienți', example: '12 clienți' },
      {
        name: 'changes.list',
        label: 'primii clienți, câte unul pe rând',
        example: 'Moara Veche SRL: a fost declarată inactivă din 02.11.2026',
      },
      { name: 'changes.link', label: 'adresa listei', example: 'http://127.0.0.1:3000/register' },
    ],
  },
} as const satisfies Record<string, Event>;

/** An event that has a text of its own in Setări > Șabloane. */
export type EventName = keyof typeof events;
export const eventNames = Object.keys(events) as EventName[];

/** An event that a client hears of, and one that users of ours do. */
export type ClientEvent = {
  [Name in EventName]: (typeof events)[Name] extends { kind: Received } ? Name : never;
}[EventName];
export type UserEvent = Exclude<EventName, ClientEvent | 'portal_invitation' | 'portal_reset'>;

export const eventOf = (name: EventName): Event => events[name];
