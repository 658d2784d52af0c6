import { completeFirm } from '../documents/documents.ts';
import { makeTemplate } from '../paperwork/paperwork.ts';
import { cui } from './anaf-records.ts';
import type { TestApp } from './app.ts';
import { csv, planned } from './imports.ts';
import { putMessage } from './messages.ts';
import { makeToken } from './tokens.ts';

/** Something to write in a field that holds so many characters. */
export type Say = (max: number) => string;
/** A thing of every kind, by the part of an address that stands before its id. */
export type House = Record<string, number>;

let numbers = 0;
/** What a column can hold: here nothing stands between the words and the database. */
const kept = (text: string) => text.toWellFormed().replaceAll('\0', '');
// Another word for each house: names of one kind are not given twice.
const plain: Say = () => `Someșul ${numbers}`;

/**
 * A firm with one thing of every kind, each text of it said by `say`: the pages and the answers of a used program. Where
 * a field does not take what is said, plain words are. Throws where those are refused, and where the program breaks.
 */
export async function furnish(t: TestApp, say: Say = plain): Promise<House> {
  async function sent(
    url: string,
    build: (say: Say) => object,
    tries: Say[] = [say, say, plain],
  ): Promise<number> {
    const [first = plain, ...rest] = tries;
    const answer = url.startsWith('/api/')
      ? await t.ana.json('POST', url, build(first))
      : await t.ana.post(url, build(first) as Record<string, string>);
    if (answer.statusCode < 304) return Number(answer.headers.location?.toString().match(/(\d+)$/)?.[1] ?? 0);
    if (answer.statusCode >= 500 || rest.length === 0)
      throw new Error(`POST ${url} ${answer.statusCode}: ${answer.body}`);
    return sent(url, build, rest);
  }
  const made = (url: string, build: (say: Say) => object) => sent(`/api/v1${url}`, build);
  const buyer = (build: (say: Say) => object) => {
    numbers += 1;
    const tax_id = String(cui(5200 + numbers));
    const address = {
      country: 'RO',
      county: 'RO-CJ',
      locality: 'Turda',
      street: 'Strada Fabricii',
      street_no: '7',
    };
    return made('/clients', (one) => ({ type_id: 1, level_id: 1, tax_id, ...address, ...build(one) }));
  };

  await completeFirm(t, { address_extra: say(60) });
  const client_id = await buyer((one) => ({
    ...{ name: one(200), alias: one(200), street: one(150), street_no: one(30), address_extra: one(100) },
    ...{ bank: one(100), activity: one(300), tags: [one(40).replaceAll(',', ' ')], source_id: one(60) },
    contacts: [{ name: one(100), job_title: one(100), email: 'ioana@moara.ro', receives: ['invoices'] }],
    delivery_addresses: [
      { label: one(100), contact_name: one(100), county: 'RO-CJ', locality: 'Dej', street: one(150) },
    ],
    manager_ids: [t.ana.id],
  }));
  const name = (one: Say) => ({ name: one(200), tax_id: '' });
  const [kept_id, other] = [await buyer(name), await buyer(name)];
  const merged = await made('/client-merges', () => ({ kept_id, merged_ids: [other] }));
  const product = await made('/products', (one) => ({
    ...{ code: one(60), name: one(200), unit: one(20), category: one(60), price: '100' },
  }));
  const line = { quantity: 1, unit_price: '100' };
  const lines = (one: Say) => [
    { ...line, product_id: product },
    { ...line, description: one(300), unit: one(20) },
  ];
  const order = await made('/orders', (one) => ({ client_id, lines: lines(one), note: one(1000) }));
  await made(`/orders/${order}/awb`, () => ({}));
  const invoice = { kind: 'invoice', client_id };
  const document = await made('/documents', (one) => ({ ...invoice, lines: lines(one), note: one(1000) }));
  const payment = await made('/payments', (one) => ({ client_id, amount: '10.00', reference: one(100) }));
  const note = await made(`/clients/${client_id}/notes`, (one) => ({ text: `${one(5000)}\n${one(300)}` }));
  const said = {
    subject: kept(say(100)),
    body_text: kept(say(1000)),
    recipient_name: kept(say(100)),
  };
  const message = await putMessage(t, client_id, said as object);
  const rows = [
    ['Nume client', 'Stradă', say(60)],
    [say(100), say(100), say(100)],
    [say(100), say(100), say(100)],
  ];
  const fields = { type_id: '1', level_id: '1' };
  const plan = await planned(t, csv(rows), { fields, name: `${say(80).toWellFormed()}.csv` });
  const person = { email: `corina${numbers}@firma.ro`, password: 'alta-parola-lunga-9', role: 'viewer' };
  await sent('/settings/users', (one) => ({ ...person, name: one(100), commission_percent: '1' }));
  const list = { audience: 'type-1', valid_from: '', valid_until: '' };
  const priceList = await sent('/price-lists', (one) => ({ ...list, name: one(60) }));
  await sent('/clients/views', (one) => ({
    name: one(40),
    query: `q=${encodeURIComponent(one(60).toWellFormed())}`,
  }));
  const text = { rate: '60', body: 'Bună ziua' };
  const campaign = await sent('/campaigns', (one) => ({
    ...text,
    name: one(120),
    subject: one(200),
    body: one(500),
  }));
  const asked = [{ name: 'motiv', label: 'Motivul' }];
  const template = await makeTemplate(t, { name: `Adeverința ${numbers}`, fields: asked });
  await makeToken(t, { clients: 'view' }, { name: say(80) });
  return {
    ...{ clients: client_id, orders: order, documents: document, payments: payment, products: product },
    ...{
      notes: note,
      messages: message,
      imports: plan.id,
      'client-merges': merged,
      'price-lists': priceList,
    },
    ...{ users: t.ana.id, campaigns: campaign, paperwork: template },
  };
}

/** A route with the ids of a house in it; undefined where the house has no such thing. */
export function addressIn(house: House, route: string): string | undefined {
  const address = route.replace(/\/([\w-]+)\/:\w+/g, (whole, kind: string) =>
    kind in house ? `/${kind}/${house[kind]}` : whole,
  );
  return address.includes(':') ? undefined : address;
}
