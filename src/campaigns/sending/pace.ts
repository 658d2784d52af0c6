// A portion every five seconds is a pace that people see as steady.
const portionsAMinute = 12;

/** How many go at once, and how long until the next ones may, at so many messages a minute. */
export function paceOf(rate: number): { portion: number; pauseMs: number } {
  const portion = Math.ceil(rate / portionsAMinute);
  return { portion, pauseMs: Math.ceil((portion * 60_000) / rate) };
}

/**
 * Whether the server keeps pace, so that more may be written: what is not sent stays in the list and not in the queue,
 * where it would one day go all at once and before the invoices. What waits for its next try keeps nobody, up to what
 * goes in five minutes.
 */
export function mayGoOn(rate: number, unended: { all: number; due: number }): boolean {
  return unended.due < paceOf(rate).portion && unended.all < Math.max(100, 5 * rate);
}
