import type { FastifyInstance } from 'fastify';
import { actorOf } from '../web/guard.ts';
import { settingsPage } from './views.ts';

const cards = [
  { href: '/account', title: 'Contul meu', text: 'Parola și aspectul paginilor.', role: undefined },
  {
    href: '/settings/company',
    title: 'Firmă',
    text: 'Datele firmei, conturile, sigla, seriile și textele documentelor.',
    role: 'administrator',
  },
  {
    href: '/settings/users',
    title: 'Utilizatori',
    text: 'Cine lucrează aici și cu ce rol.',
    role: 'administrator',
  },
  {
    href: '/settings/clients/lists',
    title: 'Clienți: liste',
    text: 'Tipuri, niveluri, surse și etichete.',
    role: 'administrator',
  },
  {
    href: '/settings/clients/level-status',
    title: 'Clienți: Nivel & Status',
    text: 'Pragurile nivelurilor și când devine inactiv un client.',
    role: 'administrator',
  },
  {
    href: '/settings/credit',
    title: 'Limită de sold',
    text: 'Cât poate datora un client până nu i se mai procesează comenzile.',
    role: 'administrator',
  },
  {
    href: '/settings/selling',
    title: 'Prețuri',
    text: 'Cum se face prețul unui produs.',
    role: 'administrator',
  },
  {
    href: '/settings/messages',
    title: 'Mesaje și șabloane',
    text: 'Ce mesaje pleacă, pe ce canale, cu ce text, și când se amintește de scadențe.',
    role: 'administrator',
  },
  {
    href: '/settings/outbox',
    title: 'Mesaje netrimise',
    text: 'Ce s-a păstrat, cât timp nu e pus un server de e-mail sau de SMS.',
    role: 'administrator',
  },
  {
    href: '/settings/paperwork',
    title: 'Documente tipizate',
    text: 'Șabloanele documentelor care se fac dintr-un clic de pe fișa clientului.',
    role: 'administrator',
  },
  {
    href: '/settings/jobs',
    title: 'Lucrări programate',
    text: 'Ce face Clientela singură, noaptea și peste zi.',
    role: 'administrator',
  },
];

/** The settings that this person may open. */
export function settingsRoutes(app: FastifyInstance): void {
  app.get('/settings', (request, reply) => {
    const { role } = actorOf(request);
    return reply.page(settingsPage, { cards: cards.filter((card) => !card.role || card.role === role) });
  });
}
