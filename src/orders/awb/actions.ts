import { once } from '../../api/actions.ts';
import type { RequestKey } from '../../api/queries.ts';
import { insertAudit } from '../../audit/queries.ts';
import { refuseErased } from '../../clients/standing.ts';
import type { Trx } from '../../db/database.ts';
import { Refused } from '../../errors.ts';
import { openCourier } from '../../external/courier/local.ts';
import { ringMessages } from '../../messages/actions.ts';
import { refuseBlocked } from '../../payments/credit/actions.ts';
import { renderCourier } from '../../romania/address.ts';
import type { Services } from '../../services.ts';
import { announceOrder } from '../notices/actions.ts';
import { findOrderClient, getOrder, lockOrder, lockOrderClient, type OrderClient } from '../queries.ts';
import { insertAwb } from './queries.ts';

type Person = { id: number };

type Parcel = {
  order_id: number;
  /** Nothing for the order's own address, null for the client's billing address. */
  address_id: number | null | undefined;
  today: string;
  key?: RequestKey | undefined;
};

/**
 * Hands the parcel of an order to the courier and keeps its number. Asked again it changes nothing. Refuses with 409 a
 * cancelled order and one of a blocked client, with 422 an address that is not the client's or says nothing. Answers whether the parcel is new.
 */
export async function shipOrder(
  services: Services,
  actor: Person,
  { order_id: orderId, address_id: addressId, today, key }: Parcel,
): Promise<boolean> {
  let told = 0;
  // With a key that was used before, the answer is the one of then: that the parcel is new.
  let isNew = true;
  await services.db.transaction().execute((trx) =>
    once(trx, actor.id, key, 'awb', async () => {
      const held = await lockOrderClient(trx, (await getOrder(trx, orderId)).client_id);
      if (held) refuseErased(held);
      await lockOrder(trx, orderId);
      const order = await getOrder(trx, orderId);
      isNew = !order.awb;
      if (order.awb) return order.awb.id;
      if (order.status === 'cancelled') throw new Refused(409, 'Comanda este anulată: nu se mai expediază.');
      const client = await findOrderClient(trx, order.client_id);
      if (!client || client.id !== held?.id)
        throw new Refused(409, 'Clientul comenzii s-a schimbat. Încercați din nou.');
      await refuseBlocked(trx, { client_id: client.id, today, by: actor });
      const wanted = addressId === undefined ? order.delivery_address_id : addressId;
      const { id, number } = await handOver(trx, actor, orderId, addressee(client, wanted));
      const changes = { awb: [null, number] as [null, string] };
      await insertAudit(trx, actor, { action: 'awb', subject: 'order', subject_id: orderId, changes });
      if (order.status === 'shipped') told = await announceOrder(trx, actor, orderId);
      return id;
    }),
  );
  if (told > 0) await ringMessages(services);
  return isNew;
}

async function handOver(trx: Trx, actor: Person, orderId: number, printed: ReturnType<typeof addressee>) {
  const courier = openCourier();
  const answer = await courier.ship({ reference: orderId, ...printed });
  if ('failure' in answer) throw new Refused(502, `Curierul nu a primit coletul: ${answer.failure}`);
  const { number } = answer;
  const row = { ...printed, number, order_id: orderId, courier: courier.name, created_by: actor.id };
  return { id: await insertAwb(trx, row), number };
}

/** Who gets the parcel and where: a person of the address, else the client by its legal name, never by its alias. */
function addressee(client: OrderClient, addressId: number | null) {
  const address = client.addresses.find(({ id }) => id === addressId);
  if (addressId !== null && !address) refuse('Adresa de livrare nu este a clientului. Alegeți alta.');
  const address_lines = renderCourier(address ?? client);
  if (address_lines.length === 0)
    refuse('Adresa aleasă este goală: completați localitatea și strada pe fișa clientului sau alegeți alta.');
  return {
    recipient: address?.contact_name ?? client.name,
    phone: address?.contact_phone ?? client.mobile ?? client.phone,
    address_lines,
    payer: client.shipping_payer === 'client' ? ('client' as const) : ('supplier' as const),
  };
}

function refuse(message: string): never {
  throw new Refused(422, message, [{ field: 'delivery_address_id', message }]);
}
