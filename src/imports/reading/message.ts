import type { ReadReport, SheetRow } from './sheet.ts';

/** A line of what the program in the box writes: rows, then how it went or why it was not read. */
export type Message = { rows: SheetRow[] } | { report: ReadReport } | { refusal: string };
