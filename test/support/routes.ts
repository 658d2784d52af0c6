import type { FastifyInstance } from 'fastify';

/** Every route as `GET /clients/:id`, taken from Fastify's own tree, in alphabetical order; HEAD goes with GET. */
export function routesOf(app: FastifyInstance): string[] {
  const routes: string[] = [];
  const path: string[] = [];
  for (const line of app.printRoutes({ commonPrefix: false }).split('\n')) {
    const [, indent, part, methods] = /^([│ ]*)[├└]── (.*?)(?: \(([A-Z, ]+)\))?$/.exec(line) ?? [];
    if (indent === undefined || part === undefined) continue;
    path.length = indent.length / 4;
    path.push(part);
    for (const method of methods?.split(', ') ?? [])
      if (method !== 'HEAD') routes.push(`${method} ${path.join('') || '/'}`);
  }
  return routes.sort();
}
