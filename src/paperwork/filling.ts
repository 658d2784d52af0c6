import { escapeProse, proseHtml } from '../texts/prose.ts';
import { fillTemplate, gapsOf, templateTrouble, type Values } from '../texts/template.ts';

/** What stands where there is nothing to say. */
const lacking = '–';
// Of the private use area, so that no text has it; it becomes a mark once the text is HTML.
const gap = '\uE000';

type Written = { title: string; body: string };

/**
 * The title and the text with these values, as a document keeps them: the text still Markdown.
 * @param name of the template
 * @param shown the values that the title names, which lists and e-mails show
 */
export function filled({ title, body }: Written, values: Values, name: string, shown = values): Written {
  return {
    title: filledTitle(title, shown) || name,
    body: fillTemplate(body, values, (value) => asLetters(value) || lacking),
  };
}

/** The same as it is looked at before, with what is missing marked in the text. Both are free of trouble. */
export function previewOf({ title, body }: Written, values: Values): { title: string; html: string } {
  const text = fillTemplate(body, values, (value) => asLetters(value) || gap);
  return {
    title: filledTitle(title, values),
    html: proseHtml(text).replaceAll(gap, '<mark>lipsește</mark>'),
  };
}

/** The names that the title or the text shows without a value. */
export const missingIn = ({ title, body }: Written, values: Values): string[] => [
  ...new Set([...gapsOf(title, values), ...gapsOf(body, values)]),
];

/** What is wrong with the title or the text, by its field. */
export function troublesOf({ title, body }: Written, variables: { name: string }[]) {
  return Object.entries({ title, body }).flatMap(([field, text]) => {
    const message = templateTrouble(text, variables);
    return message ? [{ field, message }] : [];
  });
}

function filledTitle(title: string, values: Values): string {
  const text = fillTemplate(title, values, (value) => value || lacking)
    .replace(/\s+/g, ' ')
    .trim();
  return [...text].slice(0, 200).join('');
}

// Lines of a value stay lines, but end no paragraph and no list that they stand in: an empty one holds a space that is
// none to Markdown.
const asLetters = (value: string): string =>
  value
    .replaceAll(gap, '')
    .split('\n')
    .map((line) => escapeProse(line) || '\u00a0')
    .join('\n')
    .replace(/^\u00a0$/, '');
