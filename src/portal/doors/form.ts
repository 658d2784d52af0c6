import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { Refused } from '../../errors.ts';
import { fieldErrors } from '../../web/forms.ts';
import { type Refusal, refusalOf } from '../refusal.ts';

/** What stands in a form: what was typed, but passwords, with what is wrong beside it. */
export type Fields = { values: Record<string, string>; errors: Record<string, string>; refusal: Refusal };

export const emptyFields: Fields = { values: {}, errors: {}, refusal: { message: '', summary: [] } };

/** What a form asks for, done; or the form as it is to be shown again, with its status. */
export async function submitted<Schema extends z.ZodType>(
  request: FastifyRequest,
  schema: Schema,
  act: (input: z.output<Schema>) => Promise<void>,
): Promise<{ status: number; fields: Fields } | undefined> {
  const parsed = schema.safeParse(request.body ?? {});
  const again = (status: number, message: string, problems: { field: string; message: string }[]) => {
    // Of several beside one field the first one counts.
    const errors = Object.fromEntries(problems.toReversed().map(({ field, message }) => [field, message]));
    const once = problems.filter(({ field, message }) => errors[field] === message);
    const refusal = refusalOf(once, message, {
      textOf: (problem) => problem.message,
      idOf: (name) => name,
      undone: 'Nu s-a trimis',
    });
    return { status, fields: { values: typedIn(request), errors, refusal } };
  };
  if (!parsed.success) return again(422, '', fieldErrors(parsed.error));
  try {
    await act(parsed.data);
    return undefined;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return again(error.status, error.message, error.fields);
  }
}

function typedIn(request: FastifyRequest): Record<string, string> {
  const typed = Object.entries((request.body ?? {}) as Record<string, unknown>);
  return Object.fromEntries(
    typed.flatMap(([name, value]) =>
      name.includes('password') || typeof value !== 'string' ? [] : [[name, value]],
    ),
  );
}
