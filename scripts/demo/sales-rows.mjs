import { sql } from 'kysely';
import { toDay } from './days.mjs';
import { insertRows } from './rows.mjs';

/** @typedef {import('kysely').Kysely<any>} Trx */

/** Writes orders and their lines: what a line copies of its product and of its price is taken from there. @param {Trx} trx @param {import('./market.mjs').DemoOrder[]} orders */
export async function writeOrders(trx, orders) {
  await insertRows(
    trx,
    'orders',
    orders.map(({ id, client, day, at, status, created_by, address, net_total, vat_total, total }) => ({
      id,
      version: 1,
      created_at: at,
      updated_at: at,
      created_by,
      client_id: client.row.id,
      date: toDay(day),
      status,
      delivery_address_id: address?.id ?? null,
      net_total,
      vat_total,
      total,
    })),
  );
  const lines = orders.flatMap((order) => order.lines);
  const prices = [...new Set(lines.map(({ price }) => price))];
  const places = new Map(prices.map((price, index) => [price, index]));
  await sql`create temporary table demo_prices (id integer primary key, unit_price numeric, steps jsonb) on commit drop`.execute(
    trx,
  );
  await sql`
    insert into demo_prices select * from unnest(${prices.map((_, index) => index)}::int[],
      ${prices.map(({ unit_price }) => unit_price)}::numeric[], ${prices.map(({ steps }) => JSON.stringify(steps))}::jsonb[])`.execute(
    trx,
  );
  const orderIds = orders.flatMap(({ id, lines: own }) => own.map(() => id));
  const column = (/** @type {(line: any) => unknown} */ of) => lines.map(of);
  await sql`
    insert into order_lines (id, order_id, position, product_id, description, unit, quantity, unit_price, vat_rate, net, price_steps)
      overriding system value
    select l.id, l.order_id, l.position, l.product_id, p.name, p.unit, l.quantity, price.unit_price, l.vat_rate, l.net, price.steps
    from unnest(${column(({ id }) => id)}::bigint[], ${orderIds}::bigint[], ${column(({ position }) => position)}::int[],
      ${column(({ product }) => product.id)}::bigint[], ${column(({ quantity }) => quantity)}::numeric[],
      ${column(({ price }) => places.get(price))}::int[], ${column(({ vat_rate }) => vat_rate)}::numeric[],
      ${column(({ net }) => net)}::numeric[]) l (id, order_id, position, product_id, quantity, price, vat_rate, net)
    join products p on p.id = l.product_id join demo_prices price on price.id = l.price
    order by l.id`.execute(trx);
}

/**
 * Writes the invoices of orders, frozen as the program freezes them: the client and the place as they stand, the lines of the
 * order, VAT once for each rate.
 * @param {Trx} trx @param {object[]} rows of numberDocuments @param {object} seller
 */
export async function writeInvoices(trx, rows, seller) {
  await sql`
    create temporary table demo_invoices on commit drop as
    select * from json_to_recordset(${JSON.stringify(rows)}::json) r(id bigint, kind text, series_id bigint, series text,
      number integer, client_id bigint, order_id bigint, issue_date date, due_date date, created_at timestamptz,
      created_by bigint, issuer text, paid numeric, reversed numeric, first_line bigint)`.execute(trx);
  await sql`
    with sums as (
      select order_id, vat_rate, sum(net) as net, min(position) as place from order_lines group by order_id, vat_rate),
    vat as (
      select order_id, jsonb_agg(jsonb_build_object('category', 'S', 'rate', vat_rate::text, 'reason', null, 'lines', net::text,
        'allowance', '0.00', 'base', net::text, 'vat', round(net * vat_rate / 100, 2)::text) order by place) as groups
      from sums group by order_id)
    insert into documents (id, kind, series_id, series, number, client_id, order_id, issue_date, due_date, created_at, created_by,
      issuer, seller, buyer, delivery, vat_breakdown, net_total, vat_total, total, paid, reversed) overriding system value
    select i.id, i.kind, i.series_id, i.series, i.number, i.client_id, i.order_id, i.issue_date, i.due_date, i.created_at,
      i.created_by, i.issuer, ${JSON.stringify(seller)}::jsonb,
      jsonb_build_object('name', c.name, 'tax_id', c.tax_id, 'tax_id_kind', c.tax_id_kind, 'vat_payer', c.vat_payer,
        'trade_register_no', c.trade_register_no, 'phone', coalesce(c.phone, c.mobile), 'email', c.email) || ${address(sql`c`)},
      case when a.id is not null then jsonb_build_object('label', a.label, 'contact_name', a.contact_name,
        'contact_phone', a.contact_phone) || ${address(sql`a`)} end,
      vat.groups, o.net_total, o.vat_total, o.total, i.paid, i.reversed
    from demo_invoices i join orders o on o.id = i.order_id join clients c on c.id = i.client_id join vat on vat.order_id = o.id
    left join delivery_addresses a on a.id = o.delivery_address_id
    order by i.id`.execute(trx);
  await sql`
    insert into document_lines (id, document_id, position, product_id, order_line_id, code, description, unit, quantity,
      unit_price, vat_category, vat_rate, net) overriding system value
    select i.first_line + l.position, i.id, l.position, l.product_id, l.id, p.code, l.description, l.unit, l.quantity,
      l.unit_price, 'S', l.vat_rate, l.net
    from demo_invoices i join order_lines l on l.order_id = i.order_id join products p on p.id = l.product_id
    order by 1`.execute(trx);
}

const address = (
  /** @type {any} */ of,
) => sql`jsonb_build_object('country', ${of}.country, 'county', ${of}.county,
  'locality', ${of}.locality, 'sector', ${of}.sector, 'street', ${of}.street, 'street_no', ${of}.street_no,
  'address_extra', ${of}.address_extra, 'postal_code', ${of}.postal_code)`;
