import type { FrozenDocument } from '../frozen.ts';
import { broken, type RuleRefusal } from './refusal.ts';

/** Dates, the reference of a storno, and that there is a line. */
export function brokenDates(document: FrozenDocument): RuleRefusal[] {
  const { kind, issue_date, due_date, lines, original, total } = document;
  const at = (field: string) => ({ of: 'document', field }) as const;
  return broken([
    [lines.length === 0, 'BR-16', 'Adăugați cel puțin o linie.', at('lines')],
    [!issue_date, 'BR-03', 'Completați data emiterii.', at('issue_date')],
    [isNoDay(issue_date), 'BR-RO-DT001', 'Data emiterii se scrie AAAA-LL-ZZ.', at('issue_date')],
    [isNoDay(due_date), 'BR-RO-DT003', 'Scadența se scrie AAAA-LL-ZZ.', at('due_date')],
    [Number(total) > 0 && !due_date, 'BR-CO-25', 'Completați scadența.', at('due_date')],
    [
      kind === 'storno' && !original,
      'BR-55',
      'Alegeți factura care se stornează: stornoul îi poartă numărul și data.',
      at('storno_of'),
    ],
    [
      isNoDay(original?.issue_date),
      'BR-RO-DT001',
      'Data facturii care se stornează se scrie AAAA-LL-ZZ.',
      at('storno_of'),
    ],
  ]);
}

function isNoDay(day: string | null | undefined): boolean {
  return Boolean(day) && !/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/.test(day ?? '');
}
