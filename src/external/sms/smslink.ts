import type { Outcome } from '../mail/mail.ts';
import { later, refused } from '../mail/verdict.ts';
import { askGateway, shortOf, uncertain } from './gateway.ts';
import type { SmsDoor } from './sms.ts';

/**
 * Sends text messages by SMSLink: a form, answered by one line, `MESSAGE;code;text;id,…` or `ERROR;code;text`.
 * @param options.token `connection_id:password`
 */
export function createSmsLink(options: { url: string; token: string; timeoutMs?: number }): SmsDoor {
  const { url, token, ...limits } = options;
  const at = token.indexOf(':');
  const [connection_id, password] = [token.slice(0, at), token.slice(at + 1)];
  return {
    send: ({ to, text }, handing) => {
      const body = new URLSearchParams({ connection_id, password, to: numberFor(to), message: text });
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      return askGateway({ url, method: 'POST', headers, body: body.toString() }, handing, read, limits);
    },
    keeps: false,
    openKept: async () => undefined,
    removeKept: async () => {},
    listKept: async function* () {},
  };
}

/** A number as SMSLink wants it: 07… in Romania, 00 and the country's code elsewhere. */
function numberFor(e164: string): string {
  return e164.startsWith('+40') ? `0${e164.slice(3)}` : e164.replace(/^\+/, '00');
}

// Its numbers of errors are not published whole: the words tell. What is wrong with the account, or is not understood,
// is wrong with every message; if it is not, the other ones go on.
const ofAccount = /connection|password|log-?in|credential|credit|balance|\bip\b|account|suspend|sender/i;
const ofMessage =
  /number|recipient|receiver|destination|\bto\b|message|text|length|empty|duplicate|num[aă]r|mesaj/i;
const isOfMessage = (said: string): boolean => ofMessage.test(said) && !ofAccount.test(said);

function read(text: string): Outcome {
  const [kind, code = '', said = '', ids = ''] = text.trim().split(';');
  if (kind === 'MESSAGE')
    return { kind: 'sent', via: 'sms', provider_id: ids.split(',')[0]?.slice(0, 200) || null };
  if (kind === 'ERROR') {
    const answer = `(${shortOf(code)}): ${shortOf(said)}`;
    return isOfMessage(said)
      ? refused(`SMSLink a respins mesajul ${answer}`)
      : later(`SMSLink nu ne primește ${answer}. Verificați contul și SMS_TOKEN.`, true);
  }
  return uncertain('un răspuns care nu e al lui');
}
