import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { type FieldError, Refused } from '../errors.ts';
import { fieldErrors } from '../web/forms.ts';
import type { Page } from '../web/view.ts';
import type { emptyFields } from './views.ts';

/** Parses the form and acts; a refusal shows the page again with what was typed, passwords left out. */
export async function submit<Schema extends z.ZodType, Extra extends object>(
  request: FastifyRequest,
  reply: FastifyReply,
  schema: Schema,
  shown: Page<Extra & typeof emptyFields>,
  extra: Extra,
  act: (input: z.output<Schema>) => Promise<FastifyReply>,
): Promise<FastifyReply> {
  const again = (status: number, message: string, fields: FieldError[]) => {
    const typed = Object.entries((request.body ?? {}) as Record<string, unknown>);
    const values = Object.fromEntries(
      typed.filter(([key]) => !key.includes('password')).map(([key, value]) => [key, lastText(value)]),
    );
    const errors = Object.fromEntries(fields.map(({ field, message }) => [field, message]));
    return reply.code(status).page(shown, { ...extra, values, errors, message });
  };
  const result = schema.safeParse(request.body ?? {});
  if (!result.success) return again(422, 'Verificați câmpurile marcate.', fieldErrors(result.error));
  try {
    return await act(result.data);
  } catch (error) {
    if (error instanceof Refused) return again(error.status, error.message, error.fields);
    throw error;
  }
}

const lastText = (value: unknown) => String(Array.isArray(value) ? value.at(-1) : value);
