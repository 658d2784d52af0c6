/** The beginning of a text, at most `max` long and never with half of a letter (an emoji is two) at its end. */
export const cut = (text: string, max: number): string => text.slice(0, max).replace(/[\ud800-\udbff]$/, '');
