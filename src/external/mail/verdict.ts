import type { Outcome } from './mail.ts';

/** What nodemailer says of a failure. `command`: which step of the talk it was. */
export type SmtpError = Error & {
  code?: string | undefined;
  originalCode?: string | undefined;
  command?: string | undefined;
  response?: string | undefined;
  responseCode?: number | undefined;
};

/**
 * What became of a message whose sending failed.
 * @param handed whether its text had begun to go: from then on only an answer of the server tells
 */
export function verdictOf(error: SmtpError, handed: boolean): Outcome {
  const { code, command = '', responseCode = 0, response = '' } = error;
  const said = clean(response);
  // What we read from broke, and the connection was cut before the end: the server has nothing whole.
  if (code === 'ESTREAM') return later(`Mesajul nu a putut fi alcătuit: ${clean(error.message)}`, false);
  if (responseCode === 421) return later(`Serverul de e-mail se oprește: ${said}`, true);
  if (handed) {
    if (responseCode >= 500) return refused(`Serverul a respins mesajul: ${said}`);
    if (responseCode >= 400) return later(`Serverul a amânat mesajul: ${said}`, false);
    return { kind: 'uncertain', reason: `Serverul a primit mesajul și nu a mai răspuns (${wordOf(error)}).` };
  }
  if (code === 'EENVELOPE' && !responseCode) return refused('Adresa nu este o adresă de e-mail.');
  const atEnvelope = command === 'RCPT TO' || command === 'MAIL FROM' || command === 'DATA';
  if (!atEnvelope || !responseCode || responseCode === 530) {
    return later(
      said
        ? `Serverul de e-mail nu ne primește: ${said}`
        : `Serverul de e-mail nu răspunde (${wordOf(error)}).`,
      true,
    );
  }
  if (responseCode < 500) return later(`Serverul a amânat mesajul: ${said}`, false);
  if (isAboutUs(response)) return later(`Serverul de e-mail nu ne primește: ${said}`, true);
  if (command !== 'RCPT TO') return refused(`Serverul a respins mesajul: ${said}`);
  return isUnknownAddress(responseCode, response)
    ? refused(`Adresa nu există: ${said}`, true)
    : refused(`Serverul a respins adresa: ${said}`);
}

// A server that takes nothing from us until we log in says so of every address; postfix calls it 5.7.1 as any policy.
const isAboutUs = (response: string): boolean =>
  !isPolicy(response) &&
  /\brelay(ing)?\b|authenticat|\bauth(orization)? (is )?(required|needed)|log ?in\b/i.test(response);

const isPolicy = (response: string): boolean =>
  /block|polic|\bspf\b|\bdkim\b|\bdmarc\b|spam|blacklist|denylist|\brbl\b|reputation|sender|\bhelo\b/i.test(
    response,
  );

const missing = [
  /unknown|no such|not exist|doesn.?t exist|no mailbox|bad (mailbox|recipient|address|destination)/i,
  /mailbox (name )?(is )?(unavailable|disabled|not allowed)|(mailbox|user|recipient|account|address) (is )?not (found|known|valid)/i,
  /invalid (recipient|mailbox|address|user)|not a (valid|known)|no longer (exists|valid|available)|no user/i,
];

// RFC 3463: 5.1.x is about addresses, but 5.1.7 and 5.1.8 about the sender's. Where there is no such code only words of
// a missing mailbox tell: 550 stands for any refusal.
function isUnknownAddress(code: number, response: string): boolean {
  const enhanced = /^\d{3}[ -](5\.\d{1,3}\.\d{1,3})\b/.exec(response)?.[1];
  if (enhanced) return /^5\.1\.(?!7$|8$)/.test(enhanced);
  return (
    (code === 550 || code === 551 || code === 553) &&
    !isPolicy(response) &&
    missing.some((words) => words.test(response))
  );
}

export const later = (reason: string, down: boolean): Outcome => ({
  kind: 'later',
  reason: cut(reason),
  down,
});
export const refused = (reason: string, bounced = false): Outcome => ({
  kind: 'refused',
  reason: cut(reason),
  bounced,
});

const wordOf = ({ originalCode, code, message }: SmtpError) => originalCode ?? code ?? clean(message);
const clean = (text: string) => text.replace(/[\s\p{C}]+/gu, ' ').trim();
const cut = (text: string) => text.slice(0, 400);
