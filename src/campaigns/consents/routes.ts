import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { clientPage } from '../../clients/page.ts';
import { getClient } from '../../clients/queries.ts';
import { clientParams } from '../../clients/schema.ts';
import { clientOfTab } from '../../clients/tab.ts';
import { NotFound } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { setFlash } from '../../web/flash.ts';
import { formatDate } from '../../web/format.ts';
import { checked } from '../../web/forms.ts';
import { actorOf } from '../../web/guard.ts';
import { emailKeysOf, marketingPage } from '../history/page.ts';
import { findLedger, listGot } from '../history/queries.ts';
import { confirmYes, recordRefusal, subscribe, unsubscribe } from './actions.ts';
import { readConfirmToken, readUnsubscribeToken } from './link.ts';
import { isOneClick } from './one-click.ts';
import { findSubscription, type Subscription } from './queries.ts';
import { marketingQuery, preferenceForm, refusalForm } from './schema.ts';
import { createSigner, type Firm } from './signer.ts';
import { askPage, confirmPage, marketingTab, preferencesPage, saidPage } from './views.ts';
import { maskEmail, noText, oneClickText, yesText } from './words.ts';

type Tab = { Params: { id: string }; Querystring: Record<string, unknown>; Body: unknown };
type Link = { Params: { token: string }; Body: unknown };
type Reader = { firm: Firm; who: Subscription; path: string };

// Whoever holds such an address may use it: it stands in no log.
const open = { config: { public: true }, logLevel: 'warn' } as const;
const anywhere = { config: { public: true, anyOrigin: true }, logLevel: 'warn' } as const;

/** Who wants marketing: the tab of a client, and the public pages behind the links of e-mails. */
export function consentRoutes(app: FastifyInstance, services: Services): void {
  const { db } = services;
  const signer = createSigner(services);

  app.get<Tab>('/clients/:id/marketing', async (request, reply) => {
    const client = await clientOfTab(db, request, reply, '/marketing');
    if (!client) return reply;
    const shown = checked(marketingQuery, request.query);
    const [got, ledger] = await Promise.all([
      listGot(db, client.id, shown.before),
      findLedger(
        db,
        { clientId: client.id, emailKeys: emailKeysOf(client), portfolioOf: actorOf(request).portfolioOf },
        shown.ledger,
      ),
    ]);
    const marketing = marketingPage(client, { got, ledger, shown });
    return reply.page(marketingTab, { client: clientPage(client, '/marketing'), marketing });
  });

  app.post<Tab>('/clients/:id/marketing/refusals', async (request, reply) => {
    const params = clientParams.safeParse(request.params);
    if (!params.success) throw new NotFound();
    const { email } = checked(refusalForm, request.body);
    const { id } = await getClient(db, params.data.id);
    await recordRefusal(services, actorOf(request), { client_id: id, email });
    setFlash(reply, `Refuzul adresei ${email} este notat. Nu mai primește e-mailuri de marketing.`);
    return reply.redirect(`/clients/${id}/marketing`, 303);
  });

  // Opening it changes nothing: mail scanners open every link.
  app.get<Link>('/unsubscribe/:token', open, async (request, reply) => {
    const reader = await readerOf(request, reply);
    if (!reader) return reply;
    const { firm, who, path } = reader;
    if (who.refused_at) return reply.page(saidPage, doneOf(reader));
    return reply.page(askPage, { firm, email: maskEmail(who.email), path, text: noText(firm.name) });
  });

  // RFC 8058: the provider of the mailbox posts this for the person, from wherever it is, and follows no redirect.
  app.post<Link>('/unsubscribe/:token', anywhere, async (request, reply) => {
    const reader = await readerOf(request, reply);
    if (!reader) return reply;
    const { firm, who } = reader;
    const voice = (await isOneClick(request))
      ? { source: 'one_click' as const, text_shown: oneClickText }
      : { source: 'person' as const, text_shown: noText(firm.name) };
    await unsubscribe(services, who, { ...voice, network: request.ip });
    return reply.page(saidPage, doneOf(reader));
  });

  app.get<Link>('/unsubscribe/:token/preferences', open, async (request, reply) => {
    const reader = await readerOf(request, reply);
    if (!reader) return reply;
    const { firm, who, path } = reader;
    return reply.page(preferencesPage, {
      ...{ firm, path, email: maskEmail(who.email) },
      wants: who.wants && who.refused_at === null,
      refused: who.refused_at ? formatDate(who.refused_at) : '',
      yes: yesText(firm.name),
    });
  });

  app.post<Link>('/unsubscribe/:token/preferences', open, async (request, reply) => {
    const reader = await readerOf(request, reply);
    if (!reader) return reply;
    const { firm, who, path } = reader;
    const { marketing } = checked(preferenceForm, request.body);
    const voice = { source: 'person' as const, network: request.ip };
    if (marketing === 'no') {
      await unsubscribe(services, who, { ...voice, text_shown: noText(firm.name) });
      return reply.redirect(`${path}/preferences`, 303);
    }
    const answer = await subscribe(services, who, { ...voice, text_shown: yesText(firm.name) });
    if (answer === 'done') return reply.redirect(`${path}/preferences`, 303);
    return reply.page(saidPage, { firm, ...(answer === 'asked' ? askedOf(who) : unknown), preferences: '' });
  });

  app.get<Link>('/subscribe/:token', open, async (request, reply) => {
    const reader = await confirmerOf(request, reply);
    if (!reader) return reply;
    const { firm, who, path } = reader;
    return reply.page(confirmPage, { firm, email: maskEmail(who.email), path, text: yesText(firm.name) });
  });

  app.post<Link>('/subscribe/:token', open, async (request, reply) => {
    const reader = await confirmerOf(request, reply);
    if (!reader) return reply;
    const { firm, who, refusedAt } = reader;
    const voice = { source: 'person' as const, network: request.ip, text_shown: yesText(firm.name) };
    await confirmYes(services, who, refusedAt, voice);
    return reply.page(saidPage, { firm, ...confirmed, preferences: '' });
  });

  /** Whose no a confirming link takes back; undefined where the page that says why not is on its way. */
  async function confirmerOf(
    request: FastifyRequest<Link>,
    reply: FastifyReply,
  ): Promise<(Reader & { refusedAt: number }) | undefined> {
    const { token } = request.params;
    reply.header('x-robots-tag', 'noindex, nofollow');
    const { key, firm } = await signer();
    const said = readConfirmToken(key, token, services.now());
    const who = said && (await findSubscription(db, said.recipientId));
    const isOpen = who?.refused_at?.getTime() === said?.refusedAt && !who?.archived_at;
    if (who && said && isOpen) return { firm, who, path: `/subscribe/${token}`, refusedAt: said.refusedAt };
    reply.code(404).page(saidPage, { firm, ...over, preferences: '' });
    return undefined;
  }

  /** Who a link was sent to; undefined where the page that says why not is on its way. */
  async function readerOf(request: FastifyRequest<Link>, reply: FastifyReply): Promise<Reader | undefined> {
    const { token } = request.params;
    reply.header('x-robots-tag', 'noindex, nofollow');
    const { key, firm } = await signer();
    const recipientId = readUnsubscribeToken(key, token);
    if (recipientId === 0) {
      reply.page(saidPage, { firm, ...test, preferences: '' });
      return undefined;
    }
    const who = recipientId === undefined ? undefined : await findSubscription(db, recipientId);
    if (who) return { firm, who, path: `/unsubscribe/${token}` };
    reply.code(404).page(saidPage, { firm, ...missing, preferences: '' });
    return undefined;
  }
}

const test = {
  title: 'A fost un mesaj de probă',
  text: 'Linkul este dintr-o probă a campaniei: nimeni nu se dezabonează cu el.',
};

const missing = {
  title: 'Linkul nu este bun',
  text: 'Poate a fost tăiat la copiere. Deschideți-l din nou din e-mail sau scrieți-ne și vă dezabonăm noi.',
};

const over = {
  title: 'Linkul nu mai este valabil',
  text: 'A trecut prea mult timp, a fost folosit deja sau a fost tăiat la copiere. Cereți altul de pe pagina de preferințe din oricare mesaj al nostru.',
};

const confirmed = {
  title: 'V-ați abonat din nou',
  text: 'Vă mulțumim. Puteți renunța oricând, din orice mesaj.',
};

const unknown = {
  title: 'Nu vă mai avem în evidență',
  text: 'Nu vă mai scriem la această adresă. Dacă doriți ofertele noastre, scrieți-ne.',
};

const askedOf = ({ email }: Subscription) => ({
  title: 'Mai e un pas',
  text: `V-am trimis un e-mail de confirmare la ${maskEmail(email)}. Apăsați linkul din el; este bun 7 zile.`,
});

function doneOf({ firm, who, path }: Reader) {
  return {
    firm,
    title: 'V-ați dezabonat',
    text: `${maskEmail(who.email)} nu mai primește e-mailuri cu oferte și noutăți de la ${firm.name}. Mesajele despre comenzi și facturi nu se schimbă.`,
    preferences: `${path}/preferences`,
  };
}
