import type { Services } from '../../services.ts';
import { type CampaignRecord, type Counts, countCampaign } from '../queries.ts';
import { everySeconds } from '../state.ts';

type Kept = { at: number; version: number; total: number; counts: Promise<Counts> };

const mostKept = 100;

/**
 * Counts a campaign for the pages that look again by themselves: however many are open, a large list is counted once in
 * the time after which each of them looks.
 */
export function createCounter({ db, now }: Services) {
  const kept = new Map<number, Kept>();

  return async ({ id, version, state }: CampaignRecord): Promise<Counts> => {
    const at = now().getTime();
    const known = kept.get(id);
    // A small list costs nothing; a campaign that took a step is another one.
    const freshMs = known && known.total > 5_000 ? everySeconds(state, known.total) * 900 : 0;
    if (known && known.version === version && at - known.at < freshMs) return known.counts;
    const mine = { at, version, total: known?.total ?? 0, counts: countCampaign(db, id) };
    if (kept.size >= mostKept) kept.clear();
    kept.set(id, mine);
    try {
      const counts = await mine.counts;
      mine.total = counts.waiting + counts.handed + counts.left_out;
      return counts;
    } catch (error) {
      kept.delete(id);
      throw error;
    }
  };
}
