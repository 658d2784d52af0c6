// The load generator, a process of its own: keeps a number of connections busy, each with one request at a time,
// and measures how long every answer takes. Bare sockets, since node:http would take half of the processor.
import { connect } from 'node:net';
import { companyNumber } from './clients.mjs';

const headEnd = Buffer.from('\r\n\r\n');
const lastChunk = Buffer.from('\r\n0\r\n\r\n');
let stem = 200_000_000 + (process.pid % 1000) * 700_000;

process.on('message', async (order) => {
  try {
    process.send?.(await run(order));
  } catch (error) {
    process.send?.({ error: String(error?.stack ?? error) });
  }
});
process.on('disconnect', () => process.exit(0));

/** @param {{ port: number, requests: import('./http.mjs').Request[], expected: number, connections: number, ms: number }} order */
async function run({ port, requests, expected, connections, ms }) {
  const texts = requests.map((request) => textOf(request, port));
  const latencies = [];
  let failed = 0;
  const start = performance.now();
  let turn = 0;
  const next = () => freshNumbers(texts[turn++ % texts.length]);
  const done = (status, took) => {
    if (status === expected) latencies.push(took);
    else failed += 1;
    return performance.now() - start < ms;
  };
  await Promise.all(Array.from({ length: connections }, () => keepBusy(port, next, done)));
  return { latencies: Float64Array.from(latencies), failed, seconds: (performance.now() - start) / 1000 };
}

/** One connection: sends, waits for the whole answer, sends again for as long as `done` says so. */
function keepBusy(port, next, done) {
  return new Promise((ended, failed) => {
    const socket = connect(port, '127.0.0.1').setNoDelay(true);
    let received = Buffer.alloc(0);
    let sentAt = 0;
    const send = () => {
      sentAt = performance.now();
      socket.write(next());
    };
    socket.on('connect', send).on('error', failed);
    socket.on('close', () => failed(new Error('The server closed the connection.')));
    socket.on('data', (part) => {
      received = received.length > 0 ? Buffer.concat([received, part]) : part;
      const status = completeStatus(received);
      if (status === undefined) return;
      received = Buffer.alloc(0);
      if (done(status, performance.now() - sentAt)) return send();
      ended(undefined);
      socket.destroy();
    });
  });
}

/** The status of an answer that has come whole. @param {Buffer} received */
function completeStatus(received) {
  const end = received.indexOf(headEnd);
  if (end < 0) return undefined;
  const head = received.latin1Slice(0, end);
  const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
  const whole = length
    ? received.length >= end + headEnd.length + Number(length)
    : !/\r\ntransfer-encoding: chunked/i.test(head) || received.subarray(-lastChunk.length).equals(lastChunk);
  return whole ? Number(head.slice(9, 12)) : undefined;
}

/** @param {import('./http.mjs').Request} request @param {number} port */
function textOf({ method, path, headers = {}, body = '' }, port) {
  const all = {
    host: `127.0.0.1:${port}`,
    ...headers,
    ...(body && { 'content-length': String(Buffer.byteLength(body)) }),
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`;
}

/** A creating request makes another client each time. @param {string} text */
function freshNumbers(text) {
  if (!text.includes('0000000000')) return text;
  stem += 1;
  return text.replaceAll('0000000000', companyNumber(stem));
}
