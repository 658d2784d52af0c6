import { momentOf } from './days.mjs';

const link = 'https://www.demo.example/noutati-de-toamna';

/** Three campaigns: one that went out, with clicks and people who had enough; one stopped half way; one being written. */
export function campaignRows(random, mail, { clients, today, now }) {
  const sentOn = today - 41;
  const people = clients.flatMap((client) =>
    client.row.archived_at === null
      ? client.contacts
          .filter((contact) => contact.marketing_enabled && contact.email)
          .map((contact) => ({ client, contact }))
      : [],
  );
  const builders = people.filter(({ client }) => client.tags.includes(2)).slice(0, 420);
  const shops = people.filter(({ client }) => client.row.type_id === 1).slice(0, 160);
  const recipients = [...listOf(1, builders), ...listOf(2, shops)].map((row, index) => ({
    id: index + 1,
    ...row,
  }));
  const clicks = [];
  const refused = [];
  for (const recipient of recipients) {
    const isHanded = recipient.campaign_id === 1 || recipient.id % 2 === 0;
    if (!isHanded) continue;
    const { client, contact } = recipient;
    const day = recipient.campaign_id === 1 ? sentOn : today - 1;
    const message = mail.write(day, {
      ...{
        client,
        contact,
        event: 'campaign',
        campaignRecipient: recipient.id,
        by: 2,
        minute: 610 + (recipient.id % 50),
      },
      ...{
        subject: 'Noutăți de toamnă la depozit',
        text: `Bună ziua, ${contact.name},\n\nVedeți ofertele de sezon: ${link}`,
      },
    });
    Object.assign(recipient, { state: 'handed', handed_at: message.created_at });
    if (recipient.campaign_id !== 1) continue;
    if (random.happens(0.24))
      clicks.push({
        recipient_id: recipient.id,
        link_id: random.happens(0.7) ? 1 : 2,
        at: momentOf(day + random.below(4), 700, now),
      });
    else if (random.happens(0.012)) refused.push(refuse(recipient, momentOf(day + 1, 720, now)));
  }
  return {
    campaigns: [1, 2, 3].map((id) =>
      campaignOf(id, { sentOn, today, now, counts: [builders.length, shops.length, 0] }),
    ),
    campaign_recipients: recipients.map(({ client: _client, contact: _contact, ...row }) => row),
    campaign_links: [link, `${link}/izolatii`].map((url, index) => ({ id: index + 1, campaign_id: 1, url })),
    campaign_clicks: clicks,
    marketing_refusals: refused.map(({ email_key, at }) => ({
      email_key,
      at,
      consent_id: null,
      pending: null,
    })),
    refused,
  };
}

const listOf = (campaign_id, people) =>
  people.map(({ client, contact }) => ({
    ...{
      campaign_id,
      client_id: client.row.id,
      contact_id: contact.id,
      name: contact.name,
      email: contact.email,
    },
    ...{
      email_key: contact.email.toLowerCase(),
      state: 'waiting',
      reason: null,
      handed_at: null,
      unsubscribed_at: null,
    },
    ...{ client, contact },
  }));

/** Takes the yes of a recipient back. */
function refuse(recipient, at) {
  recipient.contact.marketing_enabled = false;
  recipient.unsubscribed_at = at;
  const { client_id, contact_id, name, email_key } = recipient;
  const how = {
    given: false,
    said: true,
    source: 'person',
    user_id: null,
    text_shown: 'Nu mai vreau noutăți.',
    campaign_id: 1,
  };
  return { at, client_id, contact_id, name, email_key, ...how };
}

const texts = [
  ['Noutăți de toamnă', { tags: ['constructor'] }, 'done'],
  ['Prețuri noi pentru revânzători', { types: [1] }, 'paused'],
  ['Zilele porților deschise', { counties: ['RO-CJ'] }, 'draft'],
];

function campaignOf(id, { sentOn, today, now, counts }) {
  const [name, segment, state] = texts[id - 1];
  const day = [sentOn, today - 1, today - 3][id - 1];
  const at = momentOf(day, 600, now);
  const started = state === 'draft' ? null : at;
  const addresses = counts[id - 1];
  const found = {
    clients: addresses,
    addresses,
    no_address: 0,
    no_consent: 0,
    refused: 0,
    bounced: 0,
    duplicate: 0,
  };
  return {
    ...{ id, version: 3, name, subject: `${name} la depozit`, segment, state, rate: 60, track_clicks: true },
    body: `Bună ziua, {{recipient.name}}!\n\nVedeți ofertele de sezon: ${link}\n\nCu drag, echipa depozitului`,
    ...{ planned_at: null, frozen_at: started, started_at: started, next_at: null, created_by: 2 },
    finished_at: state === 'done' ? momentOf(day, 680, now) : null,
    ...{ created_at: momentOf(day - 2, 640, now), updated_at: at, preparation: started && found },
  };
}
