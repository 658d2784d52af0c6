import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { areas, type Rule } from '../web/access.ts';

/** What openapi.json says of a route: the same schemas that people of the API read. */
export type Doc = {
  summary: string;
  query?: z.ZodType;
  body?: z.ZodType;
  /** What the body is, where it is no JSON. */
  bodyType?: string;
  answer: z.ZodType;
  /** What the answer is, where it is no JSON. */
  type?: string;
  /** Another type that the same address answers, for whoever asks in Accept. */
  also?: string;
  status?: 200 | 201;
  errors?: number[];
};

declare module 'fastify' {
  interface FastifyContextConfig {
    doc?: Doc;
  }
}

type Route = { method: string; path: string; doc: Doc; access: Rule | undefined };

/** Collects the described routes of a scope; the answer grows as they are registered. */
export function describedRoutes(app: FastifyInstance): Route[] {
  const routes: Route[] = [];
  app.addHook('onRoute', ({ method, url, config }) => {
    const doc = config?.doc;
    if (doc && method !== 'HEAD')
      routes.push({ method: String(method).toLowerCase(), path: url, doc, access: config.access });
  });
  return routes;
}

const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  instance: z.string().meta({ description: 'Cererea, ca în antetul X-Request-Id' }),
  errors: z.array(z.object({ field: z.string(), message: z.string() })),
});

const scopes = `Un token poate ce îi permit și rolul titularului, și drepturile lui: pe zone, \`view\` sau \`edit\`, ca în security. Zone: ${areas
  .map(({ area, label }) => `\`${area}\` (${label})`)
  .join(', ')}.`;

/** The OpenAPI 3.1 document of these routes. */
export function openApi(routes: Route[]) {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    const address = route.path.replace(/:(\w+)/g, '{$1}');
    paths[address] = { ...paths[address], [route.method]: operation(route) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Clientela', version: '1' },
    servers: [{ url: '/', description: 'Gazda de la care vine documentul' }],
    security: [{ session: [] }, { token: [] }],
    paths,
    components: {
      schemas: { Problem: json(problem) },
      responses: {
        Problem: { description: 'Problema (RFC 9457)', content: problemContent },
        TooMany: {
          description: 'Prea multe cereri cu acest token',
          headers: {
            'Retry-After': { description: 'Secunde de așteptat', schema: { type: 'integer' } },
            RateLimit: { description: 'Ce a mai rămas din minutul acesta', schema: { type: 'string' } },
          },
          content: problemContent,
        },
      },
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'clientela_session' },
        token: { type: 'http', scheme: 'bearer', description: scopes },
      },
    },
  };
}

const problemContent = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };

function operation({ method, path, doc, access }: Route) {
  const { summary, query, body, bodyType = 'application/json', answer, status = 200 } = doc;
  const pathParameters = [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'integer' },
  }));
  const key = {
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    schema: { type: 'string', maxLength: 200 },
  };
  const shown = { schema: json(answer) };
  const also = doc.also && { [doc.also]: { schema: { type: 'string', format: 'binary' } } };
  const own = path.replace(/\/api\/v1/, '');
  return {
    operationId: `${method}${own
      .replace(/[/:-]+(\w)/g, (_, letter: string) => letter.toUpperCase())
      .replace(/\W/g, '')}`,
    summary,
    tags: [/^\/([\w-]+)/.exec(own)?.[1] ?? ''],
    security: securityOf(access),
    parameters: [...pathParameters, ...queryParameters(query), ...(method === 'post' ? [key] : [])],
    ...(body && { requestBody: { required: true, content: { [bodyType]: { schema: json(body) } } } }),
    responses: {
      [String(status)]: {
        description: 'Răspunsul',
        content: { [doc.type ?? 'application/json']: shown, ...also },
      },
      ...Object.fromEntries(problemsOf(method, doc).map((code) => [String(code), problemRef])),
      429: { $ref: '#/components/responses/TooMany' },
      default: problemRef,
    },
  };
}

const problemRef = { $ref: '#/components/responses/Problem' };

/** What every address may refuse with, and what those of this kind may: a change from another site, a body, a key. */
function problemsOf(method: string, { body, errors = [] }: Doc): number[] {
  const changing = method === 'get' ? [] : [403];
  const reading = body ? [400, 413, 415, 422] : [];
  const keyed = method === 'post' ? [409, 422] : [];
  return [...new Set([401, 404, ...changing, ...reading, ...keyed, ...errors])];
}

/** A session or a token, with the scope that a token needs there; no token goes where administrators alone do. */
function securityOf(access: Rule | undefined) {
  if (access === 'administrator') return [{ session: [] }];
  const needed = typeof access === 'object' ? [`${access.area}:${access.need}`] : [];
  return [{ session: [] }, { token: needed }];
}

function queryParameters(query: z.ZodType | undefined) {
  if (!query) return [];
  const { properties = {}, required = [] } = json(query) as {
    properties?: Record<string, object>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }));
}

function json(schema: z.ZodType): object {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return rest;
}
