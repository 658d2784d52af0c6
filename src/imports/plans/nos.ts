import { changesBetween } from '../../audit/actor.ts';
import { heedNos, type Switches } from '../../campaigns/consents/heed.ts';
import { asInput, comparable } from '../../clients/record.ts';
import type { ClientInput } from '../../clients/schema.ts';
import type { Db } from '../../db/database.ts';
import type { Given } from '../given.ts';
import type { Planned } from '../planned.ts';

/** Plans that say of whom marketing is not switched on, and change nothing for them. */
export async function heedInPlans(db: Db, given: Given[], plans: Planned[]): Promise<Planned[]> {
  // Of a possible duplicate both what would be made and what would be changed.
  const writes = plans.flatMap(({ input, update, client }) => [
    { input: input ?? nobody },
    { input: update ?? nobody, before: client },
  ]);
  const heeded = await heedNos<Switches>(db, writes, { by: 'import' });
  return plans.map((plan, index) => {
    const [made, changed] = [heeded[2 * index], heeded[2 * index + 1]];
    const sentences = new Set([...(made?.notes ?? []), ...(changed?.notes ?? [])]);
    if (sentences.size === 0) return plan;
    const line = given[index]?.line ?? 0;
    const notes = [...sentences].map((message) => ({ field: 'contacts', line, message }));
    const update = plan.update && (changed?.input as ClientInput);
    // What would be made is kept as the file has it: it is heeded when it is made, and the report says so again.
    return { ...plan, ...(update && changeOf(plan, update)), notes: [...plan.notes, ...notes] };
  });
}

const nobody: Switches = { name: '', email: null, contacts: [] };

function changeOf({ client, state }: Planned, update: ClientInput): Partial<Planned> {
  const changes = client ? changesBetween(comparable(asInput(client)), comparable(update)) : {};
  return { update, changes, state: state === 'change' && Object.keys(changes).length === 0 ? 'same' : state };
}
