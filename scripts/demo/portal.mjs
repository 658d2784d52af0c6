import { momentOf } from './days.mjs';

/** The people of a client who come in by the portal; their password is that of all. */
export const portalPeople = [
  {
    email: 'client@portal.example',
    title: 'portal: tot ce vede un client',
    rights: ['orders', 'documents', 'statement', 'data', 'notices'],
  },
  { email: 'depozit@portal.example', title: 'portal: numai comenzile', rights: ['orders'] },
];

/** Two people of a good client, who asked for two changes. Their passwords are set where the others' are. */
export function portalRows({ orders, today, now }) {
  const counts = new Map();
  for (const { client, day } of orders)
    if (day > today - 120) counts.set(client, (counts.get(client) ?? 0) + 1);
  const [client] = [...counts]
    .filter(
      ([each]) =>
        each.contacts.length > 1 &&
        each.row.tax_id_kind === 'cui' &&
        each.buys.stopsPaying === null &&
        each.row.type_id === 1,
    )
    .sort((a, b) => b[1] - a[1])
    .map(([each]) => each);
  if (!client) return {};
  const people = portalPeople.map(({ email, rights }, index) => ({
    ...{
      id: index + 1,
      client_id: client.row.id,
      contact_id: client.contacts[index].id,
      email,
      name: client.contacts[index].name,
    },
    ...{
      rights,
      version: 1,
      created_at: momentOf(today - 120, 600, now),
      created_by: 2,
      last_visit_at: momentOf(today - 1, 840, now),
    },
  }));
  const wish = {
    client_id: client.row.id,
    portal_user_id: 1,
    state: 'open',
    answer: '',
    created_at: momentOf(today - 1, 845, now),
  };
  return {
    portal_users: people,
    portal_proposals: [
      {
        id: 1,
        ...wish,
        field: 'email',
        was: client.row.email,
        wanted: 'comenzi@portal.example',
        note: 'Am schimbat adresa de comenzi.',
      },
      { id: 2, ...wish, field: 'mobile', was: client.row.mobile, wanted: '+40745000123', note: '' },
    ],
  };
}
