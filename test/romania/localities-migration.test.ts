import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { COUNTIES } from '../../src/romania/counties.ts';
import { localityKey } from '../../src/romania/localities.ts';

const sql = readFileSync(new URL('../../migrations/0002_localities.sql', import.meta.url), 'utf8');
const ROW =
  /^ {2}\('([^']+)', '((?:[^']|'')+)', '([^']+)', '((?:[^']|'')+)', '([^']+)', (\d+), ([\d.]+), ([\d.]+), 'geonames'\)[,;]$/;

const rows = sql
  .split('\n')
  .filter((line) => line.startsWith("  ('"))
  .map((line) => {
    const [, county = '', name = '', name_key = '', uat = '', uat_key = '', siruta, lat, lon] =
      ROW.exec(line) ?? [];
    return {
      line,
      county,
      name,
      name_key,
      uat,
      uat_key,
      siruta: Number(siruta),
      lat: Number(lat),
      lon: Number(lon),
    };
  });

test('the migration names its source and licence', () => {
  expect(sql.slice(0, 500)).toMatch(/GeoNames\.org[\s\S]*CC BY 4\.0/);
  expect(rows.length).toBeGreaterThan(4400);
});

test('every row has a county, today’s letters and the keys of the program', () => {
  const counties = new Set(COUNTIES.map(({ code }) => code));
  const wrong = rows.filter(
    ({ county, name, name_key, uat, uat_key }) =>
      !counties.has(county) ||
      /[şţŞŢãÃ]|^[^A-ZÂĂÎȘȚ0-9]| {2}|^\s|\s$/.test(name) ||
      /[şţŞŢãÃ]|^[^A-ZÂĂÎȘȚ0-9]| {2}|^\s|\s$/.test(uat) ||
      name_key !== localityKey(name) ||
      uat_key !== localityKey(uat),
  );
  expect(wrong).toEqual([]);
});

test('î stands inside no word but compound ones, as the spelling of 1993 asks', () => {
  expect(rows.filter(({ name, uat }) => /\p{L}î/u.test(name) || /\p{L}î/u.test(uat))).toEqual([]);
});

test('every point lies in Romania and every commune has its number', () => {
  const wrong = rows.filter(
    ({ lat, lon, siruta }) =>
      !(lat > 43.5 && lat < 48.4 && lon > 20.2 && lon < 29.8 && siruta > 1000 && siruta < 190000),
  );
  expect(wrong).toEqual([]);
});

test('county, commune and name together are unique, and every county has localities', () => {
  const keys = rows.map(({ county, uat_key, name_key }) => `${county}|${uat_key}|${name_key}`);
  expect(new Set(keys).size).toBe(rows.length);
  expect(new Set(rows.map(({ county }) => county)).size).toBe(42);
});

test('București is there with its six sectors', () => {
  const names = rows.filter(({ county }) => county === 'RO-B').map(({ name, uat }) => `${uat}: ${name}`);
  expect(names).toEqual(
    ['București', 1, 2, 3, 4, 5, 6].map((n) => `București: ${n === 'București' ? n : `Sector ${n}`}`),
  );
});

test('every county seat is among the localities', () => {
  const missing = COUNTIES.filter(
    ({ code, seat }) =>
      !rows.some(({ county, name }) => name === seat && (county === code || code === 'RO-IF')),
  );
  expect(missing).toEqual([]);
});
