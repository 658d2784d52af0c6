/** What to mend in one field; `link` leads to what stands in the way. */
export type FieldError = { field: string; message: string; link?: { href: string; text: string } };

/** Missing, or not to be seen by this person: both look the same. */
export class NotFound extends Error {
  readonly status = 404;
  constructor(message = 'Pagina căutată nu există sau nu aveți acces la ea.') {
    super(message);
  }
}

/** A change while nothing may be changed: READ_ONLY, or a database that only answers. */
export class ReadOnly extends Error {
  readonly status = 503;
  constructor() {
    super(readOnlySentence);
  }
}

/** What a change is told while nothing may be changed. */
const readOnlySentence =
  'Clientela este acum numai pentru citire, pentru întreținere. Nimic nu s-a schimbat; ce ați scris rămâne în formular dacă vă întoarceți la el. Încercați mai târziu.';

/** What the rules refuse, with the HTTP status it deserves. `fields` name what to mend; `extra` joins the JSON answer. */
export class Refused extends Error {
  readonly status: number;
  readonly fields: FieldError[];
  readonly extra: Record<string, unknown>;
  constructor(
    status: number,
    message: string,
    fields: FieldError[] = [],
    extra: Record<string, unknown> = {},
  ) {
    super(message);
    this.status = status;
    this.fields = fields;
    this.extra = extra;
  }
}
