import { password, users } from './firm.mjs';
import { portalPeople } from './portal.mjs';

/** Who may come in, for the terminal. */
export function accountsText() {
  const line = ({ email, title }) => `  ${email.padEnd(26)}${title}`;
  const clients = 'Oamenii unui client intră la /portal:';
  return [
    '',
    `Conturi (parola tuturor: ${password}):`,
    ...users.map(line),
    clients,
    ...portalPeople.map(line),
    '',
  ].join('\n');
}
