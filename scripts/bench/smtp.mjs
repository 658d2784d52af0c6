// A real SMTP server that takes everything, in a process of its own. Answers its first message with its port.
import { SMTPServer } from 'smtp-server';

const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['AUTH', 'STARTTLS'],
  logger: false,
  onData: (stream, _session, done) => {
    stream.resume();
    stream.on('end', () => done());
  },
});
server.on('error', () => {});
process.once('message', () =>
  server.listen(0, '127.0.0.1', () => process.send?.({ port: server.server.address().port })),
);
