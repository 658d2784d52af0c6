import { insertAudit } from '../../audit/queries.ts';
import { changeClient } from '../../clients/actions.ts';
import { type ClientRecord, getClient, lockClient } from '../../clients/queries.ts';
import { asInput } from '../../clients/record.ts';
import { clientSchema } from '../../clients/schema.ts';
import { NotFound, Refused } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { deleteBounce, findMarks } from './queries.ts';
import type { ReceptionForm } from './schema.ts';

type Person = { id: number; role?: string; portfolioOf: number | null };

/**
 * Saves who receives what, as a change of the client: its version, its audit and its rules hold. Refuses with 409 what
 * was changed meanwhile by somebody else, with 422 a marketing switch of whoever said no.
 */
export async function changeReception(
  services: Services,
  actor: Person,
  client: ClientRecord,
  form: ReceptionForm,
): Promise<void> {
  const { version, form_key, contacts: rows, kind: _kind, ...switches } = form;
  const { refused } = await findMarks(services.db, client.id, null);
  const saidNo = new Set(refused.map(({ email_key }) => email_key));
  const wanted = new Map(rows.map((row) => [row.id, row]));
  const contacts = client.contacts.map((contact) => {
    const { receives, marketing_enabled } = wanted.get(contact.id) ?? contact;
    return { ...contact, receives, marketing_enabled };
  });
  for (const { email, marketing_enabled } of [{ ...client, ...switches }, ...contacts])
    if (email && marketing_enabled && saidNo.has(email.toLowerCase()))
      throw new Refused(
        422,
        `${email} a spus nu la marketing: numai persoana își poate reveni, pe pagina ei.`,
      );

  const input = clientSchema.safeParse({ ...asInput(client), ...switches, contacts });
  if (!input.success)
    throw new Refused(
      422,
      'Fișa clientului are câmpuri de corectat. Deschideți Editează, corectați-le și reveniți.',
    );
  await changeClient(services, actor, {
    ...{ id: client.id, input: input.data, version },
    formKey: form_key ?? undefined,
  });
}

/** Writes again to an address whose server refused it once. Refuses with 404 an address that is not the client's. */
export async function clearBounce(
  { db }: Services,
  actor: Person,
  { client_id, email }: { client_id: number; email: string },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await lockClient(trx, client_id);
    const { email: main, contacts } = await getClient(trx, client_id);
    const isTheirs = [main, ...contacts.map((contact) => contact.email)].some(
      (each) => each?.toLowerCase() === email,
    );
    if (!isTheirs) throw new NotFound();
    if (!(await deleteBounce(trx, email))) return;
    const changes = { bounced: [email, null] as [unknown, unknown] };
    await insertAudit(trx, actor, {
      action: 'bounce-clear',
      subject: 'client',
      subject_id: client_id,
      changes,
    });
  });
}
