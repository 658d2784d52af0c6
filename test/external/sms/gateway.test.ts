import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createJsonSms } from '../../../src/external/sms/json.ts';
import type { Sms } from '../../../src/external/sms/sms.ts';
import { createSmsLink } from '../../../src/external/sms/smslink.ts';
import { type GatewayFault, type SmsGateway, startSmsGateway } from '../../support/sms-gateway.ts';

let gateway: SmsGateway;
beforeAll(async () => {
  gateway = await startSmsGateway();
});
afterAll(() => gateway.close());
afterEach(() => {
  gateway.fault(undefined);
  gateway.calls.length = 0;
});

const sms: Sms = { id: 41, to: '+40722000111', text: 'Comanda 12 a plecat' };
const json = (url = gateway.url, timeoutMs = 5000) => createJsonSms({ url, token: 'cheia', timeoutMs });
const link = () => createSmsLink({ url: gateway.url, token: 'cont:parola:lunga' });
const handing = async () => {};

test('a text goes as JSON, with our number as its key, and keeps the number of the gateway', async () => {
  expect(await json().send(sms, handing)).toEqual({ kind: 'sent', via: 'sms', provider_id: 'sms-1' });
  expect(JSON.parse(gateway.calls[0]?.body ?? '')).toEqual(sms);
  expect(gateway.calls[0]?.headers).toMatchObject({
    authorization: 'Bearer cheia',
    'idempotency-key': 'clientela-41',
  });
});

const later = (down: boolean) => ({ kind: 'later', down });
const uncertain = { kind: 'uncertain' };

test.for<[string, GatewayFault, object]>([
  ['408', { status: 408 }, later(false)],
  ['429', { status: 429 }, later(true)],
  ['500', { status: 500 }, later(false)],
  ['503', { status: 503 }, later(true)],
  ['a wrong token', { status: 401 }, later(true)],
  [
    'an answer that leads elsewhere',
    { status: 302, headers: { location: 'http://127.0.0.1:9/' } },
    later(true),
  ],
  ['a number that is refused', { status: 422, body: 'Număr greșit' }, { kind: 'refused', bounced: false }],
  ['200 without a word', { status: 204, body: '' }, { kind: 'sent', provider_id: null }],
  ['200 with a page', { status: 200, body: '<html>Bun venit</html>' }, uncertain],
  ['200 without an end', { status: 200, body: 'x'.repeat(100_000) }, uncertain],
  ['a silence', 'silent', uncertain],
  ['a connection that is cut', 'drop', uncertain],
])('what becomes of a text: %s', async ([, fault, expected]) => {
  gateway.fault(fault);
  const patience = fault === 'silent' ? 200 : undefined;
  expect(await json(gateway.url, patience).send(sms, handing)).toMatchObject(expected);
  expect(gateway.calls).toHaveLength(1);
});

test('a gateway that is not there is down, and a text that is no longer ours is not asked for', async () => {
  const nobody = await startSmsGateway();
  await nobody.close();
  expect(await json(nobody.url).send(sms, handing)).toMatchObject(later(true));
  const stolen = await json().send(sms, async () => {
    throw new Error('taken');
  });
  expect(stolen).toMatchObject(later(false));
  expect(gateway.calls).toEqual([]);
});

test('SMSLink takes a form with the number in its own writing and answers one line', async () => {
  gateway.fault({ status: 200, body: 'MESSAGE;1;Message sent;987,1;' });
  expect(await link().send(sms, handing)).toEqual({ kind: 'sent', via: 'sms', provider_id: '987' });
  expect(Object.fromEntries(new URLSearchParams(gateway.calls[0]?.body))).toEqual({
    connection_id: 'cont',
    password: 'parola:lunga',
    to: '0722000111',
    message: sms.text,
  });
  await link().send({ ...sms, to: '+49301234567' }, handing);
  expect(new URLSearchParams(gateway.calls[1]?.body).get('to')).toBe('0049301234567');

  gateway.fault({ status: 200, body: 'ERROR;5;Invalid number' });
  expect(await link().send(sms, handing)).toMatchObject({
    kind: 'refused',
    reason: 'SMSLink a respins mesajul (5): Invalid number',
  });
  for (const said of [
    'Invalid connection ID or password',
    'Insufficient credit',
    'IP not allowed',
    'Eroare 99',
  ]) {
    gateway.fault({ status: 200, body: `ERROR;2;${said}` });
    expect(await link().send(sms, handing)).toMatchObject(later(true));
  }
  gateway.fault({ status: 200, body: '<html></html>' });
  expect(await link().send(sms, handing)).toMatchObject(uncertain);
  // It does not know a message again: what it got may have gone.
  for (const status of [408, 500, 502, 504]) {
    gateway.fault({ status });
    expect(await link().send(sms, handing)).toMatchObject(uncertain);
  }
  gateway.fault({ status: 503 });
  expect(await link().send(sms, handing)).toMatchObject(later(true));
});
