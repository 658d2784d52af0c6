import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isReadOnlyRefusal } from '../db/database.ts';
import { NotFound, ReadOnly, Refused } from '../errors.ts';
import { carriesToken } from './token.ts';
import { page, view } from './view.ts';

type Problem = { title: string; message: string; status: number };

const errorPage = page<Problem>('shared/error');
const errorPiece = view<Problem>('shared/_error');

const titles: Record<number, string> = {
  400: 'Cerere de neînțeles',
  401: 'Autentificare necesară',
  403: 'Cerere refuzată',
  404: 'Nu am găsit pagina',
  409: 'Conflict',
  413: 'Prea mult conținut',
  415: 'Tip de conținut neacceptat',
  422: 'Date de corectat',
  429: 'Prea multe încercări',
  502: 'Serviciul din afară nu răspunde',
  503: 'Baza de date nu răspunde',
};

const sentences: Record<number, string> = {
  400: 'Cererea nu a putut fi citită. Reîncărcați pagina și încercați din nou.',
  413: 'Cererea e prea mare. Trimiteți mai puține date odată.',
  415: 'Conținutul trimis nu este de un tip acceptat.',
  503: 'Baza de date nu răspunde acum. Nimic din ce ați salvat nu s-a pierdut; încercați din nou în câteva secunde.',
};

/** Errors of PostgreSQL and of its sockets that mean "away for now", not "wrong". */
const away = /^(08\w{3}|57P0[123]|53\d{3}|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT)$/;
const awayText =
  /Connection terminated|timeout exceeded when trying to connect|connection error and is not queryable/;

/** Two that waited for each other, or one that waited too long for another: nothing was written, and trying again helps. */
const busy = /^(40001|40P01|55P03)$/;
const busySentence = 'Altcineva a salvat chiar acum același lucru. Nimic nu s-a schimbat; încercați din nou.';

/** PostgreSQL's data exceptions: a value that no column of ours can hold. */
const unreadable = /^22\w{3}$/;

/** An address as it came, or one that does not exist where its path cannot be decoded: the router would fail on it. */
export function readable(url: string): string {
  try {
    decodeURIComponent(url.split('?')[0] ?? '');
    return url;
  } catch {
    return url.startsWith('/api/') ? '/api/unreadable' : '/unreadable';
  }
}

/** Answers every error once: problem+json under /api/, a piece for htmx, a page for people. */
export function registerErrors(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError, request, reply) =>
    answer(problemOf(error, request), error, request, reply),
  );
  app.setNotFoundHandler((request, reply) => {
    const missing = new NotFound();
    return answer(problemOf(missing, request), missing, request, reply);
  });
}

/** What a person is told of an error; one of ours is noted in the log. */
export function problemOf(
  error: Error & { code?: string; statusCode?: number },
  request: FastifyRequest,
): Problem {
  if (error instanceof ReadOnly || isReadOnlyRefusal(error)) {
    const { status, message } = new ReadOnly();
    return { status, title: 'Numai pentru citire', message };
  }
  const status = statusOf(error);
  if (status >= 500 && status !== 502) request.log.error({ err: error }, 'cererea a eșuat');
  const known = error instanceof NotFound || error instanceof Refused;
  const isBusy = busy.test(error.code ?? '') || (known && status === 503);
  const sentence = isBusy ? busySentence : sentences[status];
  const message = known
    ? error.message
    : (sentence ?? 'A apărut o eroare neașteptată. Am notat-o; încercați din nou.');
  return { status, title: isBusy ? 'Încercați din nou' : (titles[status] ?? 'Eroare'), message };
}

function statusOf(error: Error & { code?: string; statusCode?: number }): number {
  if (error instanceof NotFound || error instanceof Refused) return error.status;
  if (away.test(error.code ?? '') || awayText.test(error.message) || busy.test(error.code ?? '')) return 503;
  if (unreadable.test(error.code ?? '')) return 400;
  const given = error.statusCode ?? 500;
  return given >= 400 && given < 500 ? given : 500;
}

function answer(problem: Problem, error: Error, request: FastifyRequest, reply: FastifyReply) {
  reply.code(problem.status);
  if (problem.status === 503) reply.header('retry-after', '5');
  if (request.url.startsWith('/api/')) {
    if (problem.status === 401) reply.header('www-authenticate', challenge(request));
    const fields = error instanceof Refused ? error.fields : [];
    const extra = error instanceof Refused ? error.extra : {};
    return reply.type('application/problem+json').send({
      type: 'about:blank',
      title: problem.title,
      status: problem.status,
      detail: problem.message,
      instance: `urn:uuid:${request.id}`,
      errors: fields.map(({ field, message }) => ({ field, message })),
      ...extra,
    });
  }
  return request.isPartial ? reply.piece(errorPiece, problem) : reply.page(errorPage, problem);
}

/** What a program is asked for; told apart where it brought a token that is not good. */
const challenge = (request: FastifyRequest) =>
  `Bearer realm="Clientela"${carriesToken(request) ? ', error="invalid_token"' : ''}`;
