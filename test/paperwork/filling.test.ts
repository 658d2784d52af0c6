import { expect, test } from 'vitest';
import { readFields, type TemplateField } from '../../src/paperwork/fields.ts';
import { filled, missingIn, previewOf, troublesOf } from '../../src/paperwork/filling.ts';
import { nameOf } from '../../src/paperwork/templates/schema.ts';
import { clientValues, firmValues } from '../../src/paperwork/values.ts';
import { variableGroups, variablesWith } from '../../src/paperwork/variables.ts';
import { proseHtml } from '../../src/texts/prose.ts';
import { seller } from '../documents/pdf/paper.ts';

const written = (body: string, title = 'Titlu') => ({ title, body });
const html = (body: string, values: Record<string, string>) =>
  proseHtml(filled(written(body), values, 'Nume').body);

test.each([
  ['<b onclick=x>', '<p>Către &lt;b onclick=x&gt;.</p>'],
  ['{{firm.name}} {{{x}}} {{> y}}', '<p>Către {{firm.name}} {{{x}}} {{&gt; y}}.</p>'],
  ['**A** [b](http://c.ro) `d`', '<p>Către **A** [b](http://c.ro) `d`.</p>'],
  ['<%= 1 + 1 %> $1 $&', '<p>Către &lt;%= 1 + 1 %&gt; $1 $&amp;.</p>'],
  ['http://rău.ro/x', '<p>Către http://rău.ro/x.</p>'],
])('the value %s stands as the letters it has', (value, expected) => {
  expect(html('Către {{client.name}}.', { 'client.name': value }).trim()).toBe(expected);
});

test('the lines of a long value stay lines and end no paragraph, heading or list', () => {
  const value = 'una\n\n# două\n===\n- trei\n1. patru\n> cinci\n    șase';
  const shown = html('- {{field.x}}\n- gata', { 'field.x': value });

  expect(shown.match(/<li>/g)).toHaveLength(2);
  expect(shown).not.toMatch(/<(h1|h2|ol|blockquote|pre|p)\b/);
  expect(shown.replace(/<[^>]+>/g, '')).toContain('# două\n===\n- trei\n1. patru\n&gt; cinci\nșase');
});

test('what is missing is a dash in the document and a mark in the preview, but a part of its own goes', () => {
  const text = written('Tel. {{client.phone}}{{#client.email}}, e-mail {{client.email}}{{/client.email}}');
  const values = { 'client.phone': '', 'client.email': '' };

  expect(filled(text, values, 'Nume').body).toBe('Tel. –');
  expect(previewOf(text, values).html).toBe('<p>Tel. <mark>lipsește</mark></p>\n');
  expect(missingIn(text, values)).toEqual(['client.phone']);
  expect(missingIn(text, { ...values, 'client.email': 'a@b.ro' })).toEqual(['client.phone']);
});

test('a title is one line of at most two hundred letters, and the name of the template where it is empty', () => {
  const values = { 'client.name': 'Ș'.repeat(300) };
  expect(filled(written('x', 'A {{client.name}}'), values, 'N').title).toHaveLength(200);
  expect(filled(written('x', '{{#client.phone}}A{{/client.phone}}'), { 'client.phone': '' }, 'N').title).toBe(
    'N',
  );
});

test('every variable that the page lists has its value', () => {
  const firm = { ...seller, accounts: seller.accounts.map((each) => ({ ...each, on_documents: true })) };
  const known = { ...clientValues(undefined), ...firmValues(firm), date: '', number: '' };
  const listed = variableGroups.flatMap(({ variables }) => variables.map(({ name }) => name));

  expect(Object.keys(known).sort()).toEqual(listed.sort());
  expect(firmValues(firm)['firm.iban']).toBe('RO49 AAAA 1B31 0075 9384 0000');
});

test.each([
  ['{{client.nume}}', 'Variabila {{client.nume}} nu există. Alegeți una din listă.'],
  ['{{field.alt}}', 'Variabila {{field.alt}} nu există. Alegeți una din listă.'],
  ['{{constructor}}', 'Variabila {{constructor}} nu există. Alegeți una din listă.'],
  [
    '{{{client.name}}}',
    '{{&client.name}} nu se poate folosi. Variabilele se scriu {{nume}}, cu două acolade.',
  ],
  ['{{> client}}', '{{>client}} nu se poate folosi. Variabilele se scriu {{nume}}, cu două acolade.'],
])('%s is refused', (body, message) => {
  expect(troublesOf(written(body), variablesWith([{ name: 'motiv' }]))).toEqual([{ field: 'body', message }]);
});

const asked: TemplateField[] = [
  { name: 'ziua', label: 'Ziua', kind: 'date', required: true },
  { name: 'suma', label: 'Suma', kind: 'number', required: false },
  { name: 'motiv', label: 'Motivul', kind: 'long', required: false },
];

test('fields are read as people write them', () => {
  expect(readFields(asked, { ziua: '2026-11-24', suma: '1.240,5', motiv: ' a \r\n b ' })).toEqual({
    values: { 'field.ziua': '24.11.2026', 'field.suma': '1.240,50', 'field.motiv': 'a\nb' },
    errors: [],
  });
  expect(readFields(asked, { ziua: '24.11.2026', suma: 12 }).values['field.suma']).toBe('12');
});

test('a field that is missing, wrong or unknown is refused at its name', () => {
  expect(readFields(asked, { ziua: '', suma: 'mult', altul: 'x' }).errors).toEqual([
    { field: 'fields[ziua]', message: 'Completați „Ziua”.' },
    { field: 'fields[suma]', message: 'Scrieți un număr, de exemplu 1240,50.' },
    { field: 'fields[altul]', message: 'Șablonul nu cere acest câmp.' },
  ]);
});

test('a field without a name is called as its label', () => {
  expect(['Ce se predă?', '1. Țara', '—'].map(nameOf)).toEqual(['ce_se_preda', 'tara', 'camp']);
});
