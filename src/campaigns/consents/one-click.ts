import type { FastifyRequest } from 'fastify';

/** Whether a mailbox's provider posted this for the person: `List-Unsubscribe=One-Click`, in either kind of form. */
export async function isOneClick(request: FastifyRequest): Promise<boolean> {
  const body = request.isMultipart() ? await fieldsOf(request) : request.body;
  return (body as Record<string, unknown> | null | undefined)?.['List-Unsubscribe'] === 'One-Click';
}

async function fieldsOf(request: FastifyRequest): Promise<Record<string, unknown>> {
  const fields: Record<string, unknown> = {};
  for await (const part of request.parts({ limits: { fields: 5, files: 0, fieldSize: 100 } }))
    if (part.type === 'field') fields[part.fieldname] = part.value;
  return fields;
}
