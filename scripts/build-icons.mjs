// Makes public/icons.svg, one sprite of the outline icons that the pages use. Source: @tabler/icons (MIT).
import { readFileSync, writeFileSync } from 'node:fs';

const names = [
  'users',
  'settings',
  'search',
  'plus',
  'trash',
  'pencil',
  'archive',
  'arrow-back-up',
  'phone',
  'mail',
  'filter',
  'calendar',
  'shopping-cart',
  'package',
  'chart-bar',
  'file-invoice',
  'cash',
  'bell',
  'speakerphone',
  'message',
  'paperclip',
  'pin',
  'alarm',
  'users-group',
  'send',
  'home',
  'logout',
  'user-circle',
];
const folder = new URL('../node_modules/@tabler/icons/icons/outline/', import.meta.url);

const symbols = names.map((name) => {
  const svg = readFileSync(new URL(`${name}.svg`, folder), 'utf8');
  const paths = [...svg.matchAll(/<(?:path|circle|line|polyline|rect) [^>]*\/>/g)]
    .map(([shape]) => shape)
    .filter((shape) => !shape.includes('M0 0h24v24H0z'));
  return `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">${paths.join('')}</symbol>`;
});
writeFileSync(
  new URL('../public/icons.svg', import.meta.url),
  `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join('')}</svg>\n`,
);
