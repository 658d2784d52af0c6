import { extractText, getDocumentProxy } from 'unpdf';
import type { Browser, Fields, TestApp } from '../support/app.ts';
import { formOf } from '../support/forms.ts';

export type Field = { name: string; label: string; kind: string; required: boolean };

/** A template as its form sends it. */
export function typedTemplate(fields: Record<string, unknown> = {}): Fields {
  const { fields: asked = [], ...rest } = fields as { fields?: Partial<Field>[] };
  const rows = asked.flatMap((row, index) =>
    Object.entries({ kind: 'text', ...row }).map(([name, value]): [string, string] => [
      `fields[${index}][${name}]`,
      String(value),
    ]),
  );
  return {
    name: 'Adeverință',
    title: 'Adeverință pentru {{client.name}}',
    body: 'Se adeverește că **{{client.name}}** este clientul nostru. Numărul {{number}}.',
    ...(rest as Fields),
    ...Object.fromEntries(rows),
  };
}

/** Makes a template through its form; answers its id. */
export async function makeTemplate(
  t: { ana: Browser },
  fields: Record<string, unknown> = {},
): Promise<number> {
  const answer = await t.ana.post('/settings/paperwork', typedTemplate(fields));
  const [, id] = /^\/settings\/paperwork\/(\d+)$/.exec(String(answer.headers.location)) ?? [];
  if (!id) throw new Error(`no template (${answer.statusCode}): ${answer.body}`);
  return Number(id);
}

/** Saves a template's form with these changes, at the version that it shows unless another is given. */
export async function saveTemplate(who: Browser, id: number, fields: Fields) {
  const path = `/settings/paperwork/${id}`;
  const { body } = await who.get(path);
  return who.post(path, { version: String(formOf(body, 'template-form').value('version')), ...fields });
}

/** Makes a document through JSON. */
export const make = (who: Browser, client: number, fields: object, headers: Record<string, string> = {}) =>
  who.json('POST', `/api/v1/clients/${client}/paperwork`, fields, headers);

export type Made = { id: number; kind: string; number: number; series: string; title: string; total: string };

export async function madeBy(who: Browser, client: number, fields: object): Promise<Made> {
  const answer = await make(who, client, fields);
  if (answer.statusCode !== 201) throw new Error(`nothing made: ${answer.body}`);
  return answer.json<Made>();
}

/** The text of a PDF, its spaces made one. */
export async function textOfPdf(file: Uint8Array): Promise<string> {
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(file)), { mergePages: true });
  return text.replace(/\s+/g, ' ');
}

export async function pdfOf(t: TestApp, id: number): Promise<string> {
  const answer = await t.ana.get(`/documents/${id}.pdf`);
  if (answer.headers['content-type'] !== 'application/pdf') throw new Error(answer.body);
  return textOfPdf(answer.rawPayload);
}
