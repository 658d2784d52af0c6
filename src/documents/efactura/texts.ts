import { type FrozenDocument, isVatOnCollection } from '../frozen.ts';

/** BR-RO-A020. */
export const MOST_NOTES = 20;
/** BR-RO-L302, BR-RO-L1019, BR-RO-L1024 and BR-RO-L212. */
const LIMITS = { note: 300, reason: 100, name: 100, description: 200 };

/** The text in pieces of at most `limit` characters, broken between words where there are any. */
export function pieces(text: string, limit: number): string[] {
  const rest = [...text.trim()];
  const parts: string[] = [];
  while (rest.length > limit) {
    const space = rest.slice(0, limit + 1).findLastIndex((character) => /\s/.test(character));
    parts.push(
      rest
        .splice(0, space > 0 ? space : limit)
        .join('')
        .trim(),
    );
    while (rest[0] && /\s/.test(rest[0])) rest.shift();
  }
  return rest.length > 0 ? [...parts, rest.join('')] : parts;
}

/** The name of an item (BT-153) and what does not fit into it (BT-154). */
export function itemTexts(text: string): { name: string; description: string | null } {
  const [name = '', ...more] = pieces(text, LIMITS.name);
  const description = more.join(' ');
  if ([...description].length <= LIMITS.description) return { name, description: description || null };
  const characters = [...text.trim()];
  return {
    name: characters.slice(0, LIMITS.name).join(''),
    description: characters.slice(LIMITS.name).join(''),
  };
}

/** The longest text that an item can have. */
export const LONGEST_ITEM = LIMITS.name + LIMITS.description;

/** Why there is no VAT, as much as BT-120 holds. */
export const shortReason = (reason: string | null): string | null =>
  reason && (pieces(reason, LIMITS.reason)[0] ?? null);

/** The notes (BT-22): what the law wants written, what people wrote, and reasons for which there is no other place. */
export function notesOf(document: FrozenDocument): string[] {
  const { note, vat_breakdown } = document;
  const reasons = vat_breakdown.flatMap(({ category, reason }) =>
    reason && (category === 'Z' || shortReason(reason) !== reason.trim()) ? reason : [],
  );
  return [isVatOnCollection(document) ? 'TVA la încasare' : '', note ?? '', ...reasons].flatMap((text) =>
    pieces(text, LIMITS.note),
  );
}
