import { Refused } from '../errors.ts';
import type { ClientRecord } from './queries.ts';

/** What is done to a client whose personal data were erased: nothing any more. */
export function refuseErased(client: { erased_at: Date | null }): void {
  if (client.erased_at === null) return;
  throw new Refused(409, 'Datele acestei persoane au fost șterse la cerere; clientul nu se mai schimbă.');
}

/** A client that was merged meanwhile is changed no more, for its id answers with another one; nor is one that was erased. */
export function refuseMerged(answering: ClientRecord, id: number): void {
  refuseErased(answering);
  if (answering.id === id) return;
  const message = `Clientul a fost unit între timp cu „${answering.name}”. Nimic nu s-a schimbat.`;
  throw new Refused(409, message, [], { client_id: answering.id, merged: true });
}
