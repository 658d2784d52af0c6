import { readdir, readFile } from 'node:fs/promises';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../support/app.ts';
import { makeClient } from '../support/clients.ts';
import { findAll, parseHtml } from '../support/html.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
  for (let index = 0; index < 50; index += 1)
    await makeClient(t, { name: `Firma ${index} SRL`, tags: ['vip'], manager_ids: [t.bogdan.id] });
});
afterAll(() => t.close());

/** What a browser fetches for a page, each once. */
function assetsOf(html: string): string[] {
  const all = findAll(parseHtml(html), '*').flatMap(({ attributes }) => [
    attributes.src ?? '',
    attributes.href ?? '',
  ]);
  return [...new Set(all.map((url) => url.split('#')[0] ?? ''))].filter((url) => url.startsWith('/assets/'));
}

test('every asset is kept for good under the hash of its content, without a session', async () => {
  const urls = assetsOf((await t.ana.get('/clients')).body);

  expect(urls.length).toBeGreaterThan(2);
  for (const url of urls) {
    const answer = await t.app.inject(url);
    expect([url, answer.statusCode]).toEqual([url, 200]);
    expect(answer.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(url).toMatch(/\.[\w-]{8,}\.\w+$/);
  }
});

test('it comes compressed as the browser can, and is the same thing', async () => {
  const [url] = assetsOf((await t.ana.get('/clients')).body).filter((each) => each.endsWith('.css'));
  const as = (encoding: string) =>
    t.app.inject({ url: String(url), headers: { 'accept-encoding': encoding } });

  const [raw, br, gzip] = [await as(''), await as('gzip, br'), await as('gzip')];

  expect([raw, br, gzip].map(({ headers }) => headers['content-encoding'])).toEqual([
    undefined,
    'br',
    'gzip',
  ]);
  expect(brotliDecompressSync(br.rawPayload).equals(raw.rawPayload)).toBe(true);
  expect(gunzipSync(gzip.rawPayload).equals(raw.rawPayload)).toBe(true);
});

test('what is not an asset is not found, and no path leads out', async () => {
  for (const file of [
    'app.js',
    'app.0000000000.js',
    '..%2fpackage.json',
    '%2e%2e%2f%2e%2e%2fpackage.json',
    'icons.svg',
  ])
    expect([file, (await t.app.inject(`/assets/${file}`)).statusCode]).toEqual([file, 404]);
});

test('the first page is at most 60 KB compressed in at most six requests', async () => {
  const encoded = { 'accept-encoding': 'gzip, br' };
  const page = await t.ana.get('/clients', encoded);
  const urls = assetsOf(gunzipSync(page.rawPayload).toString());
  let bytes = page.rawPayload.length;
  for (const url of urls) bytes += (await t.app.inject({ url, headers: encoded })).rawPayload.length;

  expect(urls.length + 1).toBeLessThanOrEqual(6);
  expect(bytes).toBeLessThanOrEqual(60 * 1024);
});

test('a swap of the list is at most 10 KB compressed', async () => {
  for (const url of ['/clients', '/search?q=firma', '/clients/filters', '/clients/new/contact-row?index=0']) {
    const answer = await t.ana.get(url, { 'hx-request-type': 'partial', 'accept-encoding': 'gzip' });
    expect([url, answer.rawPayload.length <= 10 * 1024]).toEqual([url, true]);
  }
});

test('our own JavaScript is at most 20 KB as it is written, and so is what the map alone loads', async () => {
  const folder = new URL('../../public/js/', import.meta.url);
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.js'));
  const sizeOf = async (wanted: (name: string) => boolean) => {
    const files = await Promise.all(names.filter(wanted).map((name) => readFile(new URL(name, folder))));
    return files.reduce((total, { length }) => total + length, 0);
  };
  const isOfMap = (name: string) => /^map[./\\]/.test(name);

  expect(await sizeOf((name) => !isOfMap(name))).toBeLessThanOrEqual(20 * 1024);
  expect(await sizeOf(isOfMap)).toBeLessThanOrEqual(20 * 1024);
});
