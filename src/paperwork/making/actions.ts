import { randomUUID } from 'node:crypto';
import { once } from '../../api/actions.ts';
import type { RequestKey } from '../../api/queries.ts';
import { getClient } from '../../clients/queries.ts';
import type { Trx } from '../../db/database.ts';
import type { FrozenDocument } from '../../documents/frozen.ts';
import { sendTo } from '../../documents/notices/actions.ts';
import { asBuyer, holdParty, sellerNow } from '../../documents/parties/actions.ts';
import { getDocument } from '../../documents/queries.ts';
import { numberDocument, refuseDay } from '../../documents/series/actions.ts';
import { NotFound, Refused } from '../../errors.ts';
import { ringMessages } from '../../messages/actions.ts';
import { findReachable } from '../../messages/queries.ts';
import { whyNobody } from '../../messages/told.ts';
import { lockOrderClient } from '../../orders/queries.ts';
import type { Services } from '../../services.ts';
import { getCompany } from '../../settings/company/queries.ts';
import { readFields } from '../fields.ts';
import { filled } from '../filling.ts';
import type { MakeInput } from '../schema.ts';
import { findTemplate, type Template } from '../templates/queries.ts';
import { firmValues, paperValues, shownValues } from '../values.ts';
import { addresseesOf } from './recipients.ts';

type Person = { id: number };

/**
 * Makes a document of a template for a client: its text is filled and frozen with the firm and the client of now, and it
 * gets its number. The same key makes it once. Answers its id.
 */
export async function makePaperwork(
  { db }: Services,
  actor: Person,
  made: { client_id: number; input: MakeInput; today: string; key?: RequestKey | undefined },
): Promise<number> {
  const { client_id, input, today, key } = made;
  return db.transaction().execute((trx) =>
    once(trx, actor.id, key, 'document', async () => {
      const party = await holdParty(trx, client_id);
      if (party.archived_at)
        throw new Refused(422, 'Clientul este arhivat. Aduceți-l înapoi înainte de a-i face un document.', [
          { field: 'client_id', message: 'Clientul este arhivat.' },
        ]);
      const template = await templateOf(trx, input);
      const { values, errors } = readFields(template.fields, input.fields);
      if (errors.length > 0) throw new Refused(422, 'Verificați câmpurile marcate.', errors);
      const seller = await sellerNow(trx);
      await refuseDay(trx, 'paperwork', today, today);

      const client = await getClient(trx, party.id);
      const firm = firmValues(await getCompany(trx));
      const known = paperValues({ client, firm, today }, values);
      const document = { ...nothingSold, issue_date: today, seller, buyer: asBuyer(party) };
      const { id: template_id, version: template_version } = template;
      return numberDocument(trx, actor, {
        ...{ document, lines: [], client_id: party.id, today },
        paper: (number) => {
          const values = { ...known, number };
          const text = filled(template, values, template.name, shownValues(client, values));
          return { ...text, template_id, template_version };
        },
      });
    }),
  );
}

/** Writes the messages that carry such a document to the addresses chosen, once for each key. */
export async function sendPaperwork(
  services: Services,
  actor: Person,
  { id, client_id, to, key }: { id: number; client_id: number; to: string[]; key?: RequestKey | undefined },
): Promise<void> {
  await services.db.transaction().execute(async (trx) => {
    await lockOrderClient(trx, client_id);
    const document = await getDocument(trx, id);
    if (document.kind !== 'paperwork' || document.client_id !== client_id)
      throw new NotFound('Documentul nu există.');
    await once(trx, actor.id, key, 'document', async () => {
      const client = await findReachable(trx, client_id);
      const known = client ? addresseesOf(client) : [];
      if (known.length === 0) throw new Refused(422, whyNobody(client, 'invoices'));
      const chosen = known.filter(({ email }) => to.includes(email));
      if (chosen.length < new Set(to).size)
        throw new Refused(
          422,
          'O adresă aleasă nu mai este a clientului. Reîncărcați pagina și alegeți din nou.',
        );
      const recipients = chosen.map(({ on: _on, ...recipient }) => recipient);
      await sendTo(trx, actor, document, { recipients, key: key?.key ?? randomUUID() });
      return id;
    });
  });
  await ringMessages(services);
}

const nothingSold = {
  kind: 'paperwork',
  ...{ due_date: null, delivery: null, lines: [], discount_percent: '0', vat_breakdown: [] },
  ...{ net_total: '0.00', vat_total: '0.00', total: '0.00' },
  ...{ note: null, eur_rate: null, order_number: null, original: null },
} satisfies Omit<FrozenDocument, 'issue_date' | 'seller' | 'buyer'>;

/** The template, which must be in use and say what the person saw it say. */
async function templateOf(trx: Trx, { template_id, template_version }: MakeInput): Promise<Template> {
  const template = await findTemplate(trx, template_id);
  if (!template || template.archived_at) {
    const message = template
      ? `Șablonul „${template.name}” este arhivat. Alegeți altul.`
      : 'Șablonul nu există. Alegeți altul.';
    throw new Refused(422, message, [{ field: 'template_id', message }]);
  }
  if (template_version !== null && template_version !== template.version)
    throw new Refused(
      409,
      `Șablonul „${template.name}” a fost schimbat între timp. Verificați textul nou și faceți documentul din nou.`,
    );
  return template;
}
