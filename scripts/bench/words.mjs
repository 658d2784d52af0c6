// What invented firms and people are called. The weights make words of known frequency: "construct" stands in
// one name of ten, "prodcom" in one of a hundred.

/** @type {[string, number][]} */
export const trades = [
  ['Construct', 100],
  ['Transport', 80],
  ['Agro', 70],
  ['Impex', 60],
  ['Instalații', 50],
  ['Auto', 50],
  ['Medical', 40],
  ['Consulting', 40],
  ['Panificație', 30],
  ['Mobilă', 30],
  ['Textil', 25],
  ['Electric', 25],
  ['Logistic', 20],
  ['Prodcom', 10],
  ['Ceramică', 5],
  ['Apicultură', 2],
  ['Sericicultură', 0.3],
  ['', 360],
];

/** @type {[string, number][]} */
export const legalForms = [
  ['SRL', 82],
  ['SA', 7],
  ['PFA', 6],
  ['II', 3],
  ['SRL-D', 2],
];

const onsets = 'b br c cr d dr f fr g gr h j l m n p pr r s st t tr v vr z ș ț'.split(' ');
const vowels = ['a', 'e', 'i', 'o', 'u', 'ă', 'â', 'ea', 'ia', 'oa'];
const codas = ['', '', 'l', 'm', 'n', 'r', 's', 'ș', 'ț', 'st', 'nd', 'lt', 'rc'];

/** A word that hardly any other firm carries: "Vrealtoarpe". @param {import('./random.mjs').Random} random */
export function rareWord(random) {
  const syllable = () => random.pick(onsets) + random.pick(vowels);
  const word = syllable() + random.pick(codas) + syllable() + syllable() + random.pick(codas);
  return word.charAt(0).toUpperCase() + word.slice(1);
}

export const surnames = (
  'Popescu Ionescu Popa Pop Radu Dumitru Stan Stoica Gheorghe Matei Ciobanu Rusu Munteanu Constantin Marin ' +
  'Lazăr Șerban Țurcanu Bălan Nistor Dobre Barbu Cristea Enache Florea Neagu Oprea Păun Sandu Tudor Ursu Vlad ' +
  'Zamfir Ene Grigore Ilie Manole Moldovan Mureșan Crișan Bogdan Albu Avram Cojocaru Dinu Filip Iordache Pavel'
).split(' ');

export const firstNames = (
  'Ana Maria Elena Ioana Andreea Mihaela Cristina Alina Gabriela Daniela Ștefania Ruxandra Andrei Alexandru ' +
  'Mihai Ion Vasile Gheorghe Cristian Florin Marius Ștefan Bogdan Răzvan Țvetan Dan Paul Octavian Sorin Călin'
).split(' ');

export const streets = (
  'Mihai Viteazul|Ștefan cel Mare|Unirii|Republicii|Florilor|Libertății|Gării|Fabricii|Salcâmilor|Mihai Eminescu|' +
  'Nicolae Bălcescu|Tudor Vladimirescu|Avram Iancu|Victoriei|Independenței|Morii|Câmpului|Industriei|Plopilor'
).split('|');

/** @type {[string, string, number][]} Name, colour, share of the clients that carry it. */
export const tags = [
  ['vip', 'purple', 0.02],
  ['constructor', 'blue', 0.1],
  ['en-gros', 'green', 0.25],
  ['online', 'teal', 0.3],
  ['plată întârziată', 'red', 0.05],
  ['partener', 'orange', 0.08],
  ['sezonier', 'gray', 0.12],
  ['export', 'blue', 0.04],
  ['târg 2025', 'orange', 0.01],
  ['pilot', 'purple', 0.0005],
];

/** Account managers, with the share of clients each has. @type {[string, number][]} */
export const managers = [
  ['Bogdan Pop', 25],
  ['Ioana Marin', 20],
  ['Ștefan Țurcanu', 15],
  ['Elena Rusu', 15],
  ['Radu Matei', 10],
  ['Ana Șerban', 10],
  ['Paul Ciobanu', 4.9],
  ['Alina Dinu', 0.1],
];
