import type { ProductRecord } from './queries.ts';

/** A record as the fields that a person may give. */
export function asInput({ id: _id, version: _version, ...input }: ProductRecord) {
  return input;
}

/** A category written with other capitals is the same one: not a change. */
export function sameSpelling<Input extends { category: string | null }>(
  before: { category: string | null } | undefined,
  input: Input,
): Input {
  const same = input.category?.toLowerCase() === before?.category?.toLowerCase();
  return before && same ? { ...input, category: before.category } : input;
}
