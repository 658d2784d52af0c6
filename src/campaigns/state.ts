/** Where a campaign is: written, its list being frozen, shown, waiting for its time, going, held, ended early, ended. */
export type State = 'draft' | 'freezing' | 'ready' | 'planned' | 'sending' | 'paused' | 'stopped' | 'done';

export type Verb =
  | 'edit'
  | 'freeze'
  | 'back'
  | 'send'
  | 'plan'
  | 'unplan'
  | 'pause'
  | 'resume'
  | 'stop'
  | 'test';

const allowed: Record<Verb, readonly State[]> = {
  edit: ['draft', 'ready', 'planned'],
  freeze: ['draft'],
  back: ['freezing', 'ready', 'planned'],
  send: ['ready', 'planned'],
  plan: ['ready', 'planned'],
  unplan: ['planned'],
  pause: ['sending'],
  resume: ['paused'],
  stop: ['sending', 'paused'],
  test: ['draft', 'ready', 'planned', 'paused'],
};

/** Whether a campaign in this state takes the verb. */
export const may = (state: State, verb: Verb): boolean => allowed[verb].includes(state);

const leadsTo: Partial<Record<Verb, readonly State[]>> = {
  freeze: ['freezing', 'ready'],
  back: ['draft'],
  send: ['sending'],
  unplan: ['ready'],
  pause: ['paused'],
  resume: ['sending'],
  stop: ['stopped'],
};

/** Whether a campaign is already where the verb leads: whoever asks twice has what they want. */
export const isThere = (state: State, verb: Verb): boolean => leadsTo[verb]?.includes(state) ?? false;

export const stateLabels: Record<State, string> = {
  draft: 'ciornă',
  freezing: 'se pregătește lista',
  ready: 'gata de trimis',
  planned: 'programată',
  sending: 'se trimite',
  paused: 'în pauză',
  stopped: 'oprită',
  done: 'încheiată',
};

/**
 * How often the page of a campaign looks again, in seconds; 0 where nothing happens to it for now. Each look counts its
 * list anew: a long list is looked at less often.
 */
export function everySeconds(state: State, total: number): number {
  if (state !== 'freezing' && state !== 'sending') return 0;
  if (total <= 5_000) return 2;
  if (total <= 20_000) return 5;
  return total <= 100_000 ? 15 : 60;
}
