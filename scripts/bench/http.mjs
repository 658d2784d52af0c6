import { request } from 'node:http';
import { buffer } from 'node:stream/consumers';

/** @typedef {{ method: string, path: string, headers?: Record<string, string>, body?: string }} Request */

/**
 * Sends one request and answers all of its reply; the body as it came over the wire.
 * @param {string} base
 * @param {Request} wanted
 * @returns {Promise<{ status: number, headers: import('node:http').IncomingHttpHeaders, body: Buffer }>}
 */
export function send(base, { method, path, headers = {}, body }) {
  return new Promise((answered, failed) => {
    const sent = request(new URL(path, base), { method, headers, agent: false }, async (reply) => {
      answered({ status: reply.statusCode ?? 0, headers: reply.headers, body: await buffer(reply) });
    });
    sent.on('error', failed).end(body);
  });
}

/** Logs in as a person does and answers the cookie. @param {string} base @param {string} email @param {string} password */
export async function logIn(base, email, password) {
  const { status, headers } = await send(base, {
    method: 'POST',
    path: '/login',
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' },
    body: new URLSearchParams({ email, password }).toString(),
  });
  const cookie = headers['set-cookie']?.find((text) => text.startsWith('clientela_session='));
  if (!cookie) throw new Error(`The administrator did not get in: ${status}.`);
  return cookie.split(';')[0];
}
