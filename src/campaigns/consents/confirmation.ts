import { type Rendered, render } from '../../messages/templates/render.ts';
import type { Values } from '../../texts/template.ts';

/** The mail whose link takes a no back: only whoever reads the mailbox can press it. */
export function confirmationMail(link: string, firm: Values): Rendered {
  return render(
    'email',
    { subject: 'Confirmați că doriți din nou ofertele noastre', body: bodyOf(link) },
    {
      ...firm,
      'firm.name': firm['firm.name'] || 'firma noastră',
    },
  );
}

const bodyOf = (link: string) =>
  [
    'Bună ziua,',
    'Pe pagina de preferințe s-a cerut ca la această adresă să ajungă din nou e-mailuri cu oferte și noutăți de la {{firm.name}}.',
    `[Da, vreau să le primesc](${link})`,
    'Linkul este bun 7 zile. Dacă nu ați cerut dumneavoastră, nu faceți nimic: nu vă scriem oferte.',
  ].join('\n\n');
