import { formatIsoDay, formatMoney } from '../../dist/web/format.js';
import { momentOf, toDay } from './days.mjs';

/** Collects messages; each gets its id, its state and the times of a message that went its way. */
export function createMail({ now }) {
  const rows = [];
  const write = (day, { client, contact, ...message }) => {
    const at = momentOf(day, message.minute ?? 560, now);
    const row = {
      id: rows.length + 1,
      created_at: at,
      created_by: message.by ?? null,
      client_id: client.row.id,
      event: message.event,
      channel: 'email',
      recipient: contact?.email ?? client.row.email,
      recipient_name: contact?.name ?? client.row.name,
      contact_id: contact?.id ?? null,
      document_id: message.document ?? null,
      order_id: message.order ?? null,
      campaign_recipient_id: message.campaignRecipient ?? null,
      detail: {},
      state: message.state ?? 'sent',
      reason: message.reason ?? null,
      via: (message.state ?? 'sent') === 'sent' ? 'smtp' : null,
      attempts: message.state === 'failed' ? 5 : 1,
      next_attempt_at: at,
      claimed_at: at,
      handed_at: message.state === 'stopped' ? null : at,
      ended_at: at,
      subject: message.subject,
      body_text: message.text,
      body_html: message.text
        .split('\n\n')
        .map((part) => `<p>${part}</p>`)
        .join(''),
      unique_key: `demo ${rows.length + 1}`,
    };
    rows.push(row);
    return row;
  };
  return { rows, write };
}

/** The contact that receives a kind of thing by e-mail; nobody where none does. */
const receiverOf = (client, kind) =>
  client.contacts.find(({ email, receives }) => email && receives.includes(kind));
const hello = (name, text) => `Bună ziua, ${name},\n\n${text}\n\nO zi bună!\nArdeal Depozit Demo SRL`;

/** What went out in the last weeks: invoices, parcels, reminders. Some did not arrive. Answers the addresses that bounced. */
export function mailRows(random, mail, { documents, orders, today, now }) {
  const recent = documents.filter(({ kind, day }) => kind === 'invoice' && day > today - 30);
  for (const invoice of recent) {
    const contact = receiverOf(invoice.client, 'invoices');
    if (!contact) continue;
    const number = `${invoice.series} ${invoice.number}`;
    const text = `vă trimitem factura ${number} din ${formatIsoDay(toDay(invoice.day))}, în valoare de ${formatMoney(invoice.total)}.`;
    mail.write(invoice.day, {
      client: invoice.client,
      contact,
      event: 'invoice',
      document: invoice.id,
      subject: `Factura ${number}`,
      text: hello(contact.name, text),
      by: 4,
      minute: 915,
    });
  }
  for (const order of orders.filter(({ status, day }) => status === 'shipped' && day > today - 12)) {
    const contact = receiverOf(order.client, 'deliveries');
    if (!contact) continue;
    const text = `comanda CMD-${order.id} a plecat spre dumneavoastră.`;
    mail.write(Math.min(order.day + 1, today), {
      client: order.client,
      contact,
      event: 'order_shipped',
      order: order.id,
      subject: `Comanda CMD-${order.id} a fost expediată`,
      text: hello(contact.name, text),
      by: 5,
    });
  }
  for (const invoice of documents.filter(
    (each) => each.kind === 'invoice' && each.due < today - 7 && each.cents > each.paid + each.reversed,
  )) {
    const contact = receiverOf(invoice.client, 'invoices');
    if (!contact || invoice.due < today - 60) continue;
    const number = `${invoice.series} ${invoice.number}`;
    mail.write(invoice.due + 7, {
      client: invoice.client,
      contact,
      event: 'overdue',
      document: invoice.id,
      subject: `Factura ${number} are scadența depășită`,
      text: hello(
        contact.name,
        `factura ${number} avea scadența la ${formatIsoDay(toDay(invoice.due))} și nu figurează ca achitată.`,
      ),
    });
  }
  mail.rows.sort((a, b) =>
    a.created_at < b.created_at ? -1 : a.created_at > b.created_at ? 1 : a.id - b.id,
  );
  for (const [index, row] of mail.rows.entries())
    Object.assign(row, { id: index + 1, unique_key: `demo ${index + 1}` });
  return spoilSome(random, mail.rows, now);
}

const gone = 'Adresa nu există: 550 5.1.1 User unknown';

function spoilSome(random, rows) {
  const some = rows.filter(({ event }) => event === 'invoice' && random.happens(0.06)).slice(-22);
  const ends = (row, state, reason) => Object.assign(row, { state, reason, via: null });
  const bounced = [];
  for (const [index, row] of some.entries()) {
    if (index % 7 === 3) ends(row, 'uncertain', 'Serverul nu a mai răspuns după ce a primit mesajul.');
    else if (index % 7 === 5) ends(row, 'stopped', 'Oprit de un om.');
    else {
      ends(row, 'failed', index % 2 ? gone : 'Căsuța destinatarului este plină: 452 4.2.2 Mailbox full');
      const email_key = row.recipient.toLowerCase();
      if (index % 2 && !bounced.some((each) => each.email_key === email_key))
        bounced.push({ email_key, at: row.ended_at, reason: gone, message_id: row.id });
    }
  }
  return bounced;
}
