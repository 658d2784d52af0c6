import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { company, cui } from '../support/anaf-server.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { launchBrowser, type Visit, visit } from '../support/browser.ts';
import { addressIn, furnish, type House } from '../support/house.ts';
import { type Element, findAll, parseHtml } from '../support/html.ts';
import { payloads, saying } from '../support/payloads.ts';
import { routesOf } from '../support/routes.ts';

// What people write is shown, never run: every text of a used program says something that was made to break it.
// PAYLOAD_ROUNDS=22 says each payload in each field.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 });
const rounds = Number(process.env.PAYLOAD_ROUNDS ?? 1);
vi.setConfig({ testTimeout: rounds * 300_000, hookTimeout: 120_000 });

let t: TestApp;
let browser: Browser;
let ana: Visit;
let houses: House[];
const dialogs: string[] = [];

beforeAll(async () => {
  t = await testApp();
  houses = [];
  houses.push(await furnish(t, saying(0)));
  const spoiled = company(cui(4400));
  const general = {
    ...spoiled.date_generale,
    denumire: payloads[0],
    adresa: payloads[1],
    telefon: payloads[11],
  };
  t.anaf.answer(cui(4400), { ...spoiled, date_generale: general });
  await t.app.listen({ port: 0, host: '127.0.0.1' });
  browser = await launchBrowser();
  ana = await visit(browser, t.app, { as: t.ana });
  ana.page.on('dialog', async (dialog) => {
    dialogs.push(dialog.message());
    await dialog.dismiss();
  });
});
afterAll(async () => {
  await browser?.close();
  await t?.close();
});

const unopened = /^\/(?:portal|assets|health|metrics|c|unsubscribe|subscribe|api)\b|^\/(?:login|setup)$/;
const addresses = (house: House) =>
  routesOf(t.app)
    .filter((route) => route.startsWith('GET '))
    .map((route) => route.slice(4))
    .filter((route) => !unopened.test(route))
    .flatMap((route) => addressIn(house, route.replace('/notes/:note_id', `/notes/${house.notes}`)) ?? []);
const searched = (path: string) => `${path}?q=${encodeURIComponent(payloads[1] ?? '')}`;

/** The pages that said something of it. */
const saidOn = new Set<string>();

/** Opens every page of a house and answers what ran, what complained and what broke. */
async function faultsOf(house: House): Promise<string[]> {
  const faults: string[] = [];
  const pages = [...addresses(house), searched('/clients'), searched('/search'), searched('/products')];
  for (const address of pages) {
    const { statusCode, headers, body } = await t.ana.get(address);
    if (statusCode >= 500) faults.push(`${address}: ${statusCode}`);
    if (statusCode !== 200 || !String(headers['content-type']).startsWith('text/html')) continue;
    if (body.includes('__pwned')) saidOn.add(address);
    if (/ on\w+=|href="javascript:/i.test(tagsOf(body))) faults.push(`${address}: an attribute that runs`);
    await ana.page.goto(address);
    const ran = await ana.page.evaluate(() => (window as { __pwned?: number }).__pwned ?? 0);
    if (ran) faults.push(`${address}: payload ${ran} ran`);
  }
  return [...faults, ...dialogs.splice(0), ...ana.complaints.splice(0)];
}

/** The tags of a page with their attributes emptied, as the browser would see them. */
function tagsOf(body: string): string {
  const tags: string[] = [];
  const walk = (element: Element): void => {
    for (const [name, value] of Object.entries(element.attributes))
      if (/^on/i.test(name) || /^javascript:/i.test(value)) tags.push(` ${name}="${value}"`);
    for (const child of element.children) if (typeof child !== 'string') walk(child);
  };
  walk(parseHtml(body));
  return tags.join('');
}

test('every page shows what was written, and none of it runs', async () => {
  expect(addresses(houses[0] as House).length).toBeGreaterThan(60);
  for (let round = 0; round < rounds; round += 1) {
    if (round > 0) houses.push(await furnish(t, saying(round)));
    expect(await faultsOf(houses.at(-1) as House), `round ${round}`).toEqual([]);
  }
  expect(saidOn.size).toBeGreaterThan(20);
});

test('what ANAF answers is shown the same way', async () => {
  await ana.page.goto('/clients/new');
  await ana.page.locator('[name="lookup_tax_id"]').fill(String(cui(4400)));
  await ana.page.locator('[name="lookup_tax_id"]').press('Enter');
  await ana.page.waitForFunction(() =>
    (document.querySelector('[name="name"]') as HTMLInputElement | null)?.value.includes('__pwned'),
  );

  expect(await ana.page.evaluate(() => (window as { __pwned?: number }).__pwned)).toBeUndefined();
  expect([...dialogs, ...ana.complaints]).toEqual([]);
});

/** The forms of a page that change something, each with its fields as they stand. */
function formsOn(body: string) {
  return findAll(parseHtml(body), 'form', { action: true })
    .filter(({ attributes }) => attributes.method === 'post')
    .map((form) => ({
      action: form.attributes.action ?? '',
      inputs: [...findAll(form, 'input', { name: true }), ...findAll(form, 'textarea', { name: true })],
      selects: findAll(form, 'select', { name: true }),
    }));
}

const typedIn = new Set([undefined, 'text', 'search', 'email', 'tel', 'url', 'date', 'number']);
const leftAlone = /^\/(?:logout|account\/password|settings\/users\/|settings\/sessions|account\/sessions)/;

test('every form takes every payload in every field without breaking', async () => {
  const forms = new Map<string, ReturnType<typeof formsOn>[number]>();
  for (const address of addresses(houses[0] as House)) {
    const { statusCode, headers, body } = await t.ana.get(address);
    if (statusCode !== 200 || !String(headers['content-type']).startsWith('text/html')) continue;
    for (const form of formsOn(body))
      if (!leftAlone.test(form.action)) forms.set(form.action.replace(/\d+/g, '#'), form);
  }
  expect(forms.size).toBeGreaterThan(25);

  const broken: string[] = [];
  for (const [index, { action, inputs, selects }] of [...forms.values()].entries())
    for (let round = 0; round < Math.max(2, rounds); round += 1) {
      const say = saying(index * 3 + round * 7);
      const fields: Record<string, string> = {};
      for (const { attributes } of selects) fields[attributes.name ?? ''] = round === 0 ? '1' : say(60);
      for (const { tag, attributes } of inputs) {
        const typed = tag === 'textarea' || typedIn.has(attributes.type);
        fields[attributes.name ?? ''] = typed ? say(2000) : (attributes.value ?? 'true');
      }
      const { statusCode } = await t.ana.post(action, fields);
      if (statusCode >= 500 && statusCode !== 502)
        broken.push(`${action} ${statusCode} ${JSON.stringify(fields).slice(0, 300)}`);
    }
  expect(broken).toEqual([]);
});

type Schema = {
  type?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
  anyOf?: Schema[];
  enum?: unknown[];
};

/** A body with `say` in each text; numbers are ones. */
function bodyOf(schema: Schema, say: () => string): unknown {
  if (schema.anyOf) return bodyOf(schema.anyOf[0] ?? {}, say);
  if (schema.properties)
    return Object.fromEntries(
      Object.entries(schema.properties).map(([name, inner]) => [name, bodyOf(inner, say)]),
    );
  if (schema.type === 'array') return [bodyOf(schema.items ?? {}, say)];
  if (schema.type === 'integer' || schema.type === 'number') return 1;
  if (schema.type === 'boolean') return true;
  return say();
}

test('every JSON body takes every payload in every text without breaking', async () => {
  const { paths } = (await t.ana.json('GET', '/api/v1/openapi.json')).json<{
    paths: Record<string, Record<string, { requestBody?: { content: Record<string, { schema: Schema }> } }>>;
  }>();
  const broken: string[] = [];
  for (const [path, verbs] of Object.entries(paths))
    for (const [verb, { requestBody }] of Object.entries(verbs)) {
      const schema = requestBody?.content['application/json']?.schema;
      const address = addressIn(houses[0] as House, path.replace(/\{(\w+)\}/g, ':$1'));
      if (!schema || !address) continue;
      for (const payload of payloads) {
        const body = bodyOf(schema, () => payload) as object;
        const method = verb.toUpperCase() as 'POST' | 'PUT' | 'PATCH';
        const { statusCode, body: answer } = await t.ana.json(method, address, body);
        if (statusCode >= 500) broken.push(`${verb} ${path} ${statusCode} ${payload.slice(0, 40)} ${answer}`);
      }
    }
  expect(broken).toEqual([]);
});
