import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Metric } from './exposition.ts';

/** Upper edges in seconds. */
const edges = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
const doors: Record<string, string> = { '/login': 'office', '/portal/login': 'portal' };

type Timing = { method: string; route: string; counts: number[]; sum: number; count: number };
type Count = { method: string; route: string; status: number; count: number };

/** Counts and times the requests of this process; answers what a look at it shows. */
export function countRequests(app: FastifyInstance): () => Metric[] {
  const timings = new Map<string, Timing>();
  const counts = new Map<string, Count>();
  const failures: Record<string, number> = { office: 0, portal: 0 };
  const open = new WeakSet<FastifyRequest>();
  let inFlight = 0;
  // Whoever hangs up half-way gets no answer, but is gone all the same.
  const leave = (request: FastifyRequest) => {
    if (open.delete(request)) inFlight -= 1;
  };

  app.addHook('onRequest', async (request, reply) => {
    inFlight += 1;
    open.add(request);
    reply.raw.once('close', () => leave(request));
  });
  app.addHook('onResponse', async (request, reply) => {
    leave(request);
    const method = methods.has(request.method) ? request.method : 'other';
    const route = request.is404 ? 'none' : (request.routeOptions.url ?? 'none');
    const status = reply.statusCode;
    const count = found(counts, `${method} ${route} ${status}`, { method, route, status, count: 0 });
    count.count += 1;
    const door = doors[route];
    if (door && method === 'POST' && status >= 400 && status < 500)
      failures[door] = (failures[door] ?? 0) + 1;

    const seconds = reply.elapsedTime / 1000;
    const fresh = { method, route, counts: edges.map(() => 0), sum: 0, count: 0 };
    const timing = found(timings, `${method} ${route}`, fresh);
    timing.sum += seconds;
    timing.count += 1;
    const edge = edges.findIndex((limit) => seconds <= limit);
    if (edge >= 0) timing.counts[edge] = (timing.counts[edge] ?? 0) + 1;
  });

  return () => [
    {
      ...{ name: 'clientela_http_requests_total', help: 'Requests answered.', type: 'counter' },
      samples: [...counts.values()].map(({ count, ...labels }) => ({ labels, value: count })),
    },
    {
      ...{ name: 'clientela_http_request_duration_seconds', help: 'Time to answer.', type: 'histogram' },
      samples: [...timings.values()].flatMap(samplesOf),
    },
    {
      ...{ name: 'clientela_http_requests_in_flight', help: 'Requests being answered.', type: 'gauge' },
      samples: [{ value: inFlight }],
    },
    {
      ...{ name: 'clientela_login_failures_total', help: 'Log-ins refused.', type: 'counter' },
      samples: Object.entries(failures).map(([door, value]) => ({ labels: { door }, value })),
    },
  ];
}

function samplesOf({ method, route, counts, sum, count }: Timing) {
  const labels = { method, route };
  let below = 0;
  const buckets = edges.map((edge, index) => {
    below += counts[index] ?? 0;
    return { suffix: '_bucket', labels: { ...labels, le: edge }, value: below };
  });
  return [
    ...buckets,
    { suffix: '_bucket', labels: { ...labels, le: '+Inf' }, value: count },
    { suffix: '_sum', labels, value: sum },
    { suffix: '_count', labels, value: count },
  ];
}

function found<Value>(map: Map<string, Value>, key: string, fresh: Value): Value {
  const value = map.get(key) ?? fresh;
  map.set(key, value);
  return value;
}
