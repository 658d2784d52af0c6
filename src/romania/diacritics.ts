const CEDILLA: Record<string, string> = { ş: 'ș', Ş: 'Ș', ţ: 'ț', Ţ: 'Ț' };

// Letters that no normal form takes apart; the same pairs as PostgreSQL's unaccent, so that both sides of a
// search agree.
const LETTERS: Record<string, string> = { ß: 'ss', ø: 'o', ł: 'l', đ: 'd', ı: 'i', æ: 'ae', œ: 'oe' };

/**
 * The text as Romanian is written today: composed letters (NFC), s and t with comma below, single spaces,
 * trimmed. ANAF, old keyboards and most spreadsheets still send the Turkish letters with cedilla.
 */
export function fixDiacritics(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[şŞţŢ]/g, (letter) => CEDILLA[letter] ?? letter)
    .replace(/\s+/g, ' ')
    .trim();
}

/** A search key: lower case, without any diacritics, single spaces, trimmed. */
export function fold(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[ßøłđıæœ]/g, (letter) => LETTERS[letter] ?? letter)
    .replace(/\s+/g, ' ')
    .trim();
}

/** Whether any letter carries a mark: what an old program or a hurried hand leaves out. */
export function hasDiacritics(text: string): boolean {
  return /\p{M}/u.test(text.normalize('NFD'));
}
