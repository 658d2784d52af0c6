import type { FastifyInstance } from 'fastify';
import { z } from 'zod';

/** What openapi.json says of a route: the same schemas that people of the API read. */
export type Doc = {
  summary: string;
  query?: z.ZodType;
  body?: z.ZodType;
  answer: z.ZodType;
  /** What the answer is, where it is no JSON. */
  type?: string;
  status?: 200 | 201;
  errors?: number[];
};

declare module 'fastify' {
  interface FastifyContextConfig {
    doc?: Doc;
  }
}

type Route = { method: string; path: string; doc: Doc };

/** Collects the described routes of a scope; the answer grows as they are registered. */
export function describedRoutes(app: FastifyInstance): Route[] {
  const routes: Route[] = [];
  app.addHook('onRoute', ({ method, url, config }) => {
    const doc = config?.doc;
    if (doc && method !== 'HEAD') routes.push({ method: String(method).toLowerCase(), path: url, doc });
  });
  return routes;
}

const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  errors: z.array(z.object({ field: z.string(), message: z.string() })),
});

/** The OpenAPI 3.1 document of these routes. */
export function openApi(routes: Route[]) {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const { method, path, doc } of routes) {
    const address = path.replace(/:(\w+)/g, '{$1}');
    paths[address] = { ...paths[address], [method]: operation(method, path, doc) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Clientela', version: '1' },
    servers: [{ url: '/' }],
    security: [{ session: [] }],
    paths,
    components: { securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'clientela_session' } } },
  };
}

function operation(
  method: string,
  path: string,
  { summary, query, body, answer, type = 'application/json', status = 200, errors = [] }: Doc,
) {
  const pathParameters = [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'integer' },
  }));
  const keyed =
    method === 'post'
      ? [
          {
            name: 'Idempotency-Key',
            in: 'header',
            required: false,
            schema: { type: 'string', maxLength: 200 },
          },
        ]
      : [];
  const responses = Object.fromEntries([
    [String(status), { description: 'Răspunsul', content: { [type]: { schema: json(answer) } } }],
    ...[401, ...errors].map((code) => [
      String(code),
      { description: 'Problema', content: { 'application/problem+json': { schema: json(problem) } } },
    ]),
  ]);
  return {
    operationId: `${method}${path
      .replace(/\/api\/v1/, '')
      .replace(/[/:-]+(\w)/g, (_, letter: string) => letter.toUpperCase())
      .replace(/\W/g, '')}`,
    summary,
    parameters: [...pathParameters, ...queryParameters(query), ...keyed],
    ...(body && { requestBody: { required: true, content: { 'application/json': { schema: json(body) } } } }),
    responses,
  };
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
