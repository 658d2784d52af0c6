import { ask } from './programs.mjs';

/** @typedef {{ perSecond: number, p50: number, p95: number, p99: number, spread: number, failed: number }} Figures */

const rounds = 3;
const warmUpMs = 300;
const roundMs = 800;

/**
 * Measures one scenario on both sides, in turns, so that a noisy minute strikes both.
 * @param {import('node:child_process').ChildProcess} load
 * @param {Record<'ours' | 'bare', object>} sides what the load generator is to send to each
 * @param {number} connections
 * @returns {Promise<{ ours: Figures, bare: Figures, ratio: number }>}
 */
export async function measure(load, sides, connections) {
  const taken = { ours: [], bare: [] };
  for (let round = 0; round < rounds; round += 1) {
    for (const side of /** @type {const} */ (['ours', 'bare'])) {
      if (round === 0) await ask(load, { ...sides[side], connections, ms: warmUpMs });
      taken[side].push(await ask(load, { ...sides[side], connections, ms: roundMs }));
    }
  }
  const [ours, bare] = [figuresOf(taken.ours), figuresOf(taken.bare)];
  return { ours, bare, ratio: ours.perSecond / bare.perSecond };
}

/**
 * The median of the rounds' right answers a second, and how far apart they lie (0.1 is a tenth of the median); the
 * latencies of all rounds together, in milliseconds; how many answers were wrong.
 * @param {{ latencies: Float64Array, failed: number, seconds: number }[]} taken
 * @returns {Figures}
 */
function figuresOf(taken) {
  const rates = taken.map(({ latencies, seconds }) => latencies.length / seconds).sort((a, b) => a - b);
  const perSecond = rates[Math.floor(rates.length / 2)];
  const latencies = Float64Array.from(taken.flatMap((round) => [...round.latencies])).sort();
  const at = (/** @type {number} */ share) =>
    latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ??
    Number.POSITIVE_INFINITY;
  return {
    perSecond,
    p50: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
    spread: (rates[rates.length - 1] - rates[0]) / perSecond,
    failed: taken.reduce((sum, round) => sum + round.failed, 0),
  };
}
