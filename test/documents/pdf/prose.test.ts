import { expect, test } from 'vitest';
import { proseContent } from '../../../src/documents/pdf/prose.ts';
import { pagesOf, record } from './paper.ts';

test('a text keeps its headings, lists in lists, bold, italics and links', () => {
  const [heading, paragraph, list] = proseContent(
    '## Părțile\n\nUn **gros și *cursiv*** [site](http://firma.ro)\nrând nou\n\n3. unu\n   - în el\n4. doi',
  ) as unknown as Record<string, unknown>[];

  expect(heading).toMatchObject({ bold: true, fontSize: 12, text: [{ text: 'Părțile' }] });
  expect(paragraph).toMatchObject({
    text: [
      { text: 'Un ' },
      { text: 'gros și ', bold: true },
      { text: 'cursiv', bold: true, italics: true },
      { text: ' ' },
      { text: 'site', link: 'http://firma.ro' },
      { text: '\n' },
      { text: 'rând nou' },
    ],
  });
  expect(list).toMatchObject({
    start: 3,
    ol: [{ stack: [{ text: [{ text: 'unu' }] }, { ul: [{ stack: [{ text: [{ text: 'în el' }] }] }] }] }, {}],
  });
});

test('on paper a document of a template has its title, its text, its pages and ș ț ă â î', async () => {
  const body = Array.from({ length: 60 }, (_, index) => `${index + 1}. Țesătura ș ț ă â î Ș Ț`).join('\n');
  const pages = await pagesOf(
    record({
      kind: 'paperwork',
      series: 'DT',
      number: 3,
      title: 'Înștiințare',
      body: `${body}\n\n${'x'.repeat(900)}`,
      lines: [],
    }),
  );

  expect(pages.length).toBeGreaterThan(1);
  expect(pages[0]).toContain('DT 3');
  expect(pages[0]).toContain('Înștiințare');
  expect(pages.join(' ')).toMatch(/Țesătura ș ț ă â î Ș Ț ?60\./);
  expect(pages.join('').match(/x/g)).toHaveLength(900);
  expect(pages[0]).toContain(`Pagina 1 din ${pages.length}`);
});
