import { labelOf, statusOptions } from '../../clients/fields.ts';
import type { ToldMove } from './queries.ts';

/** Where a client moved from and to, as people read it. */
export const moveWords = ({ kind, from, to }: ToldMove) => {
  const word = (name: string) => (kind === 'level' ? name : labelOf(statusOptions, name));
  return { from: word(from), to: word(to) };
};

/** A move for the bell. */
export function moveText(client: string, move: ToldMove): string {
  const { from, to } = moveWords(move);
  return `${client}: ${move.kind === 'level' ? 'nivelul ' : ''}${from} → ${to}`.slice(0, 500);
}
