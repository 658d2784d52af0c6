/** How late an open invoice is: the bands of every ageing. `from` and `to` are days after the due date, both counted. */
export const ageBands = [
  { name: 'not_due', label: 'Neajuns la scadență', from: null, to: 0 },
  { name: 'd30', label: '1–30 de zile', from: 1, to: 30 },
  { name: 'd60', label: '31–60 de zile', from: 31, to: 60 },
  { name: 'd90', label: '61–90 de zile', from: 61, to: 90 },
  { name: 'older', label: 'Peste 90 de zile', from: 91, to: null },
] as const;

/** What is owed, by how late it is: lei with two decimals. */
export type Ageing = Record<(typeof ageBands)[number]['name'], string>;
