import ExcelJS from 'exceljs';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { completeFirm, makeBuyer, makeDocument, makeInvoice, putPayment } from '../documents/documents.ts';
import { makeOrder } from '../orders/orders.ts';
import { madeBy, makeTemplate, textOfPdf } from '../paperwork/paperwork.ts';
import { type Browser, keeping, type TestApp, testApp } from '../support/app.ts';
import { corina, everyRight } from '../support/portal.ts';
import { routeMap } from '../support/route-map.ts';
import { routesOf } from '../support/routes.ts';

// Every text of the other client carries a word. Whatever Corina asks for, she never reads it.
const canary = 'CANARUL';
vi.setConfig({ testTimeout: 60_000 });

type Things = { client: number; order: number; document: number; proposal: number };
let t: TestApp;
let own: Things;
let foreign: Things;
const missing: Things = { client: 999_999, order: 999_999, document: 999_999, proposal: 999_999 };

beforeAll(async () => {
  t = await testApp();
  await completeFirm(t);
  own = await everythingOf('Corina');
  foreign = await everythingOf(canary);
});
afterAll(() => t.close());

/** A client with something of everything that the portal shows, this word in each of its texts. */
async function everythingOf(word: string): Promise<Things> {
  const address = { county: 'RO-CJ', locality: 'Dej', street: `Strada ${word}`, street_no: '1' };
  const { id: client } = await makeBuyer(t, {
    ...{ name: `${word} SRL`, alias: word, email: `${word.toLowerCase()}@client.ro`, website: `${word}.ro` },
    ...{ ...address, activity: word, notify_email: true, mobile: '0722111222' },
    contacts: [
      { name: word, email: `${word.toLowerCase()}.om@client.ro`, job_title: word, receives: ['invoices'] },
    ],
    delivery_addresses: [{ label: word, ...address, contact_name: word, is_default: true }],
  });
  const line = { description: word, quantity: 1, unit_price: '100' };
  const { id: order } = await makeOrder(t, client, { lines: [line], note: word });
  await t.ana.json('POST', `/api/v1/orders/${order}/awb`, {});
  const { id: document } = await makeInvoice(t, client, { lines: [line], note: word });
  await makeDocument(t, { kind: 'proforma', client_id: client, lines: [line] });
  await putPayment(t, client, '20.00');
  const paper = await madeBy(t.ana, client, { template_id: await makeTemplate(t, { name: word }) });
  const message = { client_id: client, event: 'document', recipient: 'a@b.ro', document_id: paper.id };
  await t.db
    .insertInto('messages')
    .values({ ...message, unique_key: word, state: 'sent' })
    .execute();
  const person = await corina(t, client, everyRight, { name: word });
  const { id: proposal } = await t.db
    .insertInto('portal_proposals')
    .values({ client_id: client, portal_user_id: person.id, field: 'alias', was: '""', wanted: `"${word}"` })
    .returning('id')
    .executeTakeFirstOrThrow();
  return { client, order, document, proposal };
}

const asked = () => routesOf(t.app).filter((route) => routeMap[route] === 'portal');
const kindOf = (path: string): keyof Things =>
  path.includes('/orders/') ? 'order' : path.includes('/documents/') ? 'document' : 'proposal';
const withIds = (path: string, things: Things) => path.replace(/:id/, String(things[kindOf(path)]));
const trick = () =>
  `client_id=${foreign.client}&client_id[]=${foreign.client}&clientId=${foreign.client}&id=${foreign.order}&portal_user_id=${foreign.client}`;

type Answer = Awaited<ReturnType<Browser['get']>>;
/** All that an answer says, also inside a PDF and a workbook. */
async function saidBy({ headers, rawPayload, body }: Answer): Promise<string> {
  const type = String(headers['content-type']);
  const said = `${JSON.stringify(headers)} ${body}`;
  if (type === 'application/pdf') return `${said} ${await textOfPdf(rawPayload)}`;
  if (!type.includes('spreadsheetml')) return said;
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load(rawPayload as never);
  return `${said} ${JSON.stringify(workbook.worksheets.map((sheet) => sheet.getSheetValues()))}`;
}

async function expectSilent(answer: Answer, what: string): Promise<void> {
  const said = (await saidBy(answer)).toLowerCase();
  expect([what, said.includes(canary.toLowerCase())]).toEqual([what, false]);
}

const send = (who: Browser, route: string, url: string, body = {}): Promise<Answer> =>
  route.startsWith('GET') ? who.get(url) : who.post(url, body);

/** Every row of everything that a portal could write. */
async function rowsNow(): Promise<string> {
  const tables = [
    'clients',
    'contacts',
    'delivery_addresses',
    'orders',
    'portal_proposals',
    'portal_users',
    'consents',
  ];
  const digests = [...tables, 'marketing_refusals', 'messages', 'alerts', 'audit_entries'].map(
    (table) =>
      sql`select md5(string_agg((to_jsonb(x) - 'last_visit_at')::text, '|' order by (to_jsonb(x) - 'last_visit_at')::text)) as digest from ${sql.table(table)} x`,
  );
  const found = await Promise.all(digests.map((digest) => digest.execute(t.db)));
  return JSON.stringify(found.map(({ rows }) => rows));
}

test('the canary sings to its own people: what is looked for is there to be found', async () => {
  const theirs = await corina(t, foreign.client);
  for (const route of asked().filter((each) => each.startsWith('GET') && !each.endsWith('/account'))) {
    const path = withIds(route.slice(4), foreign);
    const answer = await theirs.get(path);
    expect([path, answer.statusCode]).toEqual([path, 200]);
    expect([path, (await saidBy(answer)).includes(canary)]).toEqual([path, true]);
  }
});

test('of another client Corina reads nothing on any page, whatever she adds to the address', async () => {
  const who = await corina(t, own.client);
  for (const route of asked().filter((each) => each.startsWith('GET'))) {
    const path = withIds(route.slice(4), own);
    for (const query of ['', trick()]) {
      const answer = await who.get(query ? `${path}?${query}` : path);
      expect([path, query, answer.statusCode]).toEqual([path, query, 200]);
      await expectSilent(answer, `${path}?${query}`);
    }
  }
});

test('what is another’s is missing, to the letter, and asking for it changes nothing', async () => {
  const who = await corina(t, own.client);
  const before = await rowsNow();
  for (const route of asked().filter((each) => each.includes(':id'))) {
    const [, path = ''] = route.split(' ');
    const answers: string[] = [];
    for (const things of [foreign, missing]) {
      const answer = await send(who, route, withIds(path, things), { client_id: foreign.client });
      expect([route, answer.statusCode]).toEqual([route, 404]);
      await expectSilent(answer, route);
      answers.push(answer.body);
    }
    expect([route, answers[0]]).toEqual([route, answers[1]]);
  }
  for (const strange of ['0', '-1', '1e3', '01', `${foreign.order}%20`, `${own.order}%2f${foreign.order}`])
    for (const path of [`/portal/orders/${strange}`, `/portal/documents/${strange}.pdf`]) {
      const answer = await who.get(path);
      expect([path, answer.statusCode]).toEqual([path, 404]);
      await expectSilent(answer, path);
    }
  expect(await rowsNow()).toBe(before);
});

test('what Corina sends is about her client alone, whoever it names', async () => {
  const who = await corina(t, own.client);
  const theirs = () =>
    t.db.selectFrom('clients').selectAll().where('id', '=', foreign.client).executeTakeFirstOrThrow();
  const before = await theirs();
  const [contact] = await t.db
    .selectFrom('contacts')
    .selectAll()
    .where('client_id', '=', foreign.client)
    .execute();
  const named = { client_id: foreign.client, 'client_id[]': String(foreign.client), id: foreign.client };

  await who.post('/portal/data/proposals', {
    ...{ ...named, phone: '0264 333 444', 'lists[]': 'contacts' },
    ...{ 'contacts[0][id]': String(contact?.id), 'contacts[0][name]': 'Furat' },
  });
  const wish = await t.db
    .selectFrom('portal_proposals')
    .selectAll()
    .where('field', '=', 'contacts')
    .executeTakeFirstOrThrow();
  expect([wish.client_id, wish.wanted]).toEqual([own.client, [expect.objectContaining({ id: null })]]);
  const { version } = before;
  await who.post('/portal/notices', { ...named, version, notify_email: 'false', notify_sms: 'false' });
  await who.post('/portal/notices/marketing', { ...named, marketing: 'no', email: `${canary}.om@client.ro` });

  expect(await theirs()).toEqual(before);
  const after = await t.db
    .selectFrom('contacts')
    .selectAll()
    .where('client_id', '=', foreign.client)
    .execute();
  expect(after).toEqual([contact]);
  const wishes = await t.db
    .selectFrom('portal_proposals')
    .select('id')
    .where('client_id', '=', foreign.client)
    .execute();
  expect(wishes).toEqual([{ id: foreign.proposal }]);
});

test('without its right a page is missing, own or not, and what is posted to it writes nothing', async () => {
  const free = ['/portal', '/portal/account', '/portal/account/password'];
  const needs = (path: string) => everyRight.find((right) => path.startsWith(`/portal/${right}`));
  const before = await rowsNow();
  const people: [string[], Browser][] = [];
  for (const without of everyRight) {
    const rights = everyRight.filter((right) => right !== without);
    people.push([rights, await corina(t, own.client, rights)]);
  }
  const peopled = await rowsNow();
  expect(peopled).not.toBe(before);
  for (const [rights, who] of people)
    for (const route of asked()) {
      const [, path = ''] = route.split(' ');
      if (free.includes(path) || rights.includes(needs(path) ?? '')) continue;
      for (const things of [own, foreign]) {
        const answer = await send(who, route, withIds(path, things), {
          version: 1,
          marketing: 'no',
          phone: '0264111333',
        });
        expect([route, answer.statusCode]).toEqual([route, 404]);
        await expectSilent(answer, route);
      }
    }
  expect(await rowsNow()).toBe(peopled);
});

test('to the office the portal’s cookie is nothing, under either name, and the office’s is nothing in the portal', async () => {
  const who = await corina(t, own.client);
  const token = who.cookies.clientela_portal ?? '';
  const disguised = keeping(t.app, { clientela_session: token, clientela_portal: token });
  const before = await rowsNow();
  for (const [route, audience] of Object.entries(routeMap)) {
    if (audience === 'everybody' || audience === 'portal') continue;
    const [method = '', path = ''] = route.split(' ');
    const url = path.replace(/:\w*id/gi, String(foreign.client)).replace(/:\w+/g, 'x');
    for (const as of [who, disguised]) {
      const answer = await as.json(method as 'GET', url, method === 'GET' ? undefined : { version: 1 });
      expect([
        route,
        [303, 401, 404].includes(answer.statusCode),
        answer.headers.location ?? '/login',
      ]).toEqual([route, true, expect.stringMatching(/^\/login/)]);
      await expectSilent(answer, route);
    }
  }
  const answer = await t.ana.get(`/portal/orders/${own.order}`);
  expect([answer.statusCode, answer.headers.location]).toEqual([303, '/portal/login']);
  expect(await rowsNow()).toBe(before);
});
