import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Fields, type TestApp, testApp } from '../support/app.ts';
import { makeClient } from '../support/clients.ts';
import { formOf } from '../support/forms.ts';
import { byClass, find, findAll, parseHtml, textOf } from '../support/html.ts';
import { goTo, putOrder, setRules, stateOf, tablesOf, today } from '../support/levels.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
  goTo(t, today);
});
afterAll(() => t.close());
beforeEach(async () => {
  await t.db.deleteFrom('orders').execute();
  await t.db.deleteFrom('clients').execute();
  await setRules(t, { automatic: true, period_months: 6, allow_demotion: true });
});

const address = '/settings/clients/level-status';
const open = async () => formOf((await t.ana.get(address)).body, 'level-status-form');
const send = async (typed: Fields, step = 'simulation') =>
  t.ana.post(address, { ...((await open()).fields as Fields), ...typed, step });
const mainOf = (html: string) => textOf(find(parseHtml(html), 'main'));

async function withOrder(name: string, net_total: string): Promise<number> {
  const { id } = await makeClient(t, { name });
  await putOrder(t, { client_id: id, date: today, net_total });
  return id;
}

test('the form shows the rules and each level with its numbers in Romanian', async () => {
  const form = await open();

  expect(form.fields).toMatchObject({
    automatic: ['false', 'true'],
    period_months: '6',
    inactive_after_days: '180',
    'levels[1][threshold]': '1.000,00',
    'levels[2][discount_percent]': '15',
  });
  expect(findAll(form.page, 'th', { scope: 'row' }).map(textOf)).toEqual([
    'Small Business',
    'Medium',
    'Large Business',
  ]);
});

test('saving shows first who moves and what prices become, and writes nothing', async () => {
  await withOrder('Atelierul de Lemn SRL', '850');
  const before = await tablesOf(t);

  const answer = await send({ 'levels[1][threshold]': '800,00', 'levels[1][discount_percent]': '2,5' });

  expect(answer.statusCode).toBe(200);
  const text = mainOf(answer.body);
  expect(text).toContain('1 client urcă și 0 coboară.');
  expect(text).toContain('Atelierul de Lemn SRL: Small Business → Medium');
  expect(text).toContain('Medium1.000,00 lei → 800,00 lei0 % → 2,5 %25 %0 → 1');
  expect(await tablesOf(t)).toBe(before);
});

test('twenty who go down are counted without „de”, and thousands are typed the Romanian way', async () => {
  for (let index = 0; index < 20; index += 1) {
    const id = await withOrder(`Coboară ${index} SRL`, '850');
    await t.db.updateTable('clients').set({ level_id: 3 }).where('id', '=', id).execute();
  }

  const shown = await send({ 'levels[1][threshold]': '1.200,50' });
  const whole = await send({ 'levels[1][threshold]': '1.200' });

  expect(mainOf(shown.body)).toContain('0 clienți urcă și 20 coboară.');
  expect(mainOf(shown.body)).toContain('→ 1.200,50 lei');
  expect(mainOf(whole.body)).toContain('→ 1.200,00 lei');
});

test('„Salvează și aplică” writes what was shown, moves everyone and notes who changed what', async () => {
  const id = await withOrder('Atelierul de Lemn SRL', '650');
  const shown = formOf(
    (await send({ 'levels[1][threshold]': '600', period_months: '3' })).body,
    'apply-form',
  );

  const saved = await t.ana.post(address, { ...(shown.fields as Fields), step: 'application' });

  expect([saved.statusCode, saved.headers.location]).toEqual([303, address]);
  expect((await stateOf(t, id)).level_id).toBe(2);
  const page = (await t.ana.get(address)).body;
  const history = mainOf(page).split('ISTORICUL SETĂRILOR')[1];
  expect(history).toContain('Ana Marin');
  expect(history).toContain('Perioada: 6 luni → 3 luni');
  expect(history).toMatch(/Prag Medium: [\d.,]+ lei → 600,00 lei/);
});

test('from the simulation one goes back to the form with all that was typed', async () => {
  const shown = formOf((await send({ inactive_after_days: '200', automatic: 'false' })).body, 'apply-form');

  const back = formOf(
    (await t.ana.post(address, { ...(shown.fields as Fields), step: 'form' })).body,
    'level-status-form',
  );

  expect(back.value('inactive_after_days')).toBe('200');
  expect(back.fields.automatic).toBe('false');
});

test.each([
  ['period_months', '0', 'Perioada este între 1 și 60 de luni.'],
  ['inactive_after_days', 'mult', 'Numărul de zile este între 1 și 3650.'],
  ['levels[2][threshold]', '10', 'Pragul trebuie să fie mai mare decât la Medium.'],
  ['levels[2][rank]', '1', 'Două niveluri nu pot avea același rang.'],
  ['levels[0][discount_percent]', '120', 'Discountul este între 0 și 100 %, cu cel mult două zecimale.'],
])('%s = %s is refused beside the field, with what was typed', async (name, value, message) => {
  const answer = await send({ [name]: value });

  expect(answer.statusCode).toBe(422);
  const page = parseHtml(answer.body);
  const input = find(page, 'input', { name });
  expect(input?.attributes).toMatchObject({ value, 'aria-invalid': 'true' });
  const described = input?.attributes['aria-describedby'] ?? '';
  expect(byClass(page, 'error').map(textOf)).toContain(message);
  expect(described.split(' ').map((id) => textOf(find(page, '*', { id })))).toContain(message);
});

test('who saves over what somebody else saved is told, and loses nothing', async () => {
  const mine = (await open()).fields as Fields;
  await t.ana.json('PUT', '/api/v1/settings/level-status', { inactive_after_days: 90 });

  const answer = await t.ana.post(address, { ...mine, period_months: '9', step: 'application' });

  expect(answer.statusCode).toBe(422);
  expect(mainOf(answer.body)).toContain('Setările au fost salvate între timp de altcineva.');
  const again = formOf(answer.body, 'level-status-form');
  expect(again.value('period_months')).toBe('9');
  expect((await t.ana.post(address, { ...(again.fields as Fields), step: 'application' })).statusCode).toBe(
    303,
  );
});

test('for Bogdan the page does not exist', async () => {
  expect((await t.bogdan.get(address)).statusCode).toBe(404);
  expect((await t.bogdan.post(address, { period_months: '1', step: 'application' })).statusCode).toBe(404);
});
