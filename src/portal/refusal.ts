import type { FieldError } from '../errors.ts';
import { counted } from '../romania/plural.ts';

export type Refusal = { message: string; summary: { href: string; text: string }[] };

/**
 * What stands above a refused form: how many things are to be mended, each with a link to its field, or the one reason
 * there is. `textOf` and `idOf`: a problem as it is read, and the id of its field.
 */
export function refusalOf(
  errors: FieldError[],
  message: string,
  {
    textOf,
    idOf,
    undone = 'Nu s-a salvat',
  }: {
    textOf: (error: FieldError) => string;
    idOf: (field: string) => string;
    undone?: string;
  },
): Refusal {
  if (errors.length === 0 || errors.some((error) => error.message === message))
    return { message, summary: [] };
  return {
    message: `${undone}: ${counted(errors.length, 'lucru', 'lucruri')} de corectat.`,
    summary: errors.map((error) => ({ href: `#${idOf(error.field)}`, text: textOf(error) })),
  };
}
