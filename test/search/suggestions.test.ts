import { afterAll, beforeAll, expect, test } from 'vitest';
import { cui } from '../support/anaf-records.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { makeClient } from '../support/clients.ts';
import { byClass, findAll, parseHtml, textOf } from '../support/html.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
  for (const letter of 'ABCDEFGHI') await makeClient(t, { name: `Brutăria ${letter} SRL` });
  await makeClient(t, {
    name: 'Moara Veche SRL',
    alias: 'Morarii',
    tax_id: cui(5200),
    vat_payer: true,
    county: 'RO-CJ',
    locality: 'Dej',
  });
  const { id } = await makeClient(t, { name: 'Moara Arhivată SRL' });
  await t.ana.post(`/clients/${id}/archival`);
});
afterAll(() => t.close());

async function suggested(q: string) {
  const answer = await t.ana.get(`/search?q=${encodeURIComponent(q)}`);
  const piece = parseHtml(answer.body);
  expect(answer.statusCode).toBe(200);
  expect(answer.body).not.toContain('<html');
  return {
    names: findAll(piece, 'strong').map(textOf),
    links: findAll(piece, 'a').map(({ attributes }) => attributes.href),
    text: textOf(piece),
    why: byClass(piece, 'why').map(textOf),
  };
}

test('the box suggests clients with their number and place, and says why each was found', async () => {
  const { names, text, why, links } = await suggested('morari');

  expect(names).toEqual(['Moara Veche SRL']);
  expect(text).toContain(`RO${cui(5200)} · Dej, CJ`);
  expect(why).toEqual(['alias: Morarii']);
  expect(links[0]).toMatch(/^\/clients\/\d+$/);
});

test('at most eight come, and a link to all results when there are more', async () => {
  const { names, links } = await suggested('brutăria');

  expect(names).toHaveLength(8);
  const all = links.at(-1) ?? '';
  expect((await t.ana.get(all)).body).toContain('9 clienți');
});

test('exactly as many as fit have no such link', async () => {
  const { names, links } = await suggested('moara');

  expect(names).toEqual(['Moara Veche SRL']);
  expect(links).toHaveLength(1);
});

test('nothing found is said; for nothing typed there is nothing', async () => {
  expect((await suggested('inexistent')).text).toBe('Niciun client găsit.');
  for (const q of ['', '   ']) expect((await suggested(q)).text).toBe('');
});

test("a text beyond the box's limit is cut, not refused", async () => {
  expect((await suggested('a'.repeat(500))).text).toBe('Niciun client găsit.');
});
