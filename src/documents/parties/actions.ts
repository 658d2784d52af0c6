import Big from 'big.js';
import type { Trx } from '../../db/database.ts';
import { Refused } from '../../errors.ts';
import { findDeliveryAddress, lockOrderClient, type OrderRecord } from '../../orders/queries.ts';
import { asSeller, companyLabels, missingOfCompany } from '../../settings/company/company.ts';
import { getCompany } from '../../settings/company/queries.ts';
import type { Buyer, Delivery, Seller } from '../frozen.ts';
import { isTooMuch } from '../totals.ts';
import { findParty, getDelivery, type Party } from './queries.ts';

/** The firm as it stands now. Refuses with 422, with the way to its page, while it is incomplete. */
export async function sellerNow(trx: Trx): Promise<Seller> {
  const company = await getCompany(trx);
  const seller = asSeller(company);
  if (seller) return seller;
  const message = 'Datele firmei nu sunt complete. Completați-le la Setări > Firmă, apoi emiteți documentul.';
  const fields = missingOfCompany(company).map((field) => ({
    field: `company.${field}`,
    message: `Lipsește „${companyLabels[field] ?? field}” din datele firmei.`,
    link: { href: `/settings/company#${field}`, text: 'Setări > Firmă' },
  }));
  throw new Refused(422, message, fields);
}

/** The client that answers to an id, held until the transaction ends. Refuses with 422 one that is not there. */
export async function holdParty(trx: Trx, clientId: number): Promise<Party> {
  const held = await lockOrderClient(trx, clientId);
  const party = held && (await findParty(trx, held.id));
  if (party) return party;
  const message = 'Clientul nu există. Alegeți-l din listă.';
  throw new Refused(422, message, [{ field: 'client_id', message }]);
}

/** Refuses with 422, at `field`, what would make a client's balance more than can be written. */
export function refuseBalance({ balance }: Party, change: string, field: string): void {
  if (!isTooMuch(new Big(balance).plus(change).toFixed())) return;
  const message = 'Soldul clientului ar fi prea mare. Verificați sumele.';
  throw new Refused(422, message, [{ field, message }]);
}

/** A client as a document freezes it: its legal name, never its alias. */
export function asBuyer(party: Party): Buyer {
  const { name, tax_id, tax_id_kind, vat_payer, trade_register_no, phone, mobile, email } = party;
  const { country, county, locality, sector, street, street_no, address_extra, postal_code } = party;
  const address = { country, county, locality, sector, street, street_no, address_extra, postal_code };
  const legal = { name, tax_id, tax_id_kind, vat_payer, trade_register_no };
  return { ...legal, phone: phone ?? mobile, email, ...address };
}

/**
 * Where the goods go: what is asked for, else where the order goes; null is the buyer's own address. Refuses with 422
 * an address that is not the client's.
 */
export async function deliveryFor(
  trx: Trx,
  clientId: number,
  asked: number | null | undefined,
  order: OrderRecord | undefined,
): Promise<Delivery | null> {
  const id = asked === undefined ? order?.delivery_address_id : asked;
  if (!id) return null;
  if (await findDeliveryAddress(trx, clientId, id)) return getDelivery(trx, id);
  const message = 'Adresa de livrare nu este a clientului. Alegeți alta.';
  throw new Refused(422, message, [{ field: 'delivery_address_id', message }]);
}
