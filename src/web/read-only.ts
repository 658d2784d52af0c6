import type { FastifyInstance } from 'fastify';
import { isReadOnlyRefusal } from '../db/database.ts';
import { ReadOnly } from '../errors.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** Whether nothing may be changed: by READ_ONLY for good, or because the database said so when it was last asked. */
    readOnly: { always: boolean; now: boolean };
  }
}

const safe = new Set(['GET', 'HEAD', 'OPTIONS']);
const inAndOut = new Set(['/login', '/logout', '/portal/login', '/portal/logout']);

/**
 * With `always`, refuses every change but coming and going. Without it, remembers that the database refused one, so that
 * the pages say it; the next look at its readiness, or change that goes through, clears it.
 */
export function registerReadOnly(app: FastifyInstance, always: boolean): void {
  app.decorate('readOnly', { always, now: always });
  app.addHook('onError', async (_request, _reply, error) => {
    if (isReadOnlyRefusal(error)) app.readOnly.now = true;
  });
  if (!always) {
    // A change that went through says that the database takes them again.
    app.addHook('onResponse', async (request, reply) => {
      if (app.readOnly.now && !safe.has(request.method) && reply.statusCode < 400) app.readOnly.now = false;
    });
    return;
  }
  app.addHook('onRequest', async (request) => {
    if (safe.has(request.method) || inAndOut.has(request.routeOptions.url ?? '')) return;
    throw new ReadOnly();
  });
}

/** Looks for something and notes that it was looked for; where nothing may be noted, only looks. */
export async function orWithout<T>(
  { readOnly }: FastifyInstance,
  look: (noting: boolean) => Promise<T>,
): Promise<T> {
  if (readOnly.now) return look(false);
  try {
    return await look(true);
  } catch (error) {
    if (!isReadOnlyRefusal(error)) throw error;
    readOnly.now = true;
    return look(false);
  }
}
