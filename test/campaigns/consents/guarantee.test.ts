import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type TestApp, testApp } from '../../support/app.ts';
import { type Client, makeClient, readClient, savedId, typed } from '../../support/clients.ts';
import { apply, csv, planned, reverse } from '../../support/imports.ts';
import { merge } from '../../support/merges.ts';
import { isOn, ledgerOf, makeReader, press, returnTo, sendCampaign } from './consents.ts';

vi.setConfig({ testTimeout: 60_000 });
let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

let count = 0;
const fresh = () => `om${++count}@firma.ro`;
const wanting = (email: string) => ({ name: 'Ioana Dinu', email, marketing_enabled: true });
const headings = [
  ...['ID Clientela', 'Denumire Client', 'Contact: nume', 'Contact: e-mail'],
  'Contact: e-mail marketing',
];
const file = (rows: (string | number)[][]) => csv([headings, ...rows.map((row) => row.map(String))]);
const importing = async (rows: (string | number)[][]) => {
  const plan = await planned(t, file(rows));
  expect(plan.columns.every(({ target }) => target)).toBe(true);
  return { plan, applied: await apply(t, plan.id) };
};
const patch = async ({ id }: Client, fields: object) => {
  const { version } = await readClient(t, id);
  return t.ana.json('PATCH', `/api/v1/clients/${id}`, { version, ...fields });
};

/** Somebody refused; then each of these tries to write to them again. */
const attempts: [what: string, attempt: (email: string, client: Client) => Promise<unknown>][] = [
  ['JSON that switches the contact on', (email, client) => patch(client, { contacts: [wanting(email)] })],
  [
    'JSON with the address in capitals',
    (email, client) => patch(client, { contacts: [wanting(email.toUpperCase())] }),
  ],
  [
    'JSON that makes it the main address',
    (email, client) => patch(client, { email, marketing_enabled: true }),
  ],
  ['a new client with the same address', (email) => makeReader(t, email, { name: 'Client nou' })],
  [
    'the form of a new client',
    (email) =>
      t.ana.post(
        '/clients',
        typed({
          ...{ 'contacts[0][name]': 'Ioana', 'contacts[0][email]': email },
          'contacts[0][marketing_enabled]': 'true',
        }),
      ),
  ],
  [
    'the contact removed and added again',
    async (email, client) => {
      await patch(client, { contacts: [] });
      await patch(client, { contacts: [wanting(email)] });
    },
  ],
  [
    'another contact on, whose address becomes this one',
    async (email, client) => {
      await patch(client, { contacts: [wanting(fresh())] });
      const [contact] = (await readClient(t, client.id)).contacts;
      await patch(client, { contacts: [{ ...contact, email }] });
    },
  ],
  ['an import of a new client', (email) => importing([['', `Importat ${email}`, 'Ioana Dinu', email, 'da']])],
  ['an import of the client', (email, { id, name }) => importing([[id, name, 'Ioana Dinu', email, 'da']])],
  [
    'an import and its reversal',
    async (email, { id, name }) => {
      const { plan } = await importing([[id, name, 'Ioana Dinu', email, 'da']]);
      await reverse(t, plan.id);
    },
  ],
  [
    'a merge into another client',
    async (_email, client) => merge(t, await makeClient(t, { name: 'Păstrat' }), client),
  ],
  [
    'a write past every rule of ours',
    async (email) =>
      t.db.updateTable('contacts').set({ marketing_enabled: true }).where('email', '=', email).execute(),
  ],
];

test.each(attempts)('a refusal is not undone by %s', async (_what, attempt) => {
  const email = fresh();
  const client = await makeReader(t, email, { name: `Client ${email}` });
  const { link } = await sendCampaign(t, client);
  await press(t, link);

  await attempt(email, client);

  expect(await isOn(t, email)).toBe(false);
  expect((await ledgerOf(t, email)).at(-1)).toBe('person nu');
});

test('the form says why the switch stays off, and JSON answers what is', async () => {
  const email = fresh();
  const client = await makeReader(t, email);
  await press(t, (await sendCampaign(t, client)).link);

  const answer = await patch(client, { contacts: [wanting(email)] });
  expect(answer.statusCode).toBe(200);
  expect(answer.json<Client>().contacts[0]?.marketing_enabled).toBe(false);

  const { version } = await readClient(t, client.id);
  const saved = await t.ana.post(`/clients/${client.id}`, {
    ...typed({ name: 'Redenumit SRL', version }),
    ...{
      'contacts[0][name]': 'Ioana Dinu',
      'contacts[0][email]': email,
      'contacts[0][marketing_enabled]': 'true',
    },
  });
  savedId(saved);
  const flash = saved.cookies.find(({ name }) => name === 'clientela_flash')?.value ?? '';
  const page = await t.app.inject({
    url: `/clients/${client.id}`,
    cookies: { ...t.ana.cookies, clientela_flash: flash },
  });
  expect(page.body).toMatch(
    /Ioana Dinu a refuzat e-mailurile de marketing la \d\d\.\d\d\.\d{4}; numai persoana însăși/,
  );
});

test('every change of a switch is a row of the ledger: who, through what, which text', async () => {
  const email = fresh();
  const client = await makeReader(t, email);
  const contact = () => readClient(t, client.id).then(({ contacts }) => contacts[0]);
  await patch(client, { contacts: [{ ...(await contact()), marketing_enabled: false }] });
  await patch(client, {
    contacts: [{ ...(await contact()), marketing_enabled: true, job_title: 'Director' }],
  });
  const moved = fresh();
  await patch(client, { contacts: [{ ...(await contact()), email: moved }] });
  await patch(client, { contacts: [] });

  expect(await ledgerOf(t, email)).toEqual(['form da', 'form nu', 'form da']);
  expect(await ledgerOf(t, moved)).toEqual(['form da', 'form ieșit']);
  const rows = await t.db
    .selectFrom('consents')
    .selectAll()
    .where('email_key', '=', moved)
    .orderBy('id')
    .execute();
  expect(rows[0]).toMatchObject({
    user_id: t.ana.id,
    client_id: client.id,
    name: 'Ioana Dinu',
    contact_id: null,
  });
  expect(rows[0]?.text_shown).toBe(`E-mail Marketing Adresa s-a schimbat din ${email} în ${moved}.`);
});

test('saving anything else leaves the ledger alone', async () => {
  const email = fresh();
  const client = await makeReader(t, email);
  await patch(client, {
    name: 'Alt nume SRL',
    contacts: [{ ...wanting(email), phone: '0722123456', id: client.contacts[0]?.id }],
  });

  expect(await ledgerOf(t, email)).toEqual(['form da']);
});

test('an import switches nobody on whose last word was no, and says so in the plan and in the report', async () => {
  const [email, other] = [fresh(), fresh()];
  const client = await makeReader(t, email, { name: `Client ${email}` });
  await patch(client, { contacts: [{ ...client.contacts[0], marketing_enabled: false }] });

  const rows = [
    [client.id, client.name, 'Ioana Dinu', email, 'da'],
    ['', `Nou ${email}`, 'Ioana Dinu', email.toUpperCase(), 'da'],
    ['', `Nou ${other}`, 'Dan Pop', other, 'da'],
  ];
  const { plan, applied } = await importing(rows);

  expect(await isOn(t, email)).toBe(false);
  expect(await isOn(t, other)).toBe(true);
  expect(await ledgerOf(t, email)).toEqual(['form da', 'form nu']);
  expect(await ledgerOf(t, other)).toEqual(['import da']);
  const notes = plan.items.map(({ notes }) => notes.map(({ message }) => message).join());
  expect(notes[0]).toContain('Ioana Dinu a rămas fără e-mailuri de marketing');
  expect(notes[2]).toBe('');
  expect(plan.items.map(({ state }) => state)).toEqual(['same', 'new', 'new']);
  expect(applied.items[1]?.outcome_note).toContain('Ioana Dinu a rămas fără e-mailuri de marketing');
});

test('an import taken back leaves no client behind for its consents, and the file may come again', async () => {
  const email = fresh();
  const rows = [['', `Retras ${email}`, 'Ioana Dinu', email, 'da']];
  const { plan } = await importing(rows);
  const reversed = await reverse(t, plan.id);

  expect(reversed.items[0]?.reversal).toBe('removed');
  expect(await ledgerOf(t, email)).toEqual(['import da', 'import ieșit']);
  await importing(rows);
  expect(await isOn(t, email)).toBe(true);
});

test('a no that an import brought goes with its reversal, unless somebody said no meanwhile', async () => {
  const [email, said] = [fresh(), fresh()];
  for (const each of [email, said]) {
    const client = await makeReader(t, each, { name: `Client ${each}` });
    const { plan } = await importing([[client.id, client.name, 'Ioana Dinu', each, 'nu']]);
    expect(await isOn(t, each)).toBe(false);
    if (each === said) await press(t, (await sendCampaign(t, client)).link);
    await reverse(t, plan.id);
  }

  expect(await isOn(t, email)).toBe(true);
  expect(await isOn(t, said)).toBe(false);
});

test('a yes and a no for one address are a no after the merge; its undo brings the yes back, but not a refused one', async () => {
  for (const refused of [false, true]) {
    for (const wants of ['kept', 'merged'] as const) {
      const email = fresh();
      const [kept, merged] = await Promise.all(
        (['kept', 'merged'] as const).map((which) =>
          makeClient(t, {
            name: `Unirea ${which} ${email}`,
            contacts: [{ name: 'Ioana Dinu', email, marketing_enabled: which === wants }],
          }),
        ),
      );
      if (!kept || !merged) throw new Error('no clients');
      const { link } = await sendCampaign(t, wants === 'kept' ? kept : merged);
      const preview = await t.ana.get(`/client-merges/new?ids=${kept.id},${merged.id}&kept=${kept.id}`);
      expect(preview.body).toContain(`Ioana Dinu (${email}) nu mai primește e-mailuri de marketing`);

      const id = await merge(t, kept, merged);
      expect(await isOn(t, email)).toBe(false);
      expect(await ledgerOf(t, email)).toEqual(['form da', 'merge nu']);
      if (refused) await press(t, link);
      expect((await t.ana.json('POST', `/api/v1/client-merges/${id}/reversal`)).statusCode).toBe(200);

      expect([wants, refused, await isOn(t, email)]).toEqual([wants, refused, !refused]);
      expect((await ledgerOf(t, email)).at(-1)).toBe(refused ? 'person nu' : 'merge da');
    }
  }
});

test('a consent moves with its contact in a merge, and back', async () => {
  const email = fresh();
  const [kept, merged] = [await makeClient(t, { name: 'Fără' }), await makeReader(t, email)];
  const id = await merge(t, kept, merged);
  expect(await isOn(t, email)).toBe(true);
  await t.ana.json('POST', `/api/v1/client-merges/${id}/reversal`);

  expect(await isOn(t, email)).toBe(true);
  expect(await ledgerOf(t, email)).toEqual(['form da']);
});

test('after the person said yes again the office may switch off and on as before', async () => {
  const email = fresh();
  const client = await makeReader(t, email);
  const { link } = await sendCampaign(t, client);
  await press(t, link);
  await returnTo(t, link, email);
  await patch(client, { contacts: [{ ...client.contacts[0], marketing_enabled: false }] });
  await patch(client, { contacts: [{ ...client.contacts[0], marketing_enabled: true }] });

  expect(await isOn(t, email)).toBe(true);
  expect(await ledgerOf(t, email)).toEqual(['form da', 'person nu', 'person da', 'form nu', 'form da']);
});

test('a main address that is on and another client that has it off are off after the merge', async () => {
  const email = fresh();
  const kept = await makeClient(t, { name: `Unirea ${email}`, email, marketing_enabled: true });
  const merged = await makeClient(t, { name: `Unirea cu ${email}`, email, marketing_enabled: false });
  const contact = await makeReader(t, fresh(), { name: 'Al treilea', email: fresh() });
  const main = await makeClient(t, { name: 'Al patrulea', email: contact.contacts[0]?.email ?? '' });
  const id = await merge(t, kept, merged);
  await merge(t, contact, main);

  expect(await isOn(t, email)).toBe(false);
  expect(await isOn(t, String(contact.contacts[0]?.email))).toBe(false);
  await t.ana.json('POST', `/api/v1/client-merges/${id}/reversal`);
  expect(await isOn(t, email)).toBe(true);
});

test('a refusal after a merge keeps nothing of the main e-mail from going back', async () => {
  const [email, other] = [fresh(), fresh()];
  const kept = await makeClient(t, { name: 'Păstrat', email: other });
  const merged = await makeClient(t, { name: 'Unit', email, marketing_enabled: true });
  const id = await merge(t, kept, merged, { choices: { email: merged.id } });
  expect(await isOn(t, email)).toBe(true);
  await t.ana.post(`/clients/${kept.id}/marketing/refusals`, { email });
  await t.ana.json('POST', `/api/v1/client-merges/${id}/reversal`);

  expect((await readClient(t, kept.id)).email).toBe(other);
  expect(await isOn(t, email)).toBe(false);
});

test('a contact without an address is not switched on, and the next address has no consent of the last', async () => {
  const [email, next] = [fresh(), fresh()];
  const client = await makeReader(t, email, { name: `Client ${email}` });
  const answer = await patch(client, { contacts: [{ ...client.contacts[0], email: null }] });
  expect(answer.json<Client>().contacts[0]?.marketing_enabled).toBe(false);
  expect(await ledgerOf(t, email)).toEqual(['form da', 'form ieșit']);
  await importing([[client.id, client.name, 'Ioana Dinu', next, '']]);

  expect(await isOn(t, next)).toBe(false);
});

test('an import that moves an address takes no yes along, says so, and is taken back whole', async () => {
  const [email, next] = [fresh(), fresh()];
  const client = await makeClient(t, { name: `Client ${email}`, email, marketing_enabled: true });
  const plan = await planned(
    t,
    csv([
      ['ID Clientela', 'Denumire Client', 'E-mail'],
      [String(client.id), client.name, next],
    ]),
  );
  const applied = await apply(t, plan.id);

  expect(await isOn(t, next)).toBe(false);
  expect(applied.items[0]?.outcome_note).toContain(`acordul era pentru altă adresă, nu pentru ${next}`);
  const reversed = await reverse(t, plan.id);
  expect(reversed.items[0]?.reversal).toBe('restored');
  expect(await isOn(t, email)).toBe(true);
});

test('a client that an import made and its reversal deletes leaves no yes of its main address as the last word', async () => {
  const email = fresh();
  const client = ['ID Clientela', 'Denumire Client', 'E-mail', 'E-mail Marketing'];
  const plan = await planned(t, csv([client, ['', `Retras ${email}`, email, 'da']]));
  await apply(t, plan.id);
  expect(await ledgerOf(t, email)).toEqual(['import da']);
  expect((await reverse(t, plan.id)).items[0]?.reversal).toBe('removed');

  expect(await ledgerOf(t, email)).toEqual(['import da', 'import ieșit']);
});

test('an address is kept in one writing, its domain as servers know it', async () => {
  for (const form of ['NFC', 'NFD']) {
    const client = await makeReader(t, 'Ioana@Brânză.ro'.normalize(form));
    expect(client.contacts[0]?.email).toBe('Ioana@xn--brnz-coa4r.ro');
  }
});

test('what the ledger says is never changed and never deleted', async () => {
  const email = fresh();
  await makeReader(t, email);
  const ledger = t.db.updateTable('consents').set({ given: false }).where('email_key', '=', email);

  await expect(ledger.execute()).rejects.toThrow('does not change');
  await expect(t.db.deleteFrom('consents').where('email_key', '=', email).execute()).rejects.toThrow();
});
