/** Where what is wrong can be mended: on the firm's page, on the client's, in a line, or in the document's own fields. */
export type Place = { of: 'company' | 'client' | 'document' | 'line'; field: string; index?: number };

/** A rule of EN 16931 or CIUS-RO that a document would break; `message` says in Romanian what to do. */
export type RuleRefusal = { rule: string; message: string; place: Place };

/** A row of a table of rules: whether it is broken, the id that ANAF shows, what to do, and where. */
export type Row = [broken: boolean, rule: string, message: string, place: Place];

/** What is broken of a table of rules. */
export function broken(rows: Row[]): RuleRefusal[] {
  return rows.flatMap(([isBroken, rule, message, place]) => (isBroken ? [{ rule, message, place }] : []));
}

/** A field of a line; `index` counts from 0. */
export const lineField = (index: number, field: string): Place => ({ of: 'line', index, field });
