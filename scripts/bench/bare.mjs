// The bare stack's limit: Fastify, pg and one Eta template, which answer with the same SQL and as many rows as our
// program, and with nothing else: no session, no permission, no checks, no compression.
import formbody from '@fastify/formbody';
import { Eta } from 'eta';
import fastify from 'fastify';
import pg from 'pg';
import '../../dist/db/database.js';
import { templates } from './templates.mjs';

const eta = new Eta({ autoTrim: false });
for (const [name, template] of Object.entries(templates)) eta.loadTemplate(`@${name}`, template);

process.on('disconnect', () => process.exit(0));
process.once('message', async ({ databaseUrl, plans }) => {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 4 });
  const app = fastify();
  await app.register(formbody);
  app.get('/:plan/:variant', async (request, reply) => {
    const { shown, variants } = plans[Number(request.params.plan)];
    const statements = variants[Number(request.params.variant)];
    const results = await Promise.all(
      statements.map(({ text, values, name }) => pool.query({ text, values, name })),
    );
    const sets = results.map(({ rows }) => rows);
    const page = widest(results).rows.slice(0, shown.limit);
    return reply
      .type('text/html; charset=utf-8')
      .send(eta.render(`@${shown.template}`, { rows: page, sets }));
  });
  app.post('/:plan/:variant', async (request, reply) => {
    const { variants, made } = plans[Number(request.params.plan)];
    const variant = Number(request.params.variant);
    const id = await replay(pool, variants[variant], {
      id: made.ids[variant],
      tax_id: { from: made.tax_id, to: request.body.tax_id ?? made.tax_id },
    });
    return made.status === 201 ? reply.code(201).send({ id }) : reply.redirect(`/clients/${id}`, 303);
  });
  const address = await app.listen({ host: '127.0.0.1', port: 0 });
  process.send?.({ port: Number(new URL(address).port) });
});

/** The result that is the page's own: the one of most columns, the last of several. @param {pg.QueryResult[]} results */
function widest(results) {
  return results.reduce((best, each) => (each.fields.length >= best.fields.length ? each : best));
}

/** Runs the statements of a save in their order on one connection, with this client's number and id in place. */
async function replay(pool, statements, { id: recordedId, tax_id }) {
  const client = await pool.connect();
  let id;
  const actual = (value) => {
    if (typeof value === 'string')
      return value.includes(tax_id.from) ? value.replaceAll(tax_id.from, tax_id.to) : value;
    return value === recordedId ? id : value;
  };
  try {
    for (const { text, values, name, rows } of statements) {
      const result = await client.query({ text, values: values.map(actual), name });
      if (id === undefined && rows[0]?.id === recordedId) id = result.rows[0].id;
    }
    return id;
  } finally {
    client.release();
  }
}
