import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Browser, type TestApp, testApp } from '../../support/app.ts';
import { type Client, makeClient } from '../../support/clients.ts';
import { byClass, find, findAll, parseHtml, textOf } from '../../support/html.ts';
import { merge } from '../../support/merges.ts';
import { putMessage } from '../messages.ts';

let t: TestApp;
let [mill, hall]: Client[] = [];
let ids: number[];
beforeAll(async () => {
  t = await testApp();
  mill = await makeClient(t, { name: 'Moara Veche SRL' });
  hall = await makeClient(t, { name: 'Hala Nord SA' });
  const at = (day: string) => new Date(`${day}T22:30:00Z`);
  ids = [
    await putMessage(t, mill.id, { created_at: at('2026-03-01'), state: 'sent', via: 'smtp' }),
    await putMessage(t, hall.id, {
      ...{
        created_at: at('2026-03-02'),
        event: 'order_confirmed',
        channel: 'sms',
        recipient: '+40722123456',
      },
      ...{ state: 'sent', via: 'kept', subject: '', body_text: 'Comanda CMD-1 este confirmată.' },
    }),
    await putMessage(t, mill.id, {
      ...{ created_at: at('2026-03-03'), state: 'failed', reason: 'Serverul a refuzat adresa.' },
      ...{ recipient: 'Ioana_D@Moara.ro', recipient_name: 'Ioana Dinu' },
    }),
    await putMessage(t, null, { event: 'moves_digest', recipient: 'ana@clientela.ro', state: 'uncertain' }),
    await putMessage(t, hall.id, { event: 'campaign', state: 'queued' }),
  ];
});
afterAll(() => t.close());

/** Which of the messages an address lists, as their place in the cast. */
async function shown(address: string): Promise<number[]> {
  const page = parseHtml((await t.bogdan.get(address)).body);
  return byClass(page, 'name').map((cell) =>
    ids.indexOf(Number(find(cell, 'a')?.attributes.href?.split('/').at(-1))),
  );
}

async function listed(address: string): Promise<number[]> {
  const { items } = (await t.bogdan.json('GET', `/api/v1${address}`)).json();
  return items.map(({ id }: { id: number }) => ids.indexOf(id));
}

const filters: [query: () => string, found: number[]][] = [
  [() => '', [4, 3, 2, 1, 0]],
  [() => 'state=sent', [0]],
  [() => 'state=kept', [1]],
  [() => 'state=failed', [2]],
  [() => 'state=uncertain', [3]],
  [() => 'state=queued', [4]],
  [() => 'state=stopped', []],
  [() => 'event=campaign', [4]],
  [() => 'event=order_confirmed&channel=sms', [1]],
  [() => 'channel=email', [4, 3, 2, 0]],
  [() => `client_id=${hall?.id}`, [4, 1]],
  // In Romania it is the next day already.
  [() => 'from=2026-03-03&to=2026-03-03', [1]],
  [() => 'to=2026-03-04', [2, 1, 0]],
  [() => 'q=moara', [2, 0]],
  [() => 'q=ioana_d@moara', [2]],
  [() => 'q=0722%20123%20456', [1]],
  [() => 'q=%25', []],
  [() => 'q=&state=', [4, 3, 2, 1, 0]],
];

test.each(filters)('the list of %s, as a page and as JSON', async (query, found) => {
  expect(await shown(`/messages?${query()}`)).toEqual(found);
  expect(await listed(`/messages?${query()}`)).toEqual(found);
});

test('the messages of a client stand on its tab and in its JSON, also of one that was merged', async () => {
  expect(await shown(`/clients/${mill?.id}/messages`)).toEqual([2, 0]);
  expect(await listed(`/clients/${mill?.id}/messages`)).toEqual([2, 0]);
  const twin = await makeClient(t, { name: 'Moara Veche (dublură)' });
  ids.push(await putMessage(t, twin.id, { state: 'sent', via: 'smtp' }));
  await merge(t, mill as Client, twin);

  expect(await shown(`/clients/${mill?.id}/messages`)).toEqual([5, 2, 0]);
  expect(await listed(`/clients/${twin.id}/messages`)).toEqual([5, 2, 0]);
  expect((await t.bogdan.get(`/clients/${twin.id}/messages`)).headers.location).toBe(
    `/clients/${mill?.id}/messages`,
  );
  expect((await t.bogdan.json('GET', '/api/v1/clients/999999/messages')).statusCode).toBe(404);
});

test('a row says what went, to whom, when, and what became of it', async () => {
  const page = parseHtml((await t.bogdan.get('/messages?state=failed')).body);
  const [row] = findAll(page, 'tr').slice(1);

  expect(row ? findAll(row, 'td').map(textOf) : []).toEqual([
    'Factură sau stornare emisăFactura FCT 1',
    'Moara Veche SRL',
    'Ioana_D@Moara.roIoana Dinu',
    'E-mail',
    '04.03.2026, 00:30',
    'eșuatServerul a refuzat adresa.',
  ]);
});

test('a message as JSON has its text and its state', async () => {
  const { items, next, total } = (await t.bogdan.json('GET', '/api/v1/messages?state=kept')).json();

  expect({ next, total }).toEqual({ next: null, total: 1 });
  expect(items).toEqual([
    {
      ...{ id: ids[1], client_id: hall?.id, order_id: null, document_id: null, note_id: null },
      ...{ event: 'order_confirmed', channel: 'sms', recipient: '+40722123456', recipient_name: '' },
      ...{ subject: '', text: 'Comanda CMD-1 este confirmată.', state: 'kept', reason: null, attempts: 0 },
      ...{ created_at: '2026-03-02T22:30:00.000Z', next_attempt_at: null, ended_at: null, repeats_id: null },
    },
  ]);
});

test('pages follow one another by key', async () => {
  const seen: number[] = [];
  let after = '';
  do {
    const { items, next } = (await t.ana.json('GET', `/api/v1/messages?limit=2&after=${after}`)).json();
    seen.push(...items.map(({ id }: { id: number }) => ids.indexOf(id)));
    after = next ?? '';
  } while (after);

  expect(seen).toEqual([5, 4, 3, 2, 1, 0]);
  const first = parseHtml((await t.ana.get('/messages?limit=4')).body);
  const following = find(first, 'a', { rel: 'next' })?.attributes.href ?? '';
  expect(await shown(following)).toEqual([1, 0]);
});

test('each active filter is a chip that takes it away', async () => {
  const page = parseHtml(
    (await t.ana.get(`/messages?state=failed&channel=email&client_id=${mill?.id}&q=moara`)).body,
  );
  const chips = findAll(page, 'a', { title: 'Scoate filtrul' });

  expect(chips.map((chip) => textOf(chip).replace(/ ×.*/, ''))).toEqual([
    'Caută: moara',
    'Stare: eșuat',
    'E-mail',
    'Client: Moara Veche SRL',
  ]);
  expect(chips[0]?.attributes.href).toBe(`/messages?state=failed&channel=email&client_id=${mill?.id}`);
});

test.each(['state=altceva', 'event=x', 'from=ieri', 'limit=1000', 'after=strain'])(
  'an address with %s is refused with a sentence',
  async (query) => {
    const answer = await t.ana.get(`/messages?${query}`);

    expect(answer.statusCode).toBe(422);
    expect((await t.ana.json('GET', `/api/v1/messages?${query}`)).statusCode).toBe(422);
  },
);

test('where nothing is found the page says what to do', async () => {
  expect((await t.ana.get('/messages?q=nimeni')).body).toContain('Niciun mesaj nu se potrivește');
  const { id } = await makeClient(t, { name: 'Fără mesaje SRL' });
  expect((await t.ana.get(`/clients/${id}/messages`)).body).toContain('Clientului nu i s-a scris nimic');
});

test.each(['/messages', '/api/v1/messages', () => `/clients/${mill?.id}/messages`])(
  'the list at %s costs three queries, however many there are',
  async (where) => {
    const address = typeof where === 'string' ? where : where();
    t.proxy.forget();
    await t.ana.get(address);

    expect(t.proxy.queries.filter((text) => !text.includes('"token_hash"')).length).toBeLessThanOrEqual(3);
  },
);

test('nobody reads what went to a colleague, or what the rest of the program hides from them', async () => {
  const dan = await t.member('warehouse');
  const roles = t.db.updateTable('roles').where('key', '=', 'warehouse');
  const areas = { clients: 'view', messages: 'edit', notes: 'none' };
  await roles.set({ areas: JSON.stringify(areas) }).execute();
  const day = { created_at: new Date('2020-05-05T10:00:00Z'), state: 'queued' };
  const put = (given: object) => putMessage(t, hall?.id ?? 0, { ...day, ...given });
  const hidden = [
    await put({ event: 'level_changed', user_id: t.bogdan.id }),
    await put({ event: 'note_reminder', user_id: dan.id }),
    await put({ event: 'statement' }),
    await put({ event: 'client_blocked', user_id: dan.id }),
  ];
  const own = await put({ event: 'level_changed', user_id: dan.id });

  const at = 'from=2020-05-05&to=2020-05-05';
  const idsOf = async (person: Browser, path: string) => {
    const { items, total } = (await person.json('GET', `/api/v1${path}?${at}`)).json();
    expect(total).toBe(items.length);
    return items.map(({ id }: { id: number }) => id).sort((a: number, b: number) => a - b);
  };
  for (const path of ['/messages', `/clients/${hall?.id}/messages`]) {
    expect(await idsOf(dan, path)).toEqual([own]);
    expect(await idsOf(t.bogdan, path)).toEqual([hidden[0], hidden[2]]);
    expect(await idsOf(t.ana, path)).toEqual([...hidden, own]);
    const { body } = await dan.get(`${path}?${at}`);
    expect(hidden.filter((id) => body.includes(`/messages/${id}"`))).toEqual([]);
  }
  for (const id of hidden) {
    for (const answer of [dan.get(`/messages/${id}`), dan.post(`/messages/${id}/stop`)])
      expect((await answer).statusCode).toBe(404);
    expect((await dan.post(`/messages/${id}/repetition`)).statusCode).toBe(404);
    expect((await t.ana.get(`/messages/${id}`)).statusCode).toBe(200);
  }
  expect((await dan.post(`/messages/${own}/stop`)).statusCode).toBe(303);
});
