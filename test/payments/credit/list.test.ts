import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../support/app.ts';
import { namesOn } from '../../support/clients.ts';
import { byClass, findAll, parseHtml, textOf } from '../../support/html.ts';
import { daysAgo, debtor, setFirm } from './credit.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
  await setFirm(t, { overdue_limit: '1000', overdue_days_limit: 30 });
  await debtor(t, 'Alfa SRL', [['1500', 3]], { tags: ['vip'], manager_ids: [t.bogdan.id] });
  await debtor(t, 'Beta SRL', [['900', 5]], { manager_ids: [t.bogdan.id] });
  await debtor(t, 'Gama SRL', [
    ['20', 31],
    ['3000', -5],
  ]);
  await debtor(t, 'Delta SRL', []);
  await debtor(t, 'Nelimitata SRL', [['9999', 90]], { credit_unchecked: true });
});
afterAll(() => t.close());

const names = async (query: string) => namesOn((await t.ana.get(`/clients?${query}`)).body);

test('the list is filtered by who is blocked, with a chip, alone and with other filters', async () => {
  expect(await names('blocked=true')).toEqual(['Alfa SRL', 'Gama SRL']);
  expect(await names('blocked=false')).toEqual(['Beta SRL', 'Delta SRL', 'Nelimitata SRL']);
  expect(await names('blocked=true&tag=vip')).toEqual(['Alfa SRL']);
  expect(await names(`blocked=true&manager=${t.bogdan.id}`)).toEqual(['Alfa SRL']);
  expect(await names('blocked=true&q=gama')).toEqual(['Gama SRL']);
  const { body } = await t.ana.get('/clients?blocked=true');
  expect(body).toContain('2 clienți');
  expect(byClass(parseHtml(body), 'chip').map(textOf).join(' ')).toContain('Blocați');
  expect((await t.ana.get('/clients?blocked=poate')).statusCode).toBe(422);
  expect((await t.ana.get('/clients/filters?blocked=false')).body).toContain('value="false" selected');
});

test('by balance, who owes most stands first, page after page', async () => {
  const byBalance = ['Nelimitata SRL', 'Gama SRL', 'Alfa SRL', 'Beta SRL', 'Delta SRL'];
  expect(await names('sort=balance')).toEqual(byBalance);
  expect(await names('sort=balance&dir=asc')).toEqual(byBalance.toReversed());
  const paged: string[] = [];
  let after = '';
  do {
    const page = (await t.ana.get(`/api/v1/clients?sort=balance&limit=2&after=${after}`)).json();
    paged.push(...page.items.map(({ name }: { name: string }) => name));
    after = page.next ?? '';
  } while (after);
  expect(paged).toEqual(byBalance);
  expect(await names('blocked=true&sort=balance')).toEqual(['Gama SRL', 'Alfa SRL']);
});

test('JSON filters alike and says why', async () => {
  const { items, total } = (await t.ana.get('/api/v1/clients?blocked=true')).json();
  expect(total).toBe(2);
  expect(items[1]).toMatchObject({
    name: 'Gama SRL',
    balance: '3020.00',
    blocked_reason:
      'Blocat: 1 factură cu 31 de zile întârziere (limită 30). Se deblochează dacă plătește 20,00 lei.',
  });
});

test('the columns Sold and Blocat can be chosen, and leave with an export', async () => {
  const { body } = await t.ana.get('/clients?columns=balance,blocked&q=srl&sort=name');
  const cells = findAll(parseHtml(body), 'td').map(textOf);
  expect(cells.slice(0, 6)).toEqual(['Alfa SRL', '1.500,00 lei', 'Blocat', 'Beta SRL', '900,00 lei', '']);

  const csv = (await t.ana.get('/clients.csv?columns=balance,blocked&blocked=true&sort=balance')).body;
  const lines = csv.replace('\uFEFF', '').trim().split(/\r?\n/);
  expect(lines[0]).toMatch(/Sold.Blocat$/);
  expect(lines.slice(1).map((line) => line.replace(/^\D*\d+\D/, ''))).toEqual([
    expect.stringContaining('Gama SRL'),
    expect.stringContaining('Alfa SRL'),
  ]);
  expect(csv).toContain('1500,00');
});

test('all that are blocked can be changed at once', async () => {
  const { body } = await t.ana.get('/clients?blocked=true');
  const query = /name="query" value="([^"]*)"/.exec(body)?.[1] ?? '';
  expect(query).toBe('blocked=true');
  const plan = await t.ana.post('/clients/bulk-changes', {
    select: 'all',
    query,
    kind: 'tags',
    tags_mode: 'add',
    tags: 'sunat',
  });
  expect(plan.statusCode).toBe(303);
  const frozen = await t.db.selectFrom('bulk_change_clients').select('client_id').execute();
  expect(frozen).toHaveLength(2);
});

test('the head of every tab says it, with the balance and what can be done', async () => {
  const alfa = (await t.ana.get('/api/v1/clients?q=alfa')).json().items[0];
  const beta = (await t.ana.get('/api/v1/clients?q=beta')).json().items[0];
  for (const tab of ['', '/orders', '/level-history', '/credit']) {
    const { body } = await t.ana.get(`/clients/${alfa.id}${tab}`);
    expect(body).toContain(alfa.blocked_reason);
    expect(body).toContain('Sold: 1.500,00 lei');
    expect(body).toContain(`/payments/new?client_id=${alfa.id}`);
  }
  expect((await t.ana.get(`/clients/${beta.id}`)).body).toContain(
    'Aproape de limita de sold: 900,00 lei restanți (limită 1.000,00 lei).',
  );
});

test('Azi tells who is blocked and who is near, and a sales user sees the own ones', async () => {
  const { body } = await t.ana.get('/today');
  expect(body).toContain('2 clienți blocați, 1 client aproape de limită');
  for (const name of ['Alfa SRL', 'Gama SRL', 'Beta SRL']) expect(body).toContain(name);
  expect(body).toContain('/clients?blocked=true&amp;sort=balance');
  const own = (await t.bogdan.get('/today?mine=1')).body;
  expect(own).toContain('1 client blocat, 1 client aproape de limită');
  expect(own).not.toContain('Gama SRL');
});

test('what fell due yesterday is one day late, what falls due today is not', async () => {
  await setFirm(t, { overdue_days_limit: 0 });
  await debtor(t, 'Ieri SRL', [['1', 1]]);
  await debtor(t, 'Azi SRL', [['1', 0]]);
  expect(daysAgo(1) < daysAgo(0)).toBe(true);
  expect(await names('blocked=true&q=ieri')).toEqual(['Ieri SRL']);
  expect(await names('blocked=true&q=azi')).toEqual([]);
});
