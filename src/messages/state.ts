/** What became of a message, as people are told: a sent one that lies in the data folder for want of a server is kept. */
export const messageStates = ['queued', 'sending', 'sent', 'kept', 'failed', 'uncertain', 'stopped'] as const;
export type MessageState = (typeof messageStates)[number];

const labels: Record<MessageState, string> = {
  queued: 'de trimis',
  sending: 'în curs',
  sent: 'trimis',
  kept: 'păstrat',
  failed: 'eșuat',
  uncertain: 'incert',
  stopped: 'oprit',
};

/** The colour of a state: what waits, what went, what somebody has to look at. */
const tones: Record<MessageState, 'blue' | 'green' | 'orange' | 'red' | 'gray'> = {
  queued: 'blue',
  sending: 'blue',
  sent: 'green',
  kept: 'gray',
  failed: 'red',
  uncertain: 'orange',
  stopped: 'gray',
};

export const messageStateOptions = messageStates.map((value) => ({ value, label: labels[value] }));

export const messageStateOf = ({ state, via }: { state: string; via: string | null }): MessageState =>
  via === 'kept' && state === 'sent' ? 'kept' : (state as MessageState);

/** A state with its word and its colour. */
export function messageStateView(message: { state: string; via: string | null }) {
  const state = messageStateOf(message);
  return { state, label: labels[state], tone: tones[state] };
}
