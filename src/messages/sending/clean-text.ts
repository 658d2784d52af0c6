/** What a server said, as a column takes it: no controls, and not longer than that. */
export const cleanText = (text: string, most: number): string =>
  text
    .replace(/[\s\p{C}]+/gu, ' ')
    .trim()
    .slice(0, most);
