import { expect, test } from 'vitest';
import { escapeProse, proseHtml, proseText } from '../../src/texts/prose.ts';

const hostile = [
  '[apasă](https://rău.ro)',
  'https://rau.ro/x',
  'http://rau.ro',
  'www.rau.ro',
  '//rau.ro',
  'mailto:ana@rau.ro',
  'ana@rau.ro',
  '<https://rau.ro>',
  '<a href="https://rau.ro">x</a>',
  '<img src=x onerror=alert(1)>',
  '<script>alert(1)</script>',
  '![x](https://rau.ro/x.png)',
  '- unu',
  '* unu',
  '+ unu',
  '1. unu',
  '1) unu',
  '# Titlu',
  'Titlu\n===',
  'Titlu\n---',
  'x\r- unu\r- doi',
  'x\n\n# Titlu',
  'x\u2028- unu',
  '> citat',
  '***',
  '**gros** _aplecat_ ~~tăiat~~',
  '`cod`',
  '```\ncod\n```',
  '    cod',
  '| a | b |\n|---|---|',
  '[x]: https://rau.ro',
  '&lt;b&gt; &amp; &#60;',
  '\\',
  'a\\\nb',
  '{{client.name}}',
];
const places: [place: string, around: (value: string) => string][] = [
  ['alone', (value) => value],
  ['at the beginning of a line', (value) => `Text\n${value} și restul`],
  ['within a line', (value) => `Bună ziua, ${value}, rest.`],
  ['in a list', (value) => `- ${value}\n- doi`],
  ['before a line of dashes of its own', (value) => `${value}\n\n---`],
];

const tagsOf = (html: string) => [...html.matchAll(/<([a-z0-9]+)/g)].map(([, tag]) => tag);
const lettersOf = (html: string) =>
  html
    .replace(/<br>\n?/g, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ')
    .trim();

test.each(places)('a value that stands %s makes nothing but lines', (_place, around) => {
  const plain = tagsOf(proseHtml(around('valoare'))).filter((tag) => tag !== 'br');
  for (const value of hostile) {
    const html = proseHtml(around(escapeProse(value)));
    expect([value, tagsOf(html).filter((tag) => tag !== 'br')]).toEqual([value, plain]);
  }
});

test('a value is read as the very letters it has, in HTML and as text', () => {
  for (const value of hostile) {
    const letters = value.replace(/\s+/g, ' ').trim();
    expect(lettersOf(proseHtml(escapeProse(value)))).toBe(letters);
    expect(proseText(escapeProse(value)).replace(/\s+/g, ' ').trim()).toBe(letters);
  }
});

test('the lines of a value stay lines', () => {
  expect(proseText(`Mutări:\n\n${escapeProse('Moara: A → B\r\n\r\nHala: B → C\n')}`)).toBe(
    'Mutări:\n\nMoara: A → B\nHala: B → C',
  );
  expect(proseHtml(escapeProse('unu\ndoi'))).toBe('<p>unu<br>\ndoi</p>\n');
});

test('a value in the address of a link leads where it says', () => {
  const link = `[Deschide](${escapeProse('http://127.0.0.1:3000/clients/1?a=b&c=d_e')})`;

  expect(proseText(link)).toBe('Deschide (http://127.0.0.1:3000/clients/1?a=b&c=d_e)');
  expect(proseHtml(link)).toContain('href="http://127.0.0.1:3000/clients/1?a=b&amp;c=d_e"');
  expect(proseHtml(`[x](${escapeProse('javascript:alert(1)')})`)).not.toContain('<a');
});

test.each([
  ['un paragraf\n\nalt paragraf', 'un paragraf\n\nalt paragraf'],
  ['rând\nalt rând', 'rând\nalt rând'],
  ['# Titlu\ntext', 'Titlu\n\ntext'],
  ['text:\n- unu\n- doi\n\ndupă', 'text:\n\n- unu\n- doi\n\ndupă'],
  ['3. trei\n4. patru', '3. trei\n4. patru'],
  ['0. zero\n1. unu', '0. zero\n1. unu'],
  ['- unu\n  - doi\n  - trei\n- patru', '- unu\n  - doi\n  - trei\n- patru'],
  ['- unu\n  continuă\n- doi', '- unu\n  continuă\n- doi'],
  ['- unu\n\n  alt paragraf', '- unu\n\n  alt paragraf'],
  ['**gros** și *aplecat*', 'gros și aplecat'],
  ['[aici](https://firma.ro)', 'aici (https://firma.ro)'],
  ['https://firma.ro/x', 'https://firma.ro/x'],
  ['[scrie](mailto:a@b.ro)', 'scrie (a@b.ro)'],
  ['sus\n\n---\n\njos', 'sus\n\n---\n\njos'],
  ['<b>nu</b>', '<b>nu</b>'],
])('%j reads as text %j', (prose, text) => {
  expect(proseText(prose)).toBe(text);
});
