import { resolve } from 'node:path';
import fastifyView from '@fastify/view';
import { Eta } from 'eta';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { mayOf } from './access.ts';
import type { Assets } from './assets.ts';
import { type Bell, bellView } from './bell.ts';
import { type Flash, takeFlash } from './flash.ts';
import { initialsOf } from './format.ts';
import { menuFor } from './menu.ts';

/** A template's name tied to the type of its data. */
export type View<Data> = { readonly template: string; readonly data?: Data };
/** A whole page, and the piece of it that htmx swaps. */
export type Page<Data> = View<Data> & { readonly piece?: string | undefined };

export const view = <Data>(template: string): View<Data> => ({ template });
export const page = <Data>(template: string, piece?: string): Page<Data> => ({ template, piece });

/** What the layout shows around every page. */
export type Frame = {
  asset: (name: string) => string;
  flash: Flash | undefined;
  menu: ReturnType<typeof menuFor>;
  user: { name: string; initials: string } | undefined;
  bell: Bell;
  theme: string;
  q: string;
  /** Nothing may be changed now. */
  readOnly: boolean;
};

declare module 'fastify' {
  interface FastifyRequest {
    /** htmx asked for a piece, not for the page. */
    isPartial: boolean;
  }
  interface FastifyReply {
    /** Sends the whole page, or its piece to a partial request. */
    page<Data extends object>(page: Page<Data>, data: Data): FastifyReply;
    /** Sends a piece, whoever asks. */
    piece<Data extends object>(view: View<Data>, data: Data): FastifyReply;
  }
}

const views = resolve(import.meta.dirname, '../../views');

/** Tells pieces from pages. Before everything that may fail, so that errors are told apart too. */
export function registerPartials(app: FastifyInstance): void {
  app.decorateRequest('isPartial', false);
  app.addHook('onRequest', async (request, reply) => {
    request.isPartial = request.headers['hx-request-type'] === 'partial';
    reply.header('vary', 'HX-Request-Type');
  });
}

/** Registers Eta with the rule that a missing value is an error, never the word "undefined". */
export async function registerViews(
  app: FastifyInstance,
  assets: Assets,
  { cache = true } = {},
): Promise<void> {
  const eta = new Eta({ views, cache, autoTrim: false, escapeFunction: escapeOrFail });
  await app.register(fastifyView, { engine: { eta }, templates: views, viewExt: 'eta', production: cache });

  app.decorateReply('page', function <
    Data extends object,
  >(this: FastifyReply, shown: Page<Data>, data: Data) {
    const may = mayOf(this.request.actor);
    if (shown.piece && this.request.isPartial) return this.view(shown.piece, { ...data, may });
    return this.view(shown.template, { ...data, may, frame: frameOf(this.request, this, assets) });
  });
  app.decorateReply('piece', function <
    Data extends object,
  >(this: FastifyReply, shown: View<Data>, data: Data) {
    return this.view(shown.template, { ...data, may: mayOf(this.request.actor) });
  });
}

function frameOf(request: FastifyRequest, reply: FastifyReply, assets: Assets): Frame {
  const { actor } = request;
  const query = request.query as Record<string, unknown>;
  return {
    asset: assets.url,
    flash: takeFlash(request, reply),
    menu: menuFor(actor, request.url),
    user: actor && { name: actor.name, initials: initialsOf(actor.name) },
    bell: bellView(actor?.unread ?? 0),
    theme: actor?.theme ?? 'auto',
    q: typeof query.q === 'string' ? query.q : '',
    readOnly: request.server.readOnly.now,
  };
}

const escapes: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeOrFail(value: unknown): string {
  if (value === undefined || value === null) throw new Error('a template shows a value that nobody passed');
  const text = typeof value === 'string' ? value : String(value);
  return /[&<>"']/.test(text) ? text.replace(/[&<>"']/g, (char) => escapes[char] as string) : text;
}
