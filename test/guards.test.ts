import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { jobs } from '../src/worker.ts';
import { type TestApp, testApp } from './support/app.ts';
import { findAll, parseHtml } from './support/html.ts';
import { routeMap } from './support/route-map.ts';
import { routesOf } from './support/routes.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

const root = join(import.meta.dirname, '..');
const filesIn = (folder: string, ending: RegExp) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .filter((name) => ending.test(name))
    .map((name) => ({ name, text: readFileSync(join(root, name), 'utf8') }));
const source = filesIn('src', /\.ts$/);
const views = filesIn('views', /\.eta$/);
const without = (text: string) => text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
const where = (files: typeof source, pattern: RegExp) =>
  files.filter(({ text }) => pattern.test(without(text))).map(({ name }) => name);

test('the addresses are exactly those of the route map', () => {
  expect(routesOf(t.app)).toEqual(Object.keys(routeMap).sort());
});

test('every template that is named exists, and every template is named or included', () => {
  const there = views.map(({ name }) => name.slice('views/'.length, -'.eta'.length)).sort();
  const named = source.flatMap(({ text }) =>
    [...text.matchAll(/\b(?:page|view)(?:<[\s\S]*?>)?\(\s*('[^)]*?')\s*,?\s*\)/g)].flatMap(([, names]) =>
      [...String(names).matchAll(/'([^']+)'/g)].map(([, name]) => String(name)),
    ),
  );
  const included = views.flatMap(({ text }) =>
    [...text.matchAll(/(?:include|layout)\('\/([^']+)'/g)].map(([, name]) => String(name)),
  );

  expect(named.length).toBeGreaterThan(10);
  expect([...new Set([...named, ...included])].sort()).toEqual(there);
});

test('a template includes only its own folder and views/shared', () => {
  for (const { name, text } of views)
    for (const [, folder] of text.matchAll(/(?:include|layout)\('\/([^/']+)\//g))
      expect([name, folder]).toEqual([name, expect.stringMatching(`^(shared|${name.split('/')[1]})$`)]);
});

test('every job has one handler: each that is defined is on the map once', () => {
  const defined = source.flatMap(({ text }) =>
    [...text.matchAll(/defineJob<[^>]*>\(\)\(\{\s*name: '([^']+)'/g)].map(([, name]) => String(name)),
  );

  expect(jobs.map(({ name }) => name).sort()).toEqual(defined.sort());
  expect(new Set(defined).size).toBe(defined.length);
  for (const { run, data, cron } of jobs) {
    expect(run).toBeTypeOf('function');
    if (cron) expect(data.safeParse({}).success).toBe(true);
  }
});

test('only services.ts reads the clock', () => {
  expect(where(source, /\bnew Date\(\)|\bDate\.now\(\)/)).toEqual(['src/services.ts']);
});

test('Kysely, pg, BullMQ, Redis, fetch and the environment stay in their folders', () => {
  const imports = (name: string) => where(source, new RegExp(`from '${name}(?:/[^']*)?'`));
  for (const name of imports('kysely')) expect(name).toMatch(/^src\/(db\/|jobs\/)|(queries|actions)\.ts$/);
  for (const name of [...imports('pg'), ...imports('bullmq')]) expect(name).toMatch(/^src\/(db|jobs)\//);
  for (const name of imports('ioredis')) expect(name).toMatch(/^src\/jobs\//);
  for (const name of where(source, /\bfetch\(/)) expect(name).toMatch(/^src\/external\//);
  expect(where(source, /\bprocess\.env\b/)).toEqual(['src/config.ts']);
});

test('romania/ imports nothing of ours, and web, db, jobs and external name no feature', () => {
  const outside = /from '(?:\.\.\/)+(?!romania)/;
  expect(
    where(
      source.filter(({ name }) => name.startsWith('src/romania/')),
      outside,
    ),
  ).toEqual([]);
  const feature = /from '(?:\.\.\/)+(?:clients|users|search|settings|audit|api|services|app)\b/;
  expect(
    where(
      source.filter(({ name }) => /^src\/(web|db|jobs|external)\//.test(name)),
      feature,
    ),
  ).toEqual([]);
});

test('a feature uses another only by its doors, and a route opens no transaction', () => {
  const foreign =
    /from '(?:\.\.\/)+(?:clients|users|search|settings|audit|api)\/(?:[\w-]+\/)?(?:routes|api|views|jobs)\.ts'/;
  expect(
    where(
      source.filter(({ name }) => !/^src\/(app|worker)\.ts$/.test(name)),
      foreign,
    ),
  ).toEqual([]);
  expect(
    where(
      source.filter(({ name }) => /(routes|api|views)\.ts$/.test(name)),
      /\.transaction\(/,
    ),
  ).toEqual([]);
});

test('no file of src has more than 250 lines, and the median is near 50', () => {
  const written = source.filter(({ name }) => name !== 'src/db/types.ts');
  const lengths = written.map(({ name, text }) => ({ name, lines: text.split('\n').length - 1 }));

  expect(lengths.filter(({ lines }) => lines > 250)).toEqual([]);
  const sorted = lengths.map(({ lines }) => lines).sort((a, b) => a - b);
  expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThanOrEqual(60);
});

test('no cedilla stands where ș and ț belong, and no text is the Romanian of a keyboard without letters', () => {
  const texts = [...views, ...filesIn('public', /\.(js|css)$/), ...source];
  const known = new Set(['src/romania/diacritics.ts']);

  expect(
    texts
      .filter(({ name, text }) => !known.has(name) && /[şţŞŢ]/.test(without(text)))
      .map(({ name }) => name),
  ).toEqual([]);
  expect(
    views
      .filter(({ text }) =>
        /\b(sterge|cauta|salveaza|adauga|editeaza|clienti|setari|nivelul de pret)\b/i.test(
          text.replace(/<[^>]*>|<%[\s\S]*?%>/g, ' '),
        ),
      )
      .map(({ name }) => name),
  ).toEqual([]);
});

test('every page of the menu answers 200, for both roles, with every value there', async () => {
  for (const person of [t.ana, t.bogdan]) {
    const menu = findAll(parseHtml((await person.get('/clients')).body), 'nav', { 'aria-label': 'Meniu' })[0];
    const hrefs = menu ? findAll(menu, 'a').map(({ attributes }) => attributes.href ?? '') : [];
    expect(hrefs.length).toBeGreaterThanOrEqual(2);
    for (const href of hrefs) {
      const { statusCode, body } = await person.get(href);
      expect([href, statusCode]).toEqual([href, 200]);
      expect(body).not.toMatch(/\bundefined\b|\bnull\b|\bNaN\b|\[object/);
    }
  }
});

test('every key of the environment is in .env.example', () => {
  const config = source.find(({ name }) => name === 'src/config.ts')?.text ?? '';
  const keys = [...config.matchAll(/^\s+([A-Z][A-Z_]+):/gm)].map(([, key]) => String(key));
  const example = readFileSync(join(root, '.env.example'), 'utf8');

  expect(keys.length).toBeGreaterThan(5);
  for (const key of keys) expect(example).toMatch(new RegExp(`^#? ?${key}=`, 'm'));
});
