import { company, cui } from './anaf-server.ts';
import type { Browser, Fields, TestApp } from './app.ts';
import { typed } from './clients.ts';
import { type Form, formOf } from './forms.ts';
import { byClass, textOf } from './html.ts';

/** A new form on which only the import box is filled. */
export const blank = { name: '', type_id: '', level_id: '' };

export type Imported = Form & { status: number; message: string; notices: string[] };

/** Presses Importă the way a browser without JavaScript does: the whole form goes, the whole page comes back. */
export async function importInto(
  person: Browser,
  number: string | number,
  fields: Fields = {},
): Promise<Imported> {
  const body = typed({ ...blank, source: 'anaf', lookup_tax_id: String(number), ...fields });
  const answer = await person.post('/clients/company-lookup', body);
  const form = formOf(answer.body);
  const [result] = byClass(form.page, 'import-result');
  return {
    ...form,
    status: answer.statusCode,
    message: result ? byClass(result, 'import-message').map(textOf).join(' ') : '',
    notices: result ? byClass(result, 'notices').map(textOf) : [],
  };
}

/** A lookup that succeeds, so that the breaker forgets the failures of the tests before. */
export async function answerOnce(t: TestApp, stem: number): Promise<void> {
  t.anaf.fault(undefined);
  t.anaf.answer(cui(stem), company(cui(stem)));
  await t.ana.json('GET', `/api/v1/company-lookup?tax_id=${cui(stem)}`);
  t.anaf.calls.length = 0;
}

export const silent = 'ANAF nu răspunde acum. Completați manual sau încercați din nou';
