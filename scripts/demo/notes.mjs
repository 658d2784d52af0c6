import { momentOf } from './days.mjs';
import { otherNotes, phoneNotes } from './words.mjs';

/** Notes of the last year, some pinned, some with a reminder: late, of today, to come, done. */
export function noteRows(random, { clients, today, now }) {
  const notes = [];
  for (const client of clients) {
    const { row, buys } = client;
    if (row.archived_at) continue;
    const isNear = !buys && row.county === 'RO-CJ';
    const many = random.happens(isNear ? 0.5 : buys && buys.perYear > 12 ? 0.5 : 0.09)
      ? 1 + random.below(2)
      : 0;
    for (let turn = 0; turn < many; turn += 1) {
      const kind = isNear ? 'phone' : random.pick(['note', 'phone', 'phone', 'email', 'meeting', 'visit']);
      const born = Math.ceil(Date.parse(row.created_at) / 86_400_000);
      const day = Math.max(born, today - 1 - Math.floor(300 * random.next() ** 2));
      if (day <= today) notes.push(noteOf(random, { client, kind, day, now }));
    }
  }
  notes.sort((a, b) =>
    a.created_at < b.created_at ? -1 : a.created_at > b.created_at ? 1 : a.client_id - b.client_id,
  );
  for (const [index, note] of notes.entries()) note.id = index + 1;
  remind(random, notes, today, now);
  return { notes };
}

function noteOf(random, { client, kind, day, now }) {
  const at = momentOf(day, 540 + random.below(400), now);
  return {
    ...{
      id: 0,
      client_id: client.row.id,
      kind,
      text: random.pick(kind === 'phone' ? phoneNotes : otherNotes),
    },
    ...{ pinned_at: random.happens(0.05) ? at : null, created_at: at, created_by: client.managers[0] ?? 1 },
    ...{
      updated_at: at,
      version: 1,
      remind_at: null,
      remind_user_id: null,
      reminded_at: null,
      done_at: null,
      done_by: null,
    },
  };
}

/** Of the newest notes of each person some are to be looked at again. */
function remind(random, notes, today, now) {
  for (const user of [1, 2, 3]) {
    const own = notes.filter(({ created_by }) => created_by === user).slice(-60);
    for (const [index, note] of own.entries()) {
      if (index % 3 !== 0) continue;
      const turn = (index / 3) % 4;
      const day = [today - 2 - random.below(12), today, today + 1 + random.below(20), today - 4][turn];
      const remind_at = new Date(day * 86_400_000 + (420 + random.below(16) * 30) * 60_000);
      if (remind_at.toISOString() < note.created_at) continue;
      const rang = remind_at <= now ? remind_at.toISOString() : null;
      Object.assign(note, { remind_at: remind_at.toISOString(), remind_user_id: user, reminded_at: rang });
      if (turn === 3 && rang) Object.assign(note, { done_at: momentOf(today - 3, 600, now), done_by: user });
    }
  }
}
