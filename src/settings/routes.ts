import type { FastifyInstance } from 'fastify';
import { mayOpen } from '../web/access.ts';
import { actorOf } from '../web/guard.ts';
import { settingsPage } from './views.ts';

const cards = [
  { href: '/account', title: 'Contul meu', text: 'Parola și aspectul paginilor.' },
  {
    href: '/settings/company',
    title: 'Firmă',
    text: 'Datele firmei, conturile, sigla, seriile și textele documentelor.',
  },
  {
    href: '/settings/users',
    title: 'Utilizatori',
    text: 'Cine lucrează aici și cu ce rol.',
  },
  {
    href: '/settings/roles',
    title: 'Roluri',
    text: 'Ce vede și ce schimbă fiecare rol, pe zone.',
  },
  {
    href: '/settings/clients/lists',
    title: 'Clienți: liste',
    text: 'Tipuri, niveluri, surse și etichete.',
  },
  {
    href: '/settings/clients/level-status',
    title: 'Clienți: Nivel & Status',
    text: 'Pragurile nivelurilor și când devine inactiv un client.',
  },
  {
    href: '/settings/credit',
    title: 'Limită de sold',
    text: 'Cât poate datora un client până nu i se mai procesează comenzile.',
  },
  {
    href: '/settings/selling',
    title: 'Prețuri',
    text: 'Cum se face prețul unui produs.',
  },
  {
    href: '/settings/messages',
    title: 'Mesaje și șabloane',
    text: 'Ce mesaje pleacă, pe ce canale, cu ce text, și când se amintește de scadențe.',
  },
  {
    href: '/settings/outbox',
    title: 'Mesaje netrimise',
    text: 'Ce s-a păstrat, cât timp nu e pus un server de e-mail sau de SMS.',
  },
  {
    href: '/settings/paperwork',
    title: 'Documente tipizate',
    text: 'Șabloanele documentelor care se fac dintr-un clic de pe fișa clientului.',
  },
  {
    href: '/settings/portal',
    title: 'Portalul clienților',
    text: 'Dacă e deschis, culoarea și textul de întâmpinare.',
  },
  {
    href: '/settings/map',
    title: 'Hartă',
    text: 'Imaginile de sub contururi, dacă aveți un server de hărți.',
  },
  {
    href: '/settings/retention',
    title: 'Date personale',
    text: 'Cât se păstrează fiecare fel de date și ce s-a șters la cerere.',
  },
  {
    href: '/settings/api',
    title: 'Tokenuri API',
    text: 'Cheile programelor care citesc și scriu prin API.',
  },
  {
    href: '/settings/jobs',
    title: 'Lucrări programate',
    text: 'Ce face Clientela singură, noaptea și peste zi.',
  },
];

/** The settings that this person may open. */
export function settingsRoutes(app: FastifyInstance): void {
  app.get('/settings', (request, reply) => {
    const actor = actorOf(request);
    return reply.page(settingsPage, { cards: cards.filter(({ href }) => mayOpen(actor, href)) });
  });
}
