// An SMTP server that fails in every way a server can, once for each message that is chosen for it, and remembers what
// it really took.
import { SMTPServer } from 'smtp-server';

/** How many of a thousand messages meet each fault on their first try. */
const faults = [
  ['later-at-recipient', 20],
  ['later-after-text', 20],
  ['no-such-address', 5],
  ['refused-after-text', 5],
  ['cut-before-text', 10],
  ['cut-in-text', 5],
  ['cut-after-text', 10],
];

/** @returns {Promise<{ url: string, arrived: Map<number, number>, met: Map<string, number>, close(): void }>} */
export async function startBadSmtp() {
  /** How often each message was taken. @type {Map<number, number>} */
  const arrived = new Map();
  /** @type {Map<string, number>} */
  const met = new Map();
  const seen = new Set();

  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    onRcptTo: ({ address }, session, done) => {
      const number = numberOf(address);
      const fault = seen.has(number) ? undefined : faultOf(number);
      session.fault = fault;
      if (fault) {
        seen.add(number);
        met.set(fault, (met.get(fault) ?? 0) + 1);
      }
      if (fault === 'later-at-recipient') done(answer(451, '4.3.0 Try later'));
      else if (fault === 'no-such-address') done(answer(550, '5.1.1 No such user'));
      else if (fault === 'cut-before-text') cut(session);
      else done();
    },
    onData: (stream, session, done) => {
      const { fault } = session;
      if (fault === 'cut-in-text') cut(session);
      stream.resume();
      stream.on('end', () => {
        if (fault === 'cut-in-text') return;
        if (fault === 'later-after-text') return done(answer(451, '4.3.0 Try later'));
        if (fault === 'refused-after-text') return done(answer(554, '5.6.0 Refused'));
        const number = numberOf(session.envelope.rcptTo[0].address);
        arrived.set(number, (arrived.get(number) ?? 0) + 1);
        if (fault === 'cut-after-text') cut(session);
        else done();
      });
    },
  });
  server.on('error', () => {});
  const cut = ({ id }) =>
    [...server.connections].find((connection) => connection.id === id)?._socket.destroy();
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    url: `smtp://127.0.0.1:${server.server.address().port}`,
    arrived,
    met,
    close: () => server.close(),
  };
}

/** The same message meets the same fault in every run. @param {number} number */
function faultOf(number) {
  let place = (number * 7919) % 1000;
  for (const [name, share] of faults) {
    if (place < share) return name;
    place -= share;
  }
  return undefined;
}

const numberOf = (/** @type {string} */ address) => Number(/^m(\d+)@/.exec(address)?.[1]);
const answer = (responseCode, text) => Object.assign(new Error(text), { responseCode });
