import type { ClientRecord } from '../../clients/queries.ts';
import { formatDate, formatDateTime, formatIsoDay } from '../../web/format.ts';
import { nobody } from '../anonymous.ts';
import type { ErasurePlan } from './plan.ts';
import type { Erasure, KeptLine } from './queries.ts';

const mentionLabels = { note: 'notă', order: 'comandă', payment: 'încasare', message: 'mesaj' } as const;

/** What is shown before anything is erased. */
export function planPage(client: ClientRecord, plan: ErasurePlan) {
  const { contact } = plan;
  return {
    who: contact ? `${contact.name} (contact la ${client.name})` : client.name,
    action: `/clients/${client.id}/erasures`,
    back: `/clients/${client.id}/personal-data${contact ? `?contact_id=${contact.id}` : ''}`,
    contactId: contact ? String(contact.id) : '',
    becomes: contact ? '' : `${nobody} #${client.id}`,
    erased: plan.erased.map(({ what }) => what),
    kept: plan.kept.map(keptView),
    mentions: plan.mentions.map(({ kind, id, at, text }) => ({
      day: formatDate(at),
      text,
      what: mentionLabels[kind],
      href: kind === 'note' ? `/clients/${client.id}/notes` : `/${kind}s/${id}`,
    })),
    refusal: plan.refusal,
  };
}

export type PlanPage = ReturnType<typeof planPage>;

/** The paper of an erasure. */
export function erasurePage(erasure: Erasure) {
  const { documents } = erasure;
  return {
    id: erasure.id,
    clientId: erasure.client_id,
    whose: erasure.subject_label,
    reason: erasure.reason,
    at: formatDateTime(erasure.made_at),
    by: erasure.made_by ?? '–',
    erased: erasure.erased.map(({ what }) => what),
    kept: erasure.kept.map(keptView),
    anonymised: documents.all > 0 ? `${documents.done} din ${documents.all}` : '',
    href: `/clients/${erasure.client_id}/erasures/${erasure.id}`,
  };
}

export type ErasurePage = ReturnType<typeof erasurePage>;

const keptView = ({ what, why, until }: KeptLine) => ({
  what,
  why,
  until: until ? formatIsoDay(until) : 'fără termen',
});
