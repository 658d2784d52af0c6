import type { FastifyInstance, FastifyReply } from 'fastify';
import { getClient } from '../../clients/queries.ts';
import { Refused } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { setFlash } from '../../web/flash.ts';
import { checked } from '../../web/forms.ts';
import type { PortalActor } from '../../web/portal-session.ts';
import { portalActorOf, portalPage } from '../frame.ts';
import { findPortalLook } from '../queries.ts';
import { changeNotices, findOwnAddress, sayMarketing } from './actions.ts';
import { noticesPage } from './page.ts';
import { findOwnContact, findOwnMarketing } from './queries.ts';
import { marketingForm, type NoticesForm, noticesForm } from './schema.ts';
import { noticesView } from './views.ts';

/** What a client is told of, what the person receives, and their word on marketing. */
export function portalNotices(app: FastifyInstance, services: Services): void {
  const { db } = services;

  app.get('/notices', (request, reply) => show(reply, 200, portalActorOf(request.portalActor, 'notices')));

  app.post('/notices', async (request, reply) => {
    const actor = portalActorOf(request.portalActor, 'notices');
    const typed = checked(noticesForm, request.body ?? {});
    try {
      await changeNotices(services, actor, typed);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return show(reply, error.status, actor, { typed, message: error.message });
    }
    setFlash(reply, 'Am notat ce doriți să primiți.');
    return reply.redirect('/portal/notices', 303);
  });

  app.post('/notices/marketing', async (request, reply) => {
    const actor = portalActorOf(request.portalActor, 'notices');
    const { marketing } = checked(marketingForm, request.body ?? {});
    const wants = marketing === 'yes';
    await sayMarketing(services, actor, { wants, network: request.ip });
    setFlash(
      reply,
      wants ? 'Vă trimitem ofertele și noutățile noastre.' : 'Nu vă mai trimitem oferte și noutăți.',
    );
    return reply.redirect('/portal/notices', 303);
  });

  async function show(
    reply: FastifyReply,
    status: number,
    actor: PortalActor,
    more: { typed?: NoticesForm; message?: string } = {},
  ) {
    const [record, own, address, { firm }] = await Promise.all([
      getClient(db, actor.clientId),
      findOwnContact(db, actor),
      findOwnAddress(db, actor),
      findPortalLook(db),
    ]);
    const marketing = address && {
      email: address.email_key,
      ...(await findOwnMarketing(db, actor.clientId, address.email_key)),
    };
    reply.code(status);
    return portalPage(db, reply, noticesView, {
      notices: noticesPage(record, { own, marketing, firm, ...more }),
    });
  }
}
