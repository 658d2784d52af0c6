import { hidePersonalIds } from '../romania/personal-id.ts';
import type { Item } from './items/queries.ts';
import type { Import } from './queries.ts';

/** An import as JSON shows it. */
export function importJson(one: Import) {
  const { id, state, file_name, created_at, user_name, failure, counts, outcomes } = one;
  return {
    id,
    state,
    file_name,
    created_at,
    created_by: user_name,
    failure,
    columns: (one.columns ?? []).map(({ heading }, index) => ({
      heading,
      target: one.mapping?.[index] || null,
    })),
    options: one.options,
    progress: { done: one.done, total: one.total },
    counts,
    outcomes,
    applied_at: one.applied_at,
    reversed_at: one.reversed_at,
  };
}

/** The same with every personal number masked: a plan is no place to read them. */
const withoutPersonalIds = <T>(value: T): T =>
  JSON.parse(JSON.stringify(value), (_name, each) =>
    typeof each === 'string' ? hidePersonalIds(each) : each,
  );

/** An item of the plan as JSON shows it. */
export function itemJson({ fields, input, is_there: _there, ...item }: Item) {
  const given = [...(fields ?? []), ...item.from_anaf].filter((field) => input?.[field] !== undefined);
  const values =
    item.state === 'new' ? Object.fromEntries(given.map((field) => [field, input?.[field]])) : null;
  return withoutPersonalIds({ ...item, values });
}
