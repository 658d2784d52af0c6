import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readConfig } from '../src/config.ts';

const root = new URL('..', import.meta.url);
const textOf = (path: string) => readFileSync(new URL(path, root), 'utf8');

test('without an environment everything has a default, and empty values count as unset', () => {
  expect(readConfig({})).toMatchObject({ HOST: '127.0.0.1', PORT: 3000, LOG_LEVEL: 'info' });
  expect(readConfig({ PORT: '', DATABASE_URL: '' })).toEqual(readConfig({}));
});

test('a wrong environment ends the process after every problem was printed', () => {
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--input-type=module', '-e', "(await import('./dist/config.js')).readConfig()"],
    { cwd: root, env: { PORT: 'trei', DATABASE_URL: 'aici', LOG_LEVEL: 'tare' }, encoding: 'utf8' },
  );
  expect(status).toBe(1);
  expect(stderr.trim().split('\n').toSorted()).toEqual([
    'DATABASE_URL: trebuie să fie o adresă completă',
    'LOG_LEVEL: trebuie să fie fatal, error, warn, info, debug, trace sau silent',
    'PORT: trebuie să fie un număr',
  ]);
});

test('.env.example explains every key of the settings, and no other, each in one line', () => {
  const keys = [...textOf('src/config.ts').matchAll(/^ {2}([A-Z_]+):/gm)].map(([, key]) => key);
  const lines = textOf('.env.example').trimEnd().split('\n');
  const explained = lines.filter((_, index) => index % 2 === 1).map((line) => line.split('=')[0]);
  expect(keys.length).toBeGreaterThan(10);
  expect(explained.toSorted()).toEqual(keys.toSorted());
  expect(lines.filter((_, index) => index % 2 === 0).every((line) => /^# .+\.$/.test(line))).toBe(true);
});

test('the values of .env.example are the defaults', () => {
  const lines = textOf('.env.example')
    .split('\n')
    .filter((line) => /^[A-Z]/.test(line));
  const example = Object.fromEntries(lines.map((line) => line.split(/=(.*)/).slice(0, 2)));
  expect(readConfig(example)).toEqual(readConfig({}));
});
