const day = 24 * 60 * 60 * 1000;
const days = 30;

type Undoable = {
  merged_at: Date;
  undone_at: Date | null;
  /** Whether the personal data of one of them were erased since. */
  erased: boolean;
  later: { id: number; kept_name: string } | null;
};

/** Until when a merge can be undone. */
export const reversibleUntil = ({ merged_at }: { merged_at: Date }) =>
  new Date(merged_at.getTime() + days * day);

/** Why a merge cannot be undone, in a sentence; empty when it can. */
export function reversalRefusal(merge: Undoable, now: Date): string {
  if (merge.undone_at) return 'Unirea a fost deja anulată.';
  if (merge.erased) return 'Unirea nu se mai poate anula: datele persoanei au fost șterse.';
  if (now > reversibleUntil(merge)) return `Unirea nu se mai poate anula: au trecut ${days} de zile.`;
  if (merge.later)
    return `Clienții au fost uniți mai departe cu „${merge.later.kept_name}”. Anulați întâi unirea aceea (nr. ${merge.later.id}).`;
  return '';
}
