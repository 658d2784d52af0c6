import { expect, test } from 'vitest';
import { fillTemplate, templateTrouble } from '../../src/texts/template.ts';

const known = [{ name: 'client.name' }, { name: 'days' }];
const letters = (value: string) => value;

test.each([
  'fără variabile',
  '{{client.name}} și {{ days }}',
  '{{#days}}peste {{days}}{{/days}}{{^days}}azi{{/days}}',
  '{{#client.name}}{{#days}}{{client.name}}{{/days}}{{/client.name}}',
  'o acoladă { singură } rămâne',
])('%j is a template', (text) => {
  expect(templateTrouble(text, known)).toBeUndefined();
});

test.each([
  ['{{client.nume}}', 'Variabila {{client.nume}} nu există. Alegeți una din listă.'],
  ['{{client}}', 'Variabila {{client}} nu există. Alegeți una din listă.'],
  [
    '{{#client.name}}{{constructor}}{{/client.name}}',
    'Variabila {{constructor}} nu există. Alegeți una din listă.',
  ],
  ['{{__proto__}}', 'Variabila {{__proto__}} nu există. Alegeți una din listă.'],
  ['{{days.length}}', 'Variabila {{days.length}} nu există. Alegeți una din listă.'],
  ['{{.}}', 'Variabila {{.}} nu există. Alegeți una din listă.'],
  ['{{client.name', 'O acoladă nu se închide.'],
  ['{{#days}}x', 'O acoladă nu se închide.'],
  ['{{#days}}x{{/client.name}}', 'O acoladă nu se închide.'],
  ['x{{/days}}', 'O acoladă nu se închide.'],
  ['{{}}', 'nu există'],
  ['{{{client.name}}}', 'nu se poate folosi'],
  ['{{&client.name}}', 'nu se poate folosi'],
  ['{{>client.name}}', 'nu se poate folosi'],
  ['{{=<% %>=}}<%client.name%>', 'nu se poate folosi'],
])('%j is none: %s', (text, why) => {
  expect(templateTrouble(text, known)).toContain(why);
});

test('a value is put in as it is, whatever it looks like', () => {
  const values = { 'client.name': '{{days}} $& <b> {{#x}}', days: '' };

  expect(fillTemplate('[{{client.name}}]{{^days}}azi{{/days}}', values, letters)).toBe(
    '[{{days}} $& <b> {{#x}}]azi',
  );
});

test('a name without a value gives nothing, and nothing is found that nobody gave', () => {
  expect(fillTemplate('{{client.name}}|{{client.length}}|{{toString}}', { days: 'x' }, letters)).toBe('||');
});
