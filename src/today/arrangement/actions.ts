import { changesBetween } from '../../audit/actor.ts';
import { insertAudit } from '../../audit/queries.ts';
import type { Services } from '../../services.ts';
import type { Arrangement } from '../widgets/widgets.ts';
import { getArrangement, saveArrangement } from './queries.ts';

type Person = { id: number };

/**
 * Arranges a person's own page. What was put away of boxes that are not for the person now stays put away.
 * @param seen the boxes that were there to be arranged
 */
export async function arrange(
  { db }: Services,
  actor: Person,
  given: Arrangement,
  seen: string[],
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const before = await getArrangement(trx, actor.id);
    const unseen = before.today_hidden.filter((name) => !seen.includes(name));
    const after = { ...given, today_hidden: [...given.today_hidden, ...unseen] };
    await saveArrangement(trx, actor.id, after);
    const changes = changesBetween(before, after);
    if (Object.keys(changes).length === 0) return;
    await insertAudit(trx, actor, { action: 'update', subject: 'user', subject_id: actor.id, changes });
  });
}

/** Puts the page back as it starts. */
export async function arrangeAsEver({ db }: Services, actor: Person): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const before = await getArrangement(trx, actor.id);
    const after = { today_order: [], today_hidden: [] };
    const changes = changesBetween<Arrangement>(before, after);
    if (Object.keys(changes).length === 0) return;
    await saveArrangement(trx, actor.id, after);
    await insertAudit(trx, actor, { action: 'update', subject: 'user', subject_id: actor.id, changes });
  });
}
