import { expect, test } from 'vitest';
import { contractValues, contractVariables, fillText } from '../../src/documents/contract-text.ts';
import { buyer, seller } from './pdf/paper.ts';

const values = contractValues({ seller, buyer, date: '01.06.2026', number: 'CTR 2' });

test('every variable that the page lists has its value', () => {
  const text = contractVariables.map(({ name }) => `{{${name}}}`).join('|');

  expect(fillText(text, values)).toBe(
    [
      ...['Băcănia Învățătorului SRL', 'RO1001', 'Str. Lânăriei nr. 7, București, Sector 3, 400620', '–'],
      ...['Fierăria Șoimul din Dej SRL', 'RO4211', 'Str. Țesătorilor nr. 12, Cluj-Napoca, jud. Cluj, 400620'],
      ...['J2012001500125', 'RO49 AAAA 1B31 0075 9384 0000', '01.06.2026', 'CTR 2'],
    ].join('|'),
  );
});

test.each([
  ['{{ client.name }}', 'Băcănia Învățătorului SRL'],
  ['{{client.alias}} {{toString}} {{constructor}}', '{{client.alias}} {{toString}} {{constructor}}'],
  ['{client.name} {{client name}} {{}}', '{client.name} {{client name}} {{}}'],
  ['<%= 1 + 1 %>', '<%= 1 + 1 %>'],
])('%s becomes %s: nothing is done but that', (text, filled) => {
  expect(fillText(text, values)).toBe(filled);
});

test('what a value holds is never filled again', () => {
  expect(fillText('{{client.name}}', { 'client.name': '{{firm.name}} $& $1', 'firm.name': 'X' })).toBe(
    '{{firm.name}} $& $1',
  );
});
