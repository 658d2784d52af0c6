import { foundBefore } from '../../audit/actor.ts';
import { type Draft, textOf } from '../../clients/draft.ts';
import { type Channel, type EventName, eventNames, eventOf } from '../events.ts';
import { channelLabels, draftOfSettings, fieldLabels } from './page.ts';
import type { MessageSettings } from './queries.ts';

type Switches = Record<string, Record<string, unknown>>;

/**
 * What a form holds whose settings were saved meanwhile: what this person changed stays, all else is as it is stored
 * now. `theirs` says in words what was saved meanwhile, so that nothing is put back by accident.
 */
export function overtaken(typed: Draft, settings: MessageSettings, since: { changes: unknown }[]) {
  const stored = draftOfSettings(settings);
  const draft: Draft = { ...typed, version: settings.version };
  const switches: Switches = { ...((typed.switches ?? {}) as Switches) };
  const theirs: string[] = [];
  for (const [name, opened] of foundBefore(since)) {
    const label = fieldLabels[name as keyof typeof fieldLabels];
    if (label) {
      const value = textOf(stored[name]);
      const was = Array.isArray(opened) ? opened.join(', ') : textOf(opened);
      if (textOf(typed[name]).trim() === was) draft[name] = value;
      theirs.push(`${label}: ${value || 'nimic'}`);
      continue;
    }
    const [event = '', channel = ''] = name.split(' ');
    if (!isSwitch(event, channel)) continue;
    const value = (stored.switches as Switches)[event]?.[channel];
    if (textOf(switches[event]?.[channel]) === String(opened))
      switches[event] = { ...switches[event], [channel]: value };
    theirs.push(
      `${eventOf(event).label} prin ${channelLabels[channel as Channel]}: ${value === 'true' ? 'pornit' : 'oprit'}`,
    );
  }
  return { draft: { ...draft, switches }, theirs };
}

const isSwitch = (event: string, channel: string): event is EventName =>
  eventNames.some((name) => name === event && eventOf(name).channels.some((each) => each === channel));
