import { counted } from '../../romania/plural.ts';

export type Rule = keyof typeof names;

/** What disagrees with what, how often, and a few examples of it. */
export type Difference = {
  rule: Rule;
  count: number;
  examples: { subject: string; found: string; expected: string }[];
};

const names = {
  balance: 'soldul clienților față de documente și încasări',
  paid: 'ce e încasat pe facturi față de încasări',
  reversed: 'ce e stornat față de stornouri',
  allocated: 'ce acoperă încasările față de facturi',
  totals: 'totalurile documentelor față de TVA',
  lines: 'liniile documentelor față de TVA',
  numbers: 'numerele seriilor',
  owners: 'clientul banilor față de cel al documentelor',
};

/** All that disagrees, in one sentence: "Registrul nu se potrivește: numerele seriilor, 1 diferență (seria FCT: …)." */
export function differencesText(differences: Difference[]): string {
  const texts = differences.map(({ rule, count, examples }) => {
    const told = examples.map(({ subject, found, expected }) => `${subject}: ${found} în loc de ${expected}`);
    return `${names[rule]}, ${counted(count, 'diferență', 'diferențe')} (${told.join(', ')})`;
  });
  return `Registrul nu se potrivește: ${texts.join('; ')}.`;
}

/** What the check says when nothing disagrees. */
export const allAgree = 'registrul se potrivește';
