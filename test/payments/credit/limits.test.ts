import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../support/app.ts';
import { makeClient, readClient } from '../../support/clients.ts';
import { formOf } from '../../support/forms.ts';
import { blockOf, daysAgo, debtor, setFirm } from './credit.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
beforeEach(() => setFirm(t));
afterAll(() => t.close());

const change = async (id: number, fields: object, who = t.ana) => {
  const { version } = await readClient(t, id);
  return who.json('PATCH', `/api/v1/clients/${id}`, { version, ...fields });
};

test('the settings keep what is left out, empty what is empty, and are seen by administrators alone', async () => {
  await setFirm(t, { overdue_limit: '1.240,50', overdue_days_limit: 30 });
  const put = (body: object) => t.ana.json('PUT', '/api/v1/settings/credit', body);

  expect((await put({ total_limit: 0 })).json()).toMatchObject({
    overdue_limit: '1240.50',
    total_limit: '0.00',
    overdue_days_limit: 30,
  });
  expect((await put({ overdue_limit: '', total_limit: null })).json()).toMatchObject({
    overdue_limit: null,
    total_limit: null,
    overdue_days_limit: 30,
  });
  expect((await put({ overdue_limit: -1 })).json().errors[0].field).toBe('overdue_limit');
  expect((await put({ overdue_days_limit: 1.5 })).statusCode).toBe(422);
  expect((await put({ version: 1, overdue_days_limit: 5 })).statusCode).toBe(409);
  expect((await t.bogdan.json('PUT', '/api/v1/settings/credit', {})).statusCode).toBe(404);
  expect((await t.bogdan.get('/settings/credit')).statusCode).toBe(404);
});

test('the page shows who would be blocked before it saves', async () => {
  const client = await debtor(t, 'Previzualizata SRL', [['777', 12]]);
  const { fields } = formOf((await t.ana.get('/settings/credit')).body, 'credit-form');

  const seen = await t.ana.post('/settings/credit', { ...fields, overdue_days_limit: '10', step: 'preview' });
  expect(seen.statusCode).toBe(200);
  expect(seen.body).toContain('1 client ar fi blocat azi:');
  expect(seen.body).toContain('Previzualizata SRL');
  expect((await readClient(t, client.id)).blocked).toBe(false);

  const form = formOf(seen.body, 'credit-form');
  expect((await t.ana.post('/settings/credit', { ...form.fields, step: 'save' })).statusCode).toBe(303);
  expect(blockOf(await readClient(t, client.id))).toEqual([
    true,
    'Blocat: 1 factură cu 12 zile întârziere (limită 10). Se deblochează dacă plătește 777,00 lei.',
  ]);
  const wrong = await t.ana.post('/settings/credit', { ...fields, overdue_limit: 'mult' });
  expect(wrong.statusCode).toBe(422);
  expect(formOf(wrong.body, 'credit-form').value('overdue_limit')).toBe('mult');
  const stale = await t.ana.post('/settings/credit', { ...fields, overdue_days_limit: '11' });
  expect(stale.statusCode).toBe(422);
  expect(stale.body).toContain('schimbate între timp');
});

test("a client's own limits come before the firm's, and it may be left unchecked", async () => {
  await setFirm(t, { total_limit: 100 });
  const client = await debtor(t, 'Proprie SRL', [['500', -10]]);
  expect((await readClient(t, client.id)).blocked).toBe(true);

  const own = await change(client.id, { credit_total_limit: '500' });
  expect(own.json()).toMatchObject({ blocked: false, credit_total_limit: '500.00', balance: '500.00' });
  expect((await change(client.id, { credit_total_limit: 0 })).json().blocked).toBe(true);
  expect((await change(client.id, { credit_unchecked: true })).json().blocked).toBe(false);
  const list = (await t.ana.get('/api/v1/clients?q=proprie')).json().items[0];
  expect(list).toMatchObject({ credit_unchecked: true, balance: '500.00', blocked: false });
});

test('only an administrator changes the limits of a client; the same values come back from everybody', async () => {
  const client = await makeClient(t, { name: 'Păzită SRL', credit_total_limit: 1000 });

  const refused = await change(client.id, { credit_total_limit: 2000 }, t.bogdan);
  expect(refused.statusCode).toBe(422);
  expect(refused.json().errors[0]).toMatchObject({ field: 'credit_total_limit' });
  expect(refused.json().detail).toContain('numai administratorul');
  expect((await change(client.id, { ...client, alias: 'Nou' }, t.bogdan)).statusCode).toBe(200);
  const made = { name: 'Alta SRL', type_id: 1, level_id: 1 };
  const post = (fields: object) => t.bogdan.json('POST', '/api/v1/clients', { ...made, ...fields });
  expect((await post({ credit_unchecked: true })).statusCode).toBe(422);
  expect((await post({ credit_unchecked: false })).statusCode).toBe(201);
  expect((await t.bogdan.post(`/clients/${client.id}/credit`, {})).statusCode).toBe(404);
  const page = await t.bogdan.get(`/clients/${client.id}/credit`);
  expect(page.statusCode).toBe(200);
  expect(page.body).not.toContain('Salvează limitele');
});

test('the page of the limits saves them, once for each version, with an audit row of the client', async () => {
  const client = await makeClient(t, { name: 'Formular SRL' });
  const { fields } = formOf((await t.ana.get(`/clients/${client.id}/credit`)).body, 'limits-form');
  const post = (typed: object) =>
    t.ana.post(`/clients/${client.id}/credit`, { ...(fields as object), ...typed });

  expect((await post({ credit_overdue_limit: '1.240,50' })).statusCode).toBe(303);
  expect((await readClient(t, client.id)).credit_overdue_limit).toBe('1240.50');
  const stale = await post({ credit_overdue_limit: '7' });
  expect(stale.statusCode).toBe(422);
  expect(formOf(stale.body, 'limits-form').value('credit_overdue_limit')).toBe('7');
  const wrong = await post({ credit_overdue_days: 'zece' });
  expect(formOf(wrong.body, 'limits-form').error('credit_overdue_days')).toContain('între 0 și 3650');
  const audit = await t.db
    .selectFrom('audit_entries')
    .select(['actor_id', 'changes'])
    .where('subject', '=', 'client')
    .where('subject_id', '=', client.id)
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow();
  expect(audit).toEqual({ actor_id: t.ana.id, changes: { credit_overdue_limit: [null, '1240.50'] } });
});

test('a raise holds until its last day, says who and why, and can be ended early', async () => {
  await setFirm(t, { total_limit: 100 });
  const client = await debtor(t, 'Mărită SRL', [['500', -10]]);
  const open = async () => (await t.ana.get(`/clients/${client.id}/credit`)).body;
  const raise = async (typed: Record<string, string>, key?: string) => {
    const { fields } = formOf(await open(), 'raise-form');
    return t.ana.post(`/clients/${client.id}/credit-raises`, {
      ...fields,
      ...(key && { form_key: key }),
      ...typed,
    });
  };
  const wanted = { raise_total_limit: '600', reason: 'Lucrare mare', until: daysAgo(-7) };

  const refused = await raise({ ...wanted, until: daysAgo(1), raise_total_limit: '50' });
  expect(refused.statusCode).toBe(422);
  const form = formOf(refused.body, 'raise-form');
  expect(form.error('until')).toContain('azi sau mai târziu');
  expect(form.error('raise_total_limit')).toContain('mai mult decât limita obișnuită');
  expect(form.value('reason')).toBe('Lucrare mare');
  expect((await raise({ ...wanted, reason: '' })).statusCode).toBe(422);

  expect((await raise(wanted, 'cheia')).statusCode).toBe(303);
  expect((await raise(wanted, 'cheia')).statusCode).toBe(303);
  expect((await readClient(t, client.id)).blocked).toBe(false);
  expect(await open()).toContain('aprobată de Ana Marin');
  expect((await raise({ ...wanted, raise_total_limit: '700' })).statusCode).toBe(303);
  const raises = await t.db
    .selectFrom('credit_raises')
    .select(['id', 'ended_by'])
    .where('client_id', '=', client.id)
    .orderBy('id')
    .execute();
  expect(raises.map(({ ended_by }) => ended_by)).toEqual([t.ana.id, null]);

  const ending = `/clients/${client.id}/credit-raises/${raises[1]?.id}/ending`;
  expect((await t.bogdan.post(ending)).statusCode).toBe(404);
  const other = await makeClient(t, { name: 'Fără mărire SRL' });
  const wrong = [`${client.id}/credit-raises/99999`, `${other.id}/credit-raises/${raises[1]?.id}`];
  for (const path of wrong) expect((await t.ana.post(`/clients/${path}/ending`)).statusCode).toBe(404);
  expect((await readClient(t, client.id)).blocked).toBe(false);
  expect((await t.ana.post(ending)).statusCode).toBe(303);
  expect((await t.ana.post(ending)).statusCode).toBe(303);
  expect((await readClient(t, client.id)).blocked).toBe(true);
  expect(await open()).toContain('încheiată la');

  await t.db
    .insertInto('credit_raises')
    .values({
      client_id: client.id,
      total_limit: '900',
      reason: 'Trecută',
      until: daysAgo(1),
      approved_by: t.ana.id,
    })
    .execute();
  expect((await readClient(t, client.id)).blocked).toBe(true);
  expect(await open()).toContain('a expirat');
});

test('a raise never lowers a limit that rose meanwhile, nor checks what is checked no more', async () => {
  await setFirm(t, { total_limit: 100 });
  const client = await debtor(t, 'Crescândă SRL', [['500', -10]]);
  await t.db
    .insertInto('credit_raises')
    .values({
      client_id: client.id,
      total_limit: '200',
      overdue_days: 5,
      reason: 'Veche',
      until: daysAgo(-5),
      approved_by: t.ana.id,
    })
    .execute();
  const state = async () => {
    const filtered = (await t.ana.get('/api/v1/clients?q=crescanda&blocked=true')).json().total === 1;
    return [(await readClient(t, client.id)).blocked, filtered];
  };
  expect(await state()).toEqual([true, true]);

  await setFirm(t, { total_limit: 1000 });
  expect(await state()).toEqual([false, false]);
  await setFirm(t);
  expect(await state()).toEqual([false, false]);
  await setFirm(t, { total_limit: 100 });
  await change(client.id, { credit_total_limit: '500' });
  expect(await state()).toEqual([false, false]);
});
