import { sql } from 'kysely';
import { asSeller } from '../../dist/settings/company/company.js';
import { getCompany } from '../../dist/settings/company/queries.js';
import { createRandom } from '../bench/random.mjs';
import { addByProgram } from './by-program.mjs';
import { inventClients } from './clients.mjs';
import { firmDay, momentOf, monthsBefore, toNumber } from './days.mjs';
import { issueDocuments, numberDocuments } from './documents.mjs';
import { firmAccount, makeFirm, users } from './firm.mjs';
import { markDemo } from './mark.mjs';
import { simulateMarket } from './market.mjs';
import { payInvoices, paymentRows } from './payments.mjs';
import { createPrices } from './prices.mjs';
import { categories } from './products.mjs';
import { goOnCounting, insertRows } from './rows.mjs';
import { writeInvoices, writeOrders } from './sales-rows.mjs';
import { settle } from './settle.mjs';
import { storyRows } from './story.mjs';
import { tradeRows } from './trade-rows.mjs';

const ids = { sales: 2, west: 3, admin: 1, accountant: 4 };

/**
 * Fills an empty, migrated database with the demo firm, in one transaction: killed on the way, nothing of it stands.
 * The same day and seed give the same rows.
 * @param {import('kysely').Kysely<any>} db
 * @param {{ clients: number, seed: number, now: Date, dataDir: string, tell?: (step: string) => void }} options
 */
export async function fillDemo(db, { clients: count, seed, now, dataDir, tell = () => {} }) {
  await db.transaction().execute(async (trx) => {
    // As a replica it does not look up what every reference points to; sums that triggers keep are written right away.
    await sql`set local session_replication_role = replica`.execute(trx);
    await sql`set local synchronous_commit = off`.execute(trx);
    const today = toNumber(firmDay(now));
    const from = monthsBefore(today, 24);
    const random = createRandom(seed);
    const products = await makeFirm(trx, { created: momentOf(monthsBefore(today, 36), 540, now) });
    tell('firma');

    const facts = await readFacts(trx);
    const clients = inventClients(random, { count, today, now, users: ids, ...facts });
    const priceOf = createPrices(categories);
    const market = simulateMarket(random, { clients, products, priceOf, rateOf: facts.rateOf, today, now });
    tell(`${clients.length} clienți și ${market.orders.length} comenzi`);

    const { invoices, others } = issueDocuments(random, { orders: market.orders, clients, today, from });
    const money = payInvoices(random, invoices, today);
    const trade = tradeRows(random, { clients, ...market, today, now });
    const documents = [...invoices, ...others, ...money.stornos, ...money.receipts];
    const seller = asSeller(await getCompany(trx));
    const numbered = numberDocuments(documents, {
      seller,
      contract: facts.contract,
      now,
      users,
      issuer: ids.accountant,
    });
    const paid = paymentRows(money.payments, { now, account: firmAccount, by: ids.accountant });
    tell(`${documents.length} documente și ${money.payments.length} încasări`);

    const story = storyRows(random, { clients, orders: market.orders, documents, moves: market, today, now });
    for (const [table, rows] of Object.entries({ ...trade, ...paid, ...story }))
      await insertRows(trx, table, rows);
    await sql`update portal_users set password_hash = (select password_hash from users order by id limit 1)`.execute(
      trx,
    );
    await writeOrders(trx, market.orders);
    await writeInvoices(trx, numbered.invoices, seller);
    await insertRows(trx, 'documents', numbered.rows, { seller });
    await insertRows(trx, 'document_lines', numbered.lines);
    await goOnCounting(trx);
    tell('scrise');

    await sql`set local session_replication_role = origin`.execute(trx);
    await settle(trx, { now, day: firmDay(now) });
    tell('potrivite');
    await addByProgram(trx, { random, clients, orders: market.orders, documents, today, now, dataDir });
    tell('adăugate');
    await markDemo(trx, { seed, day: firmDay(now) });
  });
}

/** What the migrations brought along and the demo goes by. */
async function readFacts(trx) {
  const localities = await trx
    .selectFrom('localities')
    .select(['county', 'name', 'uat', 'siruta', 'lat', 'lon'])
    .orderBy('id')
    .execute();
  const sources = await trx.selectFrom('sources').select(['id', 'name']).execute();
  const rates =
    await sql`select kind, rate::text, valid_from, valid_until from vat_rates order by valid_from desc`.execute(
      trx,
    );
  const known = rates.rows.map((row) => ({ ...row, from: toNumber(row.valid_from) }));
  const { text } = await trx
    .selectFrom('document_texts')
    .select('text')
    .where('kind', '=', 'contract')
    .executeTakeFirstOrThrow();
  return {
    localities,
    sourceIds: new Map(sources.map(({ id, name }) => [name, id])),
    contract: text,
    rateOf: (kind, day) => known.find((row) => row.kind === kind && row.from <= day)?.rate ?? '21.00',
  };
}
