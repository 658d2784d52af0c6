/** What was looked at: `ok` as it should be, `warn` to be minded, `fail` to be mended; with what to do. */
export type Finding = { level: 'ok' | 'warn' | 'fail'; subject: string; text: string };

export const ok = (subject: string, text: string): Finding => ({ level: 'ok', subject, text });
export const warn = (subject: string, text: string): Finding => ({ level: 'warn', subject, text });
export const fail = (subject: string, text: string): Finding => ({ level: 'fail', subject, text });

const marks = { ok: 'ok  ', warn: 'warn', fail: 'FAIL' };

/** One line of the report. */
export const lineOf = ({ level, subject, text }: Finding): string => `${marks[level]}  ${subject}: ${text}`;
