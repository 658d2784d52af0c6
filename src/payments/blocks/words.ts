/** The sentence of a block as a part of another: without its first word and its last stop. */
export const reasonWords = (reason: string): string => reason.replace(/^Blocat: /, '').replace(/\.$/, '');

/** A block for the bell. */
export const blockedText = (client: string, reason: string): string =>
  `Blocat: ${client} – ${reasonWords(reason)}.`.slice(0, 500);

/** What stands for the reason in an e-mail to whoever may not see what is owed. */
export const reasonWithoutSums = 'sumele le știe contabilitatea';

export const releasedText = (client: string): string =>
  `Deblocat: ${client} este din nou sub limita de sold; comenzile lui se pot procesa.`;
