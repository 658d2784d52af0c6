import { monthsBefore } from './days.mjs';
import { countyGrowth } from './words.mjs';

const [reseller, institution] = [1, 3];

/** How a client will buy; nothing of who never does. */
export function habitsOf(random, { who, county, day, today }) {
  if (who.foreign || random.happens(0.24)) return null;
  const start = Math.max(day + random.below(40), monthsBefore(today, 24));
  const leaves = random.happens(0.4);
  const spread = random.next() + random.next() + random.next() - 1.5;
  const own = (random.next() - 0.5) * 0.6;
  return {
    start,
    end: leaves ? start + Math.floor((today - start) * random.next() * 0.8) : today,
    perYear: Math.exp(1.8 + spread * 1.5),
    usual: Math.exp(
      (who.type === reseller ? 7.05 : who.type === institution ? 6.7 : 6.35) +
        spread * 0.4 +
        (random.next() - 0.5) * 2.8,
    ),
    growth: Math.max(-0.6, who.growth + (countyGrowth[county] ?? 0) + own),
    drift: random.happens(0.3) ? (random.next() - 0.45) * 1.6 : 0,
    old: day < monthsBefore(today, 24) && random.happens(0.6),
    pays: random.weigh([
      ['well', 74],
      ['late', 26],
    ]),
    /** The day from which it pays nothing more; null of nearly everybody. */
    stopsPaying: null,
  };
}

/** A few of those who order much pay no more; a few others stay on the highest level because somebody said so. */
export function spoil(random, clients, today) {
  const busy = clients.filter(
    ({ buys }) => buys && buys.perYear > 4 && buys.end === today && buys.growth > -0.4,
  );
  const many = Math.max(3, Math.round(clients.length / 140));
  for (const [index, client] of busy.entries())
    if (index % Math.floor(busy.length / many) === 1)
      client.buys.stopsPaying = today - 55 - random.below(100);
  for (const [index, { row, buys }] of busy.entries())
    if (index % Math.floor(busy.length / (many / 3)) === 2 && buys.stopsPaying === null)
      Object.assign(row, { level_locked: true, level_id: 3 });
}
