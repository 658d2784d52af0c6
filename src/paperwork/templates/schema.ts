import { z } from 'zod';
import { flag, listOf, requiredReference, requiredText, text } from '../../clients/input.ts';
import { fixDiacritics, fold } from '../../romania/diacritics.ts';
import { fieldKinds } from '../fields.ts';
import { troublesOf } from '../filling.ts';
import { variablesWith } from '../variables.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const control = /[\u0000-\u001f\u007f\u2028\u2029]+/g;

/** A text with its lines and what they begin with: in a list, that says what stands in what. */
export const prose = (given: unknown): unknown =>
  typeof given === 'string'
    ? given
        .toWellFormed()
        .split(/\r\n|\r|\n/)
        .map((line) => (/^ */.exec(line)?.[0] ?? '') + fixDiacritics(line.replace(control, ' ')))
        .map((line) => line.trimEnd())
        .join('\n')
        .replace(/\n{3,}/g, '\n\n')
        .replace(/^\n+|\n+$/g, '')
    : (given ?? '');

const field = z
  .object({
    name: text(40),
    label: requiredText(100, 'Scrieți cum se cheamă câmpul.'),
    kind: z.enum(fieldKinds, { error: 'Alegeți felul câmpului.' }),
    required: flag(false),
  })
  // Who writes no name gets that of the label: "Ce se predă" is ce_se_preda.
  .transform(({ name, ...rest }) => ({ name: nameOf(name ?? rest.label), ...rest }));

export function nameOf(label: string): string {
  const name = fold(label)
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[_\d]+|_+$/g, '')
    .slice(0, 40);
  // Every object has something under this name, and forms are read without it.
  return name === 'constructor' ? 'constructor_' : name || 'camp';
}

export const templateSchema = z
  .object({
    name: requiredText(120, 'Scrieți numele șablonului.'),
    title: requiredText(200, 'Scrieți titlul documentului.'),
    body: z.preprocess(
      prose,
      z
        .string({ error: 'Scrieți textul.' })
        .min(1, { error: 'Scrieți textul documentului.' })
        .max(50_000, { error: 'Textul are cel mult 50.000 de caractere.' }),
    ),
    fields: z.preprocess(listOf, z.array(field).max(20, { error: 'Un șablon cere cel mult 20 de câmpuri.' })),
  })
  .superRefine(({ title, body, fields }, context) => {
    for (const [index, { name }] of fields.entries())
      if (fields.findIndex((other) => other.name === name) < index)
        context.addIssue({
          code: 'custom',
          path: ['fields', index, 'name'],
          message: `Numele „${name}” este al altui câmp. Scrieți altul.`,
        });
    for (const { field: path, message } of troublesOf({ title, body }, variablesWith(fields)))
      context.addIssue({ code: 'custom', path: [path], message });
  });

export type TemplateInput = z.output<typeof templateSchema>;

export const versionSchema = z.coerce.number({ error: 'Lipsește versiunea (version).' }).int().positive();

export const templateParams = z.object({ id: requiredReference('Șablonul nu există.') });
export const versionParams = templateParams.extend({ version: requiredReference('Versiunea nu există.') });
