import type { Channel, EventName } from '../events.ts';

/** Subject and text of a message; an SMS has no subject. */
export type Template = { subject: string; body: string };

// A storno and an invoice that is paid already ask for no money.
const howToPay = `{{#document.open}}{{#firm.iban}}Plata se face în contul **{{firm.iban}}**, cu numărul documentului la detalii.

{{/firm.iban}}{{/document.open}}`;
const alreadyPaid = 'Dacă ați plătit deja, vă mulțumim și vă rugăm să nu țineți seama de acest mesaj.';
const signature = `Cu stimă,
**{{firm.name}}**{{#firm.phone}}
{{firm.phone}}{{/firm.phone}}{{#firm.email}}
{{firm.email}}{{/firm.email}}`;
const hello = 'Bună ziua{{#recipient.name}}, {{recipient.name}}{{/recipient.name}},';

const mails: Record<EventName, Template> = {
  order_confirmed: {
    subject: 'Comanda {{order.number}} este confirmată',
    body: `${hello}

Am confirmat comanda **{{order.number}}** din {{order.date}}, în valoare de **{{order.total}}** cu TVA. Vă anunțăm când pleacă.

${signature}`,
  },
  order_status: {
    subject: 'Comanda {{order.number}} este {{order.status}}',
    body: `${hello}

Comanda **{{order.number}}** din {{order.date}} este acum **{{order.status}}**.

${signature}`,
  },
  order_shipped: {
    subject: 'Comanda {{order.number}} a plecat',
    body: `${hello}

Comanda **{{order.number}}** din {{order.date}} a fost predată curierului.

{{#awb.number}}- AWB: **{{awb.number}}**
{{/awb.number}}{{#awb.address}}- Se livrează la: {{awb.address}}
{{/awb.address}}

${signature}`,
  },
  invoice: {
    subject: '{{document.kind}} {{document.number}} de la {{firm.name}}',
    body: `${hello}

Vă trimitem alăturat {{document.kind_inside}} **{{document.number}}** din {{document.date}}, în valoare de **{{document.total}}**{{#document.open}}{{#document.due_date}}, cu scadența la **{{document.due_date}}**{{/document.due_date}}{{/document.open}}.

${howToPay}${signature}`,
  },
  receipt: {
    subject: 'Chitanța {{document.number}} de la {{firm.name}}',
    body: `${hello}

Am primit **{{document.total}}** și vă mulțumim. Vă trimitem alăturat chitanța **{{document.number}}** din {{document.date}}.

${signature}`,
  },
  document: {
    subject: '{{document.kind}} {{document.number}} de la {{firm.name}}',
    body: `${hello}

Vă trimitem alăturat {{document.kind_inside}} **{{document.number}}** din {{document.date}}.

${signature}`,
  },
  statement: {
    subject: 'Fișa dumneavoastră de client la {{firm.name}}',
    body: `${hello}

Vă trimitem alăturat fișa de client {{client.name}} ({{statement.period}}). Soldul este **{{statement.balance}}**.

${signature}`,
  },
  due_soon: {
    subject:
      'Factura {{document.number}} este scadentă {{#days}}peste {{days}}{{/days}}{{^days}}azi{{/days}}',
    body: `${hello}

Vă reamintim că factura **{{document.number}}** din {{document.date}} este scadentă {{#days}}la **{{document.due_date}}**, peste {{days}}{{/days}}{{^days}}**azi**{{/days}}. De plată: **{{document.open}}**.

${howToPay}${alreadyPaid}

${signature}`,
  },
  overdue: {
    subject: 'Factura {{document.number}} a trecut de scadență{{#days}} cu {{days}}{{/days}}',
    body: `${hello}

Factura **{{document.number}}** din {{document.date}} a fost scadentă la **{{document.due_date}}**{{#days}}, acum {{days}}{{/days}}. A rămas de plată: **{{document.open}}**.

${howToPay}${alreadyPaid}

${signature}`,
  },
  portal_invitation: {
    subject: 'Invitație în portalul {{firm.name}}',
    body: `${hello}

{{firm.name}} v-a făcut un cont în portalul clienților, pentru **{{client.name}}**. Acolo vedeți ce ține de colaborarea noastră.

[Alegeți-vă parola]({{portal.link}})

După aceea intrați cu adresa {{portal.email}}. Legătura este bună o singură dată, până la **{{portal.expires}}**. Dacă nu așteptați această invitație, nu faceți nimic.

${signature}`,
  },
  portal_reset: {
    subject: 'Parolă nouă în portalul {{firm.name}}',
    body: `${hello}

S-a cerut o parolă nouă pentru contul {{portal.email}} din portalul {{firm.name}}.

[Alegeți parola nouă]({{portal.link}})

Legătura este bună o singură dată, până la **{{portal.expires}}**. Dacă nu ați cerut dumneavoastră, nu faceți nimic: parola de acum rămâne.

${signature}`,
  },
  client_blocked: {
    subject: 'Blocat: {{client.name}}',
    body: `Clientul **{{client.name}}** a ajuns peste limita de sold: {{reason}}.

Comenzile lui nu se mai procesează până plătește sau până i se ridică limita. [Deschide fișa]({{client.link}})`,
  },
  blocked_digest: {
    subject: 'Peste limita de sold: {{blocked.count}}',
    body: `Peste limita de sold au ajuns deodată **{{blocked.count}}** de care răspundeți.

Comenzile lor nu se mai procesează până plătesc sau până li se ridică limita. [Deschide lista]({{blocked.link}})`,
  },
  level_changed: {
    subject: '{{client.name}}: {{move.from}} → {{move.to}}',
    body: `Nivelul clientului **{{client.name}}** s-a schimbat din {{move.from}} în **{{move.to}}**.

[Deschide fișa]({{client.link}})`,
  },
  status_changed: {
    subject: '{{client.name}}: {{move.from}} → {{move.to}}',
    body: `Statusul clientului **{{client.name}}** s-a schimbat din {{move.from}} în **{{move.to}}**.

[Deschide fișa]({{client.link}})`,
  },
  moves_digest: {
    subject: 'Mutările nopții: {{moves.count}}',
    body: `Peste noapte s-a schimbat nivelul sau statusul la {{moves.count}} din portofoliul dumneavoastră.

{{moves.list}}

[Deschide lista]({{moves.link}})`,
  },
  note_reminder: {
    subject: 'Memento: {{client.name}}',
    body: `{{note.when}}, **{{client.name}}**

{{note.text}}

[Deschide nota]({{note.link}})`,
  },
  anaf_change: {
    subject: 'ANAF: {{client.name}}',
    body: `La ANAF datele clientului **{{client.name}}** s-au schimbat: {{changes}}.

Pe fișă nu s-a schimbat nimic: propunerile vă așteaptă acolo. [Deschide fișa]({{client.link}})`,
  },
  anaf_digest: {
    subject: 'ANAF: schimbări la {{changes.count}}',
    body: `Din registrul ANAF am aflat noutăți despre {{changes.count}} din portofoliul dumneavoastră.

{{changes.list}}

Pe fișe nu s-a schimbat nimic. [Deschide lista]({{changes.link}})`,
  },
};

const texts: Partial<Record<EventName, string>> = {
  order_confirmed: 'Comanda {{order.number}} ({{order.total}}) este confirmată. {{firm.name}}',
  order_status: 'Comanda {{order.number}} este acum {{order.status}}. {{firm.name}}',
  order_shipped:
    'Comanda {{order.number}} a plecat{{#awb.number}}, AWB {{awb.number}}{{/awb.number}}. {{firm.name}}',
  invoice:
    '{{document.kind}} {{document.number}}: {{document.total}}{{#document.open}}{{#document.due_date}}, scadența {{document.due_date}}{{/document.due_date}}{{/document.open}}. {{firm.name}}',
  receipt: 'Am primit {{document.total}}, chitanța {{document.number}}. Vă mulțumim. {{firm.name}}',
  due_soon:
    'Factura {{document.number}} este scadentă la {{document.due_date}}. De plată: {{document.open}}. {{firm.name}}',
  overdue:
    'Factura {{document.number}} a fost scadentă la {{document.due_date}}. De plată: {{document.open}}. {{firm.name}}',
};

/** The text that holds until somebody writes another; undefined where the event is not told by the channel. */
export const defaultTemplate = (event: EventName, channel: Channel): Template | undefined => {
  if (channel === 'email') return mails[event];
  const body = texts[event];
  return body === undefined ? undefined : { subject: '', body };
};
