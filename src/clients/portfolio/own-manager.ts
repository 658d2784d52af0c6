import { Refused } from '../../errors.ts';

type Person = { portfolioOf: number | null };
type Managed = { manager_ids: number[] };

/** What is made by somebody who sees only an own portfolio is theirs too. */
export function managedByMaker<Input extends Managed>({ portfolioOf }: Person, input: Input): Input {
  if (portfolioOf === null || input.manager_ids.includes(portfolioOf)) return input;
  return { ...input, manager_ids: [...input.manager_ids, portfolioOf] };
}

/** Refuses with 422 that somebody who sees only an own portfolio leaves it: they would not see the client again. */
export function refuseLosing({ portfolioOf }: Person, { manager_ids }: Managed): void {
  if (portfolioOf === null || manager_ids.includes(portfolioOf)) return;
  throw new Refused(422, losing, [{ field: 'manager_ids', message: losing }]);
}

const losing = 'Nu vă puteți scoate din managerii clientului: nu l-ați mai vedea. Cereți unui administrator.';
