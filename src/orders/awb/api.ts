import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { requestKey } from '../../api/actions.ts';
import { NotFound } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { formatDay } from '../../web/format.ts';
import { checked } from '../../web/forms.ts';
import { actorOf } from '../../web/guard.ts';
import { orderParams } from '../schema.ts';
import { shipOrder } from './actions.ts';
import { awbLabel } from './label.ts';
import { type Awb, getAwb } from './queries.ts';
import { awbSchema, awbShape, newAwbShape } from './schema.ts';

type Id = { Params: { id: string } };

/** The parcel of an order as JSON and as a label. */
export function awbApi(app: FastifyInstance, services: Services): void {
  const { db } = services;

  app.post<Id>(
    '/orders/:id/awb',
    {
      config: {
        doc: {
          summary: 'Face AWB-ul unei comenzi; a doua oară îl arată',
          body: newAwbShape,
          answer: awbShape,
          also: 'application/pdf',
          status: 201,
          errors: [404, 409, 422],
        },
      },
    },
    async (request, reply) => {
      const id = idOf(request);
      const { delivery_address_id } = checked(awbSchema, request.body ?? {});
      const key = requestKey(request.headers['idempotency-key'], { id, delivery_address_id });
      const isNew = await shipOrder(services, actorOf(request), {
        order_id: id,
        address_id: delivery_address_id,
        today: formatDay(services.now()),
        key,
      });
      return answer(request, reply.code(isNew ? 201 : 200), await getAwb(db, id));
    },
  );

  app.get<Id>(
    '/orders/:id/awb',
    {
      config: {
        doc: {
          summary: 'AWB-ul unei comenzi; cu Accept: application/pdf, eticheta',
          answer: awbShape,
          also: 'application/pdf',
          errors: [404],
        },
      },
    },
    async (request, reply) => answer(request, reply, await getAwb(db, idOf(request))),
  );
}

async function answer(request: FastifyRequest, reply: FastifyReply, awb: Awb) {
  reply.header('vary', 'Accept');
  if (/application\/pdf/i.test(request.headers.accept ?? ''))
    return reply.type('application/pdf').send(await awbLabel(awb));
  const { id, number, order_id, payer, recipient, address_lines } = awb;
  return reply.send({ id, number, order_id, payer, recipient, address_lines });
}

function idOf(request: FastifyRequest<Id>): number {
  const parsed = orderParams.safeParse(request.params);
  if (!parsed.success) throw new NotFound();
  return parsed.data.id;
}
