import type { FastifyInstance } from 'fastify';
import { actorOf } from '../web/guard.ts';
import { settingsPage } from './views.ts';

const cards = [
  { href: '/account', title: 'Contul meu', text: 'Parola și aspectul paginilor.', role: undefined },
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
];

/** The settings that this person may open. */
export function settingsRoutes(app: FastifyInstance): void {
  app.get('/settings', (request, reply) => {
    const { role } = actorOf(request);
    return reply.page(settingsPage, { cards: cards.filter((card) => !card.role || card.role === role) });
  });
}
