import type { ClientRecord } from '../../clients/queries.ts';
import { counted } from '../../romania/plural.ts';
import { formatDateTime } from '../../web/format.ts';
import { digestOf, fieldLabel, heldBy, isSame, linesOf, type ProposalField } from './fields.ts';
import type { Proposal, ProposalState } from './queries.ts';
import type { DecisionForm } from './schema.ts';

type Facts = {
  open: Proposal[];
  decided: Proposal[];
  /** What was chosen and not saved. */
  typed?: Pick<DecisionForm, 'decision' | 'answer'> | undefined;
  message?: string;
};

/** What the people of a client ask for, to be decided by staff. */
export function proposalsPage(client: ClientRecord, { open, decided, typed, message = '' }: Facts) {
  return {
    path: `/clients/${client.id}/account/proposals`,
    message,
    answer: typed?.answer ?? '',
    count: counted(open.length, 'modificare cerută', 'modificări cerute'),
    open: open.map((proposal, at) => ({
      ...openView(client, proposal, typed?.decision[`p${proposal.id}`] ?? ''),
      /** Whether it begins a request: what was asked for together has one note. */
      begins: !isOneRequest(open[at - 1], proposal),
    })),
    decided: decided.map((proposal) => ({
      label: fieldLabel(proposal.field),
      wanted: linesOf(proposal.field, proposal.wanted).join(' · ') || '–',
      person: proposal.person,
      state: stateLabel(proposal.state),
      answer: proposal.answer,
      by: proposal.decider ?? (proposal.state === 'replaced' ? 'client' : 'sistem'),
      at: proposal.decided_at ? formatDateTime(proposal.decided_at) : '',
    })),
  };
}

export type ProposalsPage = ReturnType<typeof proposalsPage>;

function openView(client: ClientRecord, proposal: Proposal, chosen: string) {
  const { field, was, wanted } = proposal;
  const held = heldBy(client, field as ProposalField);
  return {
    key: `p${proposal.id}`,
    label: fieldLabel(field),
    person: proposal.person,
    at: formatDateTime(proposal.created_at),
    note: proposal.note,
    seen: digestOf(held),
    chosen,
    /** The client holds something else than when it was asked. */
    changed: !isSame(held, was),
    already: isSame(held, wanted),
    was: linesOf(field, was),
    now: markedLines(field, held, wanted),
    wanted: markedLines(field, wanted, held),
  };
}

const isOneRequest = (
  before: Proposal | undefined,
  { portal_user_id, created_at, note }: Proposal,
): boolean =>
  before?.portal_user_id === portal_user_id &&
  before.created_at.getTime() === created_at.getTime() &&
  before.note === note;

type Piece = { text: string; differs: boolean };

/** The lines of a value in pieces; those that the other value does not have in that line differ. */
function markedLines(field: string, value: unknown, other: unknown): Piece[][] {
  const [lines, others] = [linesOf(field, value), linesOf(field, other)];
  return lines.map((line, at) =>
    piecesOf(line, others.includes(line) ? line : others[twin(value, other, at)]),
  );
}

/** Where the other value has the same thing: of lists the row with the same id, -1 where there is none. */
function twin(value: unknown, other: unknown, at: number): number {
  if (!Array.isArray(value) || !Array.isArray(other)) return at;
  const { id } = value[at];
  return id === null ? -1 : other.findIndex((row) => row.id === id);
}

const betweenPieces = /(?<=[,;:]) /;

function piecesOf(line: string, other: string | undefined): Piece[] {
  const bare = (piece: string) => piece.replace(/[,;:]$/, '');
  const there = new Set(other?.split(betweenPieces).map(bare));
  return line.split(betweenPieces).map((text) => ({ text, differs: !there.has(bare(text)) }));
}

const labels: Record<ProposalState, string> = {
  open: 'așteaptă',
  accepted: 'acceptată',
  refused: 'refuzată',
  withdrawn: 'retrasă',
  replaced: 'înlocuită: altcineva de la client a cerut altfel',
  overtaken: 'depășită: a rămas ce s-a scris între timp',
};
const stateLabel = (state: ProposalState): string => labels[state];
