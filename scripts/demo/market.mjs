import { lineNet, orderTotals } from '../../dist/orders/totals.js';
import { busyness, momentOf, monthsBefore } from './days.mjs';
import { createMoves } from './moves.mjs';

/** @typedef {import('./clients.mjs').DemoClient} DemoClient */

const minutes = { from: 450, to: 1020 };

/**
 * Two years of orders, day by day, in the order in which they came: each at the price that its client had on that day,
 * each moving its client as the program does.
 * @param {import('../bench/random.mjs').Random} random
 * @param {{ clients: DemoClient[], products: object[], priceOf: Function, rateOf: (kind: string, day: number) => string, today: number, now: Date }} given
 */
export function simulateMarket(random, given) {
  const { clients, today, now } = given;
  const from = monthsBefore(today, 24);
  const wanted = wantedDays(random, clients, from, today);
  const moves = createMoves(clients, { from, today, now });
  const orders = [];
  for (let day = from; day <= today; day += 1) {
    moves.night(day);
    const placed = (wanted.get(day) ?? [])
      .map((client) => ({ client, minute: minutes.from + random.below(minutes.to - minutes.from) }))
      .sort((a, b) => a.minute - b.minute || a.client.row.id - b.client.row.id);
    for (const { client, minute } of placed) {
      const at = momentOf(day, minute, now);
      const order = inventOrder(random, given, { client, day, at, id: orders.length + 1 });
      orders.push(order);
      if (order.status !== 'cancelled') moves.order(order);
    }
  }
  return { orders, ...moves.histories };
}

/** @typedef {ReturnType<typeof inventOrder>} DemoOrder */

/** On which days who orders: by season, by weekday, by how the client grows. */
function wantedDays(random, clients, from, today) {
  /** @type {Map<number, DemoClient[]>} */
  const wanted = new Map();
  for (const client of clients) {
    const { buys } = client;
    if (!buys) continue;
    for (let day = buys.start; day <= Math.min(buys.end, today); day += 1) {
      const years = (day - from) / 365;
      const pull = (buys.perYear / 365) * busyness(day) * (1 + buys.growth) ** (years - 1);
      if (random.next() >= pull || isShunned(random, client, day)) continue;
      const others = wanted.get(day);
      if (others) others.push(client);
      else wanted.set(day, [client]);
    }
  }
  return wanted;
}

/** Whoever pays no more is given little more, either. */
const isShunned = (random, { buys }, day) =>
  buys.stopsPaying !== null && day > buys.stopsPaying + 35 && random.happens(0.8);

function inventOrder(random, { products, priceOf, rateOf, today }, { client, day, at, id }) {
  const { row, buys, addresses } = client;
  const target = usualSum(random, buys, day, today);
  const many = 1 + Math.min(random.below(4) + random.below(3), 5);
  const shelf = (row.id * 7) % products.length;
  const chosen = new Set();
  while (chosen.size < many)
    chosen.add(
      random.happens(0.7) ? (shelf + random.below(40)) % products.length : random.below(products.length),
    );
  const lines = [...chosen].map((index, position) => {
    const product = products[index];
    const price = priceOf(product, row.type_id, row.level_id);
    const { unit_price } = price;
    const share = (target / many) * (0.5 + random.next());
    const quantity = String(Math.max(1, Math.round(share / Number(unit_price))));
    const vat_rate = rateOf(product.vat, day);
    return {
      id: 0,
      position,
      product,
      quantity,
      unit_price,
      price,
      vat_rate,
      net: lineNet({ quantity, unit_price }),
    };
  });
  return {
    id,
    client,
    day,
    at,
    status: statusOf(random, today - day, client, day),
    created_by: client.managers[0] ?? null,
    address: addresses.length > 0 && random.happens(0.5) ? random.pick(addresses) : null,
    lines,
    ...orderTotals(lines),
  };
}

/** Near what the client usually orders, which for some rises or falls with the years. */
function usualSum(random, { usual, drift }, day, today) {
  const noise = (random.next() + random.next() + random.next() - 1.5) * 0.9;
  return usual * Math.exp(noise + (drift * (day - today + 365)) / 365);
}

/** By age: what is old has arrived, what is new waits; three in a hundred came to nothing. */
function statusOf(random, age, { buys }, day) {
  if (random.happens(0.03)) return 'cancelled';
  const waits = buys.stopsPaying !== null && day > buys.stopsPaying + 35;
  if (waits && age < 40) return random.pick(['new', 'confirmed']);
  if (age > 9) return 'delivered';
  if (age > 4) return random.pick(['shipped', 'shipped', 'delivered', 'in_progress']);
  if (age > 1) return random.pick(['confirmed', 'in_progress', 'in_progress', 'shipped']);
  return random.pick(['new', 'new', 'confirmed']);
}
