import type { IncomingHttpHeaders } from 'node:http';
import { listen } from './loopback.ts';

export type GatewayCall = { headers: IncomingHttpHeaders; body: string };

/** What the gateway does instead of taking a text: answers this, never answers, or cuts the connection. */
export type GatewayFault =
  | { status: number; body?: string; headers?: Record<string, string> }
  | 'silent'
  | 'drop'
  | undefined;

export type SmsGateway = {
  url: string;
  /** Every request that was read to its end. */
  calls: GatewayCall[];
  fault(next: GatewayFault): void;
  close(): Promise<void>;
};

/** A stand-in for a gateway of text messages on a free port of this machine. */
export async function startSmsGateway(): Promise<SmsGateway> {
  const calls: GatewayCall[] = [];
  let current: GatewayFault;

  const server = await listen(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    calls.push({ headers: request.headers, body });
    if (current === 'silent') return;
    if (current === 'drop') {
      request.socket.destroy();
      return;
    }
    const sent = JSON.stringify({ id: `sms-${calls.length}` });
    const { status, body: text = sent, headers = {} } = current ?? { status: 200 };
    response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(text);
  });

  return {
    url: `${server.url}/send`,
    calls,
    fault: (next) => {
      current = next;
    },
    close: server.close,
  };
}
