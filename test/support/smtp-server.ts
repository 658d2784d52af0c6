import type { AddressInfo, Socket } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';

/** An e-mail that the server took, whether or not it said so. */
export type Arrived = { to: string; number: number; raw: Buffer };

/**
 * What the server does wrong, from the next command on.
 * - an answer: at that step, with that code
 * - `drop`: cuts the connection at that step; at `end` it has the whole message
 * - `stall`: says nothing more at that step
 */
export type Fault =
  | { at: Step; code: number; text: string }
  | { at: Step; silence: 'drop' | 'stall' }
  | undefined;
type Step = 'greeting' | 'auth' | 'mail' | 'rcpt' | 'body' | 'end';

export type SmtpServer = {
  url: string;
  arrived: Arrived[];
  /** How many connections were opened so far. */
  opened(): number;
  fault(next: Fault | ((to: string) => Fault)): void;
  read(index: number): Promise<ParsedMail>;
  close(): Promise<void>;
};

type Done = (error?: (Error & { responseCode?: number }) | null, value?: never) => void;

/** A real SMTP server on a free port of this machine, whose faults are chosen. */
export async function startSmtpServer({ password }: { password?: string } = {}): Promise<SmtpServer> {
  const arrived: Arrived[] = [];
  let opened = 0;
  let current: (to: string) => Fault = () => undefined;

  const server = new SMTPServer({
    authOptional: password === undefined,
    disabledCommands: password === undefined ? ['STARTTLS', 'AUTH'] : ['STARTTLS'],
    allowInsecureAuth: true,
    logger: false,
    onConnect: (session, done) => {
      opened += 1;
      meet('greeting', session, '', done as Done);
    },
    onAuth: (auth, session, done) => {
      if (auth.password === password)
        meet('auth', session, '', (error) => done(error, { user: 'clientela' }));
      else done(null, {});
    },
    onMailFrom: (_address, session, done) => meet('mail', session, '', done as Done),
    onRcptTo: ({ address }, session, done) => meet('rcpt', session, address, done as Done),
    onData: (stream, session, done) => {
      const to = session.envelope.rcptTo[0]?.address ?? '';
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        const fault = current(to);
        if (fault?.at === 'body' && chunks.length === 1) meet('body', session, to, () => {});
      });
      stream.on('end', () => {
        const fault = current(to);
        const raw = Buffer.concat(chunks);
        const number = Number(/^X-Clientela-Message: (\d+)/m.exec(raw.toString())?.[1]);
        // A refused message has not arrived; one that is met by silence has.
        if (fault?.at === 'body') return;
        if (!(fault && 'code' in fault && fault.at === 'end')) arrived.push({ to, number, raw });
        meet('end', session, to, done as Done);
      });
    },
  });
  server.on('error', () => {});

  function meet(step: Step, session: SMTPServerSession, to: string, done: Done): void {
    const fault = current(to);
    if (fault?.at !== step) done();
    else if ('code' in fault) done(Object.assign(new Error(fault.text), { responseCode: fault.code }));
    else if (fault.silence === 'drop') socketOf(session)?.destroy();
  }
  function socketOf({ id }: SMTPServerSession): Socket | undefined {
    const { connections } = server as unknown as { connections: Set<{ id: string; _socket: Socket }> };
    return [...connections].find((connection) => connection.id === id)?._socket;
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  const login = password === undefined ? '' : `clientela:${password}@`;
  return {
    url: `smtp://${login}127.0.0.1:${port}`,
    arrived,
    opened: () => opened,
    fault: (next) => {
      current = typeof next === 'function' ? next : () => next;
    },
    read: (index) => simpleParser(arrived[index]?.raw ?? Buffer.alloc(0)),
    close: () =>
      new Promise((resolve) => {
        const { connections } = server as unknown as { connections: Set<{ _socket: Socket }> };
        server.close(() => resolve());
        for (const { _socket } of connections) _socket.destroy();
      }),
  };
}
