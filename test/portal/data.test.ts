import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Browser, type Fields, type TestApp, testApp } from '../support/app.ts';
import { cnp, ibans, makeClient, readClient } from '../support/clients.ts';
import { formOf, type Sent } from '../support/forms.ts';
import { find, findAll, parseHtml, textOf } from '../support/html.ts';
import { merge } from '../support/merges.ts';
import { corina } from '../support/portal.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

const own = {
  phone: '0264 111 222',
  email: 'vechi@client.ro',
  contacts: [{ name: 'Dan Pop', email: 'dan@client.ro', receives: ['invoices'], marketing_enabled: true }],
  delivery_addresses: [{ label: 'Depozit', county: 'RO-CJ', locality: 'Dej', street: 'Gării' }],
};

async function made(fields: object = {}) {
  const client = await makeClient(t, { name: 'Datele SRL', manager_ids: [t.bogdan.id], ...own, ...fields });
  return { client, who: await corina(t, client.id) };
}

/** Opens the form, types these and sends it all. */
async function ask(who: Browser, typed: Fields) {
  const form = formOf((await who.get('/portal/data/edit')).body, 'data-form');
  return who.post(form.action, { ...asFields(form.fields), ...typed });
}
const asFields = (sent: Sent): Fields =>
  Object.fromEntries(Object.entries(sent).map(([name, value]) => [name, value]));

const proposals = (client_id: number) =>
  t.db.selectFrom('portal_proposals').selectAll().where('client_id', '=', client_id).orderBy('id').execute();
const stateOf = async (client_id: number) =>
  (await proposals(client_id)).map(({ field, state }) => [field, state]);

const deskOf = (id: number) => `/clients/${id}/account/proposals`;
/** What the page of staff would send, with these choices by the names of the fields. */
async function decide(who: Browser, id: number, choices: Record<string, string>, more: Fields = {}) {
  return who.post(deskOf(id), await chosen(who, id, choices, more));
}
async function chosen(who: Browser, id: number, choices: Record<string, string>, more: Fields = {}) {
  const page = parseHtml((await who.get(deskOf(id))).body);
  const seen = findAll(page, 'input', { type: 'hidden' }).map(({ attributes }): [string, string] => [
    attributes.name ?? '',
    attributes.value ?? '',
  ]);
  const rows = (await proposals(id)).filter(({ state }) => state === 'open');
  const decisions = rows.flatMap((row): [string, string][] =>
    choices[row.field] ? [[`decision[p${row.id}]`, choices[row.field] as string]] : [],
  );
  return { ...Object.fromEntries([...seen, ...decisions]), ...more };
}

test('what identifies a client is locked and a personal number masked; the form sent as it is asks for nothing', async () => {
  const { client, who } = await made({ name: 'Ion Persoană', tax_id: cnp, county: 'RO-CJ', locality: 'Dej' });

  const shown = (await who.get('/portal/data')).body;
  expect(shown).toContain('1••••••••••20');
  expect(shown).not.toContain(cnp);
  const answer = await ask(who, {});
  expect([answer.statusCode, answer.headers.location]).toEqual([303, '/portal/data']);
  expect(await proposals(client.id)).toEqual([]);
});

test('a wish for each field that changed, a bell for the manager, and the client as it was', async () => {
  const { client, who } = await made();
  const before = await readClient(t, client.id);

  await ask(who, {
    phone: '0264 333 444',
    iban: ibans.brd,
    'contacts[0][name]': 'Dan Popescu',
    'contacts[1][name]': 'Ioana Rus',
    'delivery_addresses[0][street]': 'Gării Noi',
    name: 'Alt nume SRL',
    tax_id: '4264242',
    street: 'Furată',
    note: 'Ne-am mutat.',
  });

  expect(await stateOf(client.id)).toEqual(
    [
      ['phone', 'open'],
      ['iban', 'open'],
      ['address', 'open'],
      ['contacts', 'open'],
      ['delivery_addresses', 'open'],
    ].filter(([field]) => field !== 'address' || client.tax_id === null),
  );
  expect(await readClient(t, client.id)).toEqual(before);
  const [alert, ...more] = await t.db
    .selectFrom('alerts')
    .selectAll()
    .where('client_id', '=', client.id)
    .execute();
  expect([alert?.user_id, alert?.href, more]).toEqual([t.bogdan.id, deskOf(client.id), []]);
  expect(alert?.text).toContain('Telefon, Cont Bancar');
  const audit = await t.db.selectFrom('audit_entries').selectAll().orderBy('id', 'desc').executeTakeFirst();
  expect(audit).toMatchObject({ actor_kind: 'portal', portal_user_id: who.id, action: 'portal-proposal' });
  // The note stands once, and of a contact only what is another is marked.
  const desk = (await t.bogdan.get(deskOf(client.id))).body;
  expect(desk.split('Ne-am mutat.')).toHaveLength(2);
  const marked = (name: string) => findAll(parseHtml(desk), name).map(textOf);
  expect(marked('del')).toContain('Dan Pop,');
  expect(marked('ins')).toContain('Dan Popescu,');
  expect([...marked('del'), ...marked('ins')].join()).not.toContain('dan@client.ro');
});

test('the address of a company is the register’s: nobody asks for another', async () => {
  const { client, who } = await made({ tax_id: '14399840' });

  expect((await who.get('/portal/data/edit')).body).not.toContain('name="street"');
  await ask(who, { street: 'Furată', county: 'RO-CJ', locality: 'Dej' });

  expect(await proposals(client.id)).toEqual([]);
});

test('what the rules refuse stands beside its field with everything that was typed, and nothing is asked for', async () => {
  const { client, who } = await made();

  const answer = await ask(who, {
    iban: 'RO00',
    email: 'fără semn',
    'contacts[0][name]': '',
    note: 'Mesajul rămâne',
  });

  const form = formOf(answer.body, 'data-form');
  expect(answer.statusCode).toBe(422);
  expect([form.value('iban'), form.value('email'), form.value('phone')]).toEqual([
    'RO00',
    'fără semn',
    expect.stringContaining('0264'),
  ]);
  expect(form.error('iban')).not.toBe('');
  expect(form.error('email')).toContain('Adresa de e-mail nu este completă');
  expect(form.error('contacts[0][name]')).toBe('Completați numele contactului.');
  expect(textOf(find(form.page, 'textarea', { id: 'note' }))).toBe('Mesajul rămâne');
  expect(await proposals(client.id)).toEqual([]);
});

test('without JavaScript a row is a button, and what was typed goes along', async () => {
  const { client, who } = await made();

  const more = await ask(who, { phone: '0722 000 111', add: 'contacts' });
  const form = formOf(more.body, 'data-form');
  expect([more.statusCode, form.value('phone')]).toEqual([200, '0722 000 111']);
  expect(form.value('contacts[1][name]')).toBe('');
  const less = await who.post(form.action, { ...asFields(form.fields), remove: 'contacts:0' });
  expect(formOf(less.body, 'data-form').value('contacts[0][name]')).toBe('');
  expect(await proposals(client.id)).toEqual([]);
});

test('asked for again, the last wish alone is open; wanted as it is, the wish is taken back; a button does the same', async () => {
  const { client, who } = await made();
  await ask(who, { phone: '0264 333 444' });
  const colleague = await corina(t, client.id);
  expect(formOf((await colleague.get('/portal/data/edit')).body, 'data-form').value('phone')).toContain(
    '333',
  );

  await ask(colleague, { phone: '0264 555 666' });
  await ask(colleague, { phone: '0264 555 666' });
  // She took nothing back: a colleague asked for something else.
  expect(await stateOf(client.id)).toEqual([
    ['phone', 'replaced'],
    ['phone', 'open'],
  ]);
  expect((await who.get('/portal/data')).body).toContain('un coleg a cerut altfel');
  const bells = await t.db.selectFrom('alerts').select('id').where('client_id', '=', client.id).execute();
  expect(bells).toHaveLength(1);
  await ask(colleague, { phone: '0264 111 222' });
  expect((await stateOf(client.id)).map(([, state]) => state)).toEqual(['replaced', 'withdrawn']);

  await ask(who, { mobile: '0722 333 444' });
  const { id } = (await proposals(client.id)).at(-1) ?? { id: 0 };
  await who.post(`/portal/data/proposals/${id}/withdrawal`);
  expect((await stateOf(client.id)).at(-1)).toEqual(['mobile', 'withdrawn']);
});

test('what somebody did not touch is no wish, although the office changed it meanwhile', async () => {
  const { client, who } = await made();
  const form = formOf((await who.get('/portal/data/edit')).body, 'data-form');
  const { version } = await readClient(t, client.id);
  await t.ana.json('PATCH', `/api/v1/clients/${client.id}`, { version, phone: '0264 999 999' });

  await who.post(form.action, { ...asFields(form.fields), mobile: '0722 333 444' });

  expect(await stateOf(client.id)).toEqual([['mobile', 'open']]);
});

test('accepted wishes are one save by whoever accepts, through the portal; who receives what stays, a yes to marketing goes with its address', async () => {
  const { client, who } = await made();
  await ask(who, {
    phone: '0264 333 444',
    iban: ibans.brd,
    'contacts[0][email]': 'dan.pop@client.ro',
    'contacts[1][name]': 'Ioana Rus',
  });

  const answer = await decide(
    t.bogdan,
    client.id,
    { phone: 'accept', iban: 'accept', contacts: 'accept' },
    { answer: 'Mulțumim!' },
  );

  expect(answer.statusCode).toBe(303);
  const now = await readClient(t, client.id);
  expect(now).toMatchObject({ phone: '+40264333444', iban: ibans.brd, version: client.version + 1 });
  expect(now.bank).toContain('BRD');
  expect(now.contacts).toMatchObject([
    {
      id: client.contacts[0]?.id,
      email: 'dan.pop@client.ro',
      receives: ['invoices'],
      marketing_enabled: false,
    },
    { name: 'Ioana Rus', receives: [], marketing_enabled: false },
  ]);
  const save = await t.db
    .selectFrom('audit_entries')
    .selectAll()
    .where('subject_id', '=', client.id)
    .where('action', '=', 'update')
    .executeTakeFirstOrThrow();
  expect(save).toMatchObject({ actor_id: t.bogdan.id, actor_kind: 'user', via: 'portal: Corina Dinu' });
  const told = (await who.get('/portal/data')).body;
  expect(told).toContain('preluată');
  expect(told).toContain('Mulțumim!');
  expect(told).not.toContain('Bogdan');
});

test('refused, nothing changes and the person reads why', async () => {
  const { client, who } = await made();
  await ask(who, { phone: '0264 333 444' });

  await decide(t.bogdan, client.id, { phone: 'refuse' }, { answer: 'Numărul nu răspunde.' });

  expect((await readClient(t, client.id)).version).toBe(client.version);
  expect(await stateOf(client.id)).toEqual([['phone', 'refused']]);
  expect((await who.get('/portal/data')).body).toContain('Numărul nu răspunde.');
});

test('what changed since it was asked for is shown, left out of „acceptă tot ce n-am ales”, and taken only when chosen', async () => {
  const { client, who } = await made();
  await ask(who, { phone: '0264 333 444', mobile: '0722 333 444' });
  const late = await chosen(t.bogdan, client.id, { phone: 'accept' });
  await t.ana.json('PATCH', `/api/v1/clients/${client.id}`, {
    version: client.version,
    phone: '0264 777 888',
  });

  const refused = await t.bogdan.post(deskOf(client.id), late);
  expect([refused.statusCode, (await stateOf(client.id))[0]]).toEqual([409, ['phone', 'open']]);
  expect(refused.body).toContain('s-a schimbat între timp');
  await decide(t.bogdan, client.id, {}, { all: 'accept' });
  expect(await stateOf(client.id)).toEqual([
    ['phone', 'open'],
    ['mobile', 'accepted'],
  ]);
  expect((await readClient(t, client.id)).phone).toBe('+40264777888');

  await decide(t.bogdan, client.id, { phone: 'refuse' });
  expect((await stateOf(client.id))[0]).toEqual(['phone', 'overtaken']);
  expect((await who.get('/portal/data')).body).toContain('s-au schimbat altfel între timp');
});

test('of two who decide at once one wins and the other sees it decided; saying the same twice is no quarrel', async () => {
  const { client, who } = await made();
  await ask(who, { phone: '0264 333 444' });
  const [yes, no] = await Promise.all([
    chosen(t.ana, client.id, { phone: 'accept' }),
    chosen(t.bogdan, client.id, { phone: 'refuse' }),
  ]);

  const answers = await Promise.all([
    t.ana.post(deskOf(client.id), yes),
    t.bogdan.post(deskOf(client.id), no),
  ]);

  expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([303, 409]);
  expect(answers.find(({ statusCode }) => statusCode === 409)?.body).toMatch(
    /(Ana Marin a acceptat|Bogdan Pop a refuzat) între timp „Telefon”/,
  );
  const [[, state] = []] = await stateOf(client.id);
  const again =
    state === 'accepted' ? t.ana.post(deskOf(client.id), yes) : t.bogdan.post(deskOf(client.id), no);
  expect((await again).statusCode).toBe(303);
});

test('what the client’s form would refuse is refused here too, and the wish stays open', async () => {
  const { client, who } = await made();
  const addresses = client.delivery_addresses;
  await t.db
    .insertInto('orders')
    .values({
      client_id: client.id,
      date: '2026-11-02',
      net_total: '1',
      total: '1',
      delivery_address_id: addresses[0]?.id ?? 0,
    })
    .execute();
  const form = formOf((await who.get('/portal/data/edit')).body, 'data-form');
  const without = Object.entries(asFields(form.fields)).filter(
    ([name]) => !name.startsWith('delivery_addresses['),
  );
  await who.post(form.action, Object.fromEntries(without));

  const answer = await decide(t.bogdan, client.id, { delivery_addresses: 'accept' });

  expect(answer.statusCode).toBe(422);
  expect(answer.body).toContain('încă netrimisă');
  expect(await stateOf(client.id)).toEqual([['delivery_addresses', 'open']]);
});

test('an address that was asked for is not taken once the client is a company', async () => {
  const { client, who } = await made({ county: 'RO-CJ', locality: 'Dej' });
  await ask(who, { street: 'Strada Nouă' });
  expect(await stateOf(client.id)).toEqual([['address', 'open']]);
  const company = { tax_id: '4264242', tax_id_kind: 'cui' };
  await t.db.updateTable('clients').set(company).where('id', '=', client.id).execute();

  const answer = await decide(t.bogdan, client.id, { address: 'accept' });

  expect([answer.statusCode, answer.body.includes('este acum o firmă')]).toEqual([409, true]);
  expect((await readClient(t, client.id)).street).toBeNull();
  expect((await decide(t.bogdan, client.id, { address: 'refuse' })).statusCode).toBe(303);
});

test('nothing chosen is said; a wish of another client does not exist', async () => {
  const { client, who } = await made();
  const other = await made();
  await ask(other.who, { phone: '0264 333 444' });
  const [foreign] = await proposals(other.client.id);

  expect((await t.bogdan.post(deskOf(client.id))).statusCode).toBe(422);
  const key = `decision[p${foreign?.id}]`;
  expect((await t.bogdan.post(deskOf(client.id), { [key]: 'accept' })).statusCode).toBe(404);
  expect((await who.post(`/portal/data/proposals/${foreign?.id}/withdrawal`)).statusCode).toBe(404);
  expect(await stateOf(other.client.id)).toEqual([['phone', 'open']]);
});

test('wishes of two clients that are merged are all there, and one of a field is taken', async () => {
  const [kept, gone] = [await made(), await made()];
  await ask(kept.who, { phone: '0264 333 444' });
  await ask(gone.who, { phone: '0264 555 666' });
  await merge(t, kept.client, gone.client);

  expect((await stateOf(kept.client.id)).length).toBe(2);
  expect((await decide(t.bogdan, kept.client.id, { phone: 'accept' })).statusCode).toBe(422);
});
