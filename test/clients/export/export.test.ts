import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readSheet, type SheetRow } from '../../../src/imports/reading/box.ts';
import { cui } from '../../support/anaf-records.ts';
import { type TestApp, testApp } from '../../support/app.ts';
import { ibans, makeClient } from '../../support/clients.ts';
import { temporaryFolder } from '../../support/temporary.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
  await makeClient(t, {
    name: '=HYPERLINK("x";"Țapul SRL")',
    alias: '+40 la sută',
    tax_id: cui(4100),
    vat_payer: true,
    mobile: '0722123456',
    phone: '+4930123456',
    iban: ibans.brd,
    county: 'RO-CJ',
    locality: 'Dej',
    status: 'active',
    tags: ['vip', 'en-gros'],
    manager_ids: [t.bogdan.id],
    contacts: [
      { name: 'Ana "Nuța" Pop', email: 'ana@firma.ro', receives: ['invoices', 'orders'] },
      { name: 'Ion; Ionescu' },
    ],
    delivery_addresses: [
      { label: 'Depozit', county: 'RO-B', locality: 'București', sector: 3, is_default: true },
    ],
  });
  await makeClient(t, { name: 'Cealaltă SRL', county: 'RO-TL', locality: 'Sulina' });
});
afterAll(() => t.close());

const columns = (rows: string[][]) => rows[0] ?? [];
const at = (rows: string[][], row: number, heading: string) => rows[row]?.[columns(rows).indexOf(heading)];

/** The file as our own import reads it, in its box. */
async function readBack(answer: { rawPayload: Buffer }, name: string): Promise<string[][]> {
  const path = join(await temporaryFolder(), name);
  await writeFile(path, answer.rawPayload);
  const rows: SheetRow[] = [];
  await readSheet(path, { onRows: (batch) => void rows.push(...batch) });
  return rows.map(({ cells }) => cells);
}

test.each(['csv', 'xlsx'] as const)(
  'a .%s holds what the list shows, as text, in its order',
  async (format) => {
    const answer = await t.ana.get(`/clients.${format}`);
    const rows = await readBack(answer, `list.${format}`);

    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-disposition']).toMatch(
      /^attachment; filename="clienti-\d{4}-\d\d-\d\d\.(csv|xlsx)"$/,
    );
    expect(rows).toHaveLength(3);
    expect(columns(rows).slice(0, 4)).toEqual(['ID Clientela', 'Nume', 'Alias', 'CIF/CNP']);
    expect(columns(rows)).not.toContain('Cont Bancar');
    expect(at(rows, 1, 'Nume')).toBe('=HYPERLINK("x";"Țapul SRL")');
    expect(at(rows, 1, 'CIF/CNP')).toBe(String(cui(4100)));
    expect(at(rows, 1, 'Județ')).toBe('Cluj');
    expect(at(rows, 1, 'Manager Cont')).toBe('Bogdan Pop <bogdan@firma.ro>');
    expect(at(rows, 2, 'Nume')).toBe('Cealaltă SRL');
  },
);

test('a cell that a spreadsheet would calculate is text in a CSV', async () => {
  const { body } = await t.ana.get('/clients.csv?columns=all');

  expect(body.startsWith('\ufeff')).toBe(true);
  expect(body).toContain(`;"'=HYPERLINK(""x"";""Țapul SRL"")";'+40 la sută;`);
  expect(body).toContain(`;'+49 30 123456;`);
  for (const cell of body.split(/[;\r\n]+/)) expect(cell.replace(/^"/, '')).not.toMatch(/^\s*[=+@\t]/);
});

test('every column: contacts and delivery addresses stand on rows of their client', async () => {
  const rows = await readBack(await t.ana.get('/clients.xlsx?columns=all'), 'all.xlsx');

  expect(rows).toHaveLength(4);
  expect([1, 2].map((row) => at(rows, row, 'Contact: nume'))).toEqual(['Ana "Nuța" Pop', 'Ion; Ionescu']);
  expect(at(rows, 1, 'Contact: primește')).toBe('comenzi, facturi');
  expect(at(rows, 1, 'Livrare: denumire locație')).toBe('Depozit');
  expect(at(rows, 1, 'Livrare: sector')).toBe('3');
  expect(at(rows, 1, 'Telefon Mobil')).toBe('0722 123 456');
  expect(at(rows, 2, 'ID Clientela')).toBe(at(rows, 1, 'ID Clientela'));
  expect(at(rows, 2, 'Alias')).toBe('');
});

test('the query of the list, and its columns, rule the file', async () => {
  const filtered = await readBack(await t.ana.get('/clients.csv?county=RO-TL'), 'a.csv');
  const chosen = await readBack(await t.ana.get('/clients.csv?columns=created,email'), 'b.csv');

  expect(filtered.map(([, name]) => name)).toEqual(['Nume', 'Cealaltă SRL']);
  expect(columns(chosen)).toEqual(['ID Clientela', 'Nume', 'Alias', 'Adăugat', 'Email Principal']);
  expect(at(chosen, 1, 'Adăugat')).toMatch(/^\d{4}-\d\d-\d\d$/);
  expect((await t.ana.get('/clients.csv?county=XX')).statusCode).toBe(422);
});

test('who may not export finds no such address; who may leaves an entry of what was taken', async () => {
  expect((await t.bogdan.get('/clients.csv')).statusCode).toBe(404);
  expect((await t.bogdan.get('/clients')).body).not.toContain('/clients.csv');
  const user = { name: 'Bogdan Pop', email: 'bogdan@firma.ro', role: 'sales', active: 'true', password: '' };
  await t.ana.post(`/settings/users/${t.bogdan.id}`, { ...user, may_export: 'true' });

  expect((await t.bogdan.get('/clients.csv?status=active')).statusCode).toBe(200);

  const entry = await t.db
    .selectFrom('audit_entries')
    .select(['actor_id', 'changes'])
    .where('action', '=', 'export')
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow();
  expect(entry).toMatchObject({
    actor_id: t.bogdan.id,
    changes: { query: [null, { status: 'active' }], clients: [null, 1], format: [null, 'csv'] },
  });
});

test('thousands of clients leave in the order of the list, each once', async () => {
  const rows = Array.from({ length: 2345 }, (_, index) => ({
    name: `Mulțimea ${String(index).padStart(4, '0')}`,
    type_id: 1,
    level_id: 1,
    tax_id_kind: 'none' as const,
    search_text: ` multimea ${index} `,
  }));
  await t.db.insertInto('clients').values(rows).execute();

  const read = await readBack(await t.ana.get('/clients.csv?q=multimea&dir=desc'), 'many.csv');

  expect(read.slice(1).map(([, name]) => name)).toEqual(rows.map(({ name }) => name).toReversed());
});
