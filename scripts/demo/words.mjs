// What the invented firms, people and streets of the demo are called. Nothing here is anybody's name on purpose.

const stems = (
  'Lumi Verti Arbo Domo Ferro Grano Hidro Luna Meta Nova Orto Petra Rego Silva Terra Vita Zeno Brado Calda Dorna ' +
  'Elma Fago Gelu Iri Joro Krono Lavi Mira Nemo Olti Pano Rovi Sola Tavi Unda Vero Zimbra Ardo Bela Cori Delta Evo'
).split(' ');
const ends = (
  'dor nel tim vest mont lux far tin gard stel mix plan pol san tec val con bis der fin las mar ner rom ' +
  'tar vin zon bel cam dan gal lin pan rad sil tur vas'
).split(' ');

/** A word that could be a firm's: "Lumidor". @param {import('../bench/random.mjs').Random} random */
export const brand = (random) => random.pick(stems) + random.pick(ends);

/**
 * What clients do: CAEN code, its words in names, weight among the clients, how its purchases grow in a year, and what it
 * is mostly: the share of resellers.
 * @type {{ code: string, words: string[], weight: number, growth: number, resells: number }[]}
 */
export const trades = [
  {
    code: '4100',
    words: ['Construct', 'Edil', 'Case', 'Antrepriză'],
    weight: 20,
    growth: 0.28,
    resells: 0.05,
  },
  { code: '4322', words: ['Instal', 'Instalații', 'Termo'], weight: 12, growth: 0.35, resells: 0.1 },
  { code: '4321', words: ['Electric', 'Electro'], weight: 8, growth: 0.2, resells: 0.1 },
  { code: '4683', words: ['Depozit', 'Materiale', 'Distribuție'], weight: 12, growth: 0.05, resells: 0.9 },
  { code: '4752', words: ['Fierărie', 'Magazin', 'Bricolaj'], weight: 14, growth: -0.12, resells: 0.95 },
  { code: '4333', words: ['Pardoseli', 'Finisaje'], weight: 6, growth: 0.15, resells: 0.1 },
  { code: '4334', words: ['Vopsitorii', 'Decor'], weight: 4, growth: 0.1, resells: 0.15 },
  { code: '4941', words: ['Trans', 'Transport', 'Cargo'], weight: 6, growth: -0.25, resells: 0.02 },
  { code: '3109', words: ['Mobilă', 'Tâmplărie'], weight: 6, growth: -0.2, resells: 0.05 },
  { code: '0111', words: ['Agro', 'Cereale', 'Ferma'], weight: 5, growth: 0.08, resells: 0.02 },
  { code: '5510', words: ['Pensiunea', 'Hotel', 'Cabana'], weight: 4, growth: 0.18, resells: 0 },
  { code: '1071', words: ['Panificație', 'Patiserie'], weight: 3, growth: 0, resells: 0 },
];

/** Who buys without being a firm of trade. */
export const institutions = [
  ['Școala Gimnazială', '8520'],
  ['Grădinița', '8510'],
  ['Liceul Tehnologic', '8532'],
  ['Căminul Cultural', '9004'],
  ['Centrul de Sănătate', '8610'],
  ['Clubul Sportiv', '9312'],
];
export const patrons = (
  'Zorile Noi|Licurici|Poiana Lungă|Floare de Nu-mă-uita|Izvorul Rece|Valea cu Sălcii|Codrii Albaștri|' +
  'Steaua de Munte|Fântâna Dorului|Aripi de Vânt|Lanul de Aur|Dealul Mierlei'
).split('|');

/** @type {[string, number][]} */
export const legalForms = [
  ['SRL', 86],
  ['SA', 4],
  ['PFA', 6],
  ['II', 4],
];

/** Counties by people in thousands; those near Cluj count more, for the firm sits there. @type {[string, number][]} */
export const countyWeights = Object.entries({
  B: 1100,
  IS: 560,
  PH: 480,
  CJ: 2600,
  CT: 480,
  TM: 720,
  IF: 400,
  BV: 640,
  BC: 430,
  SV: 470,
  DJ: 420,
  BH: 900,
  GL: 340,
  AG: 410,
  MS: 900,
  DB: 330,
  NT: 330,
  MM: 700,
  AR: 480,
  SB: 560,
  BZ: 280,
  HD: 480,
  OT: 260,
  BT: 260,
  VL: 250,
  VS: 240,
  VN: 230,
  AB: 620,
  TR: 210,
  SM: 480,
  CL: 180,
  GJ: 220,
  HR: 300,
  BN: 560,
  CS: 180,
  BR: 190,
  SJ: 420,
  GR: 170,
  IL: 170,
  MH: 160,
  CV: 180,
  TL: 130,
}).map(([plate, weight]) => [`RO-${plate}`, weight]);

/** How purchases grow in a year, beside everybody's own: some counties rise, some fall. @type {Record<string, number>} */
export const countyGrowth = {
  'RO-CJ': 0.15,
  'RO-BH': 0.4,
  'RO-TM': 0.35,
  'RO-SB': 0.25,
  'RO-IS': 0.2,
  'RO-B': 0.1,
  'RO-HD': -0.35,
  'RO-MM': -0.3,
  'RO-BC': -0.25,
  'RO-SM': -0.2,
  'RO-GL': -0.3,
};

/** Name, colour, share of the clients. @type {[string, string, number][]} */
export const tags = [
  ['vip', 'purple', 0.02],
  ['constructor', 'blue', 0.14],
  ['en-gros', 'green', 0.18],
  ['online', 'teal', 0.2],
  ['sezonier', 'gray', 0.1],
  ['partener', 'orange', 0.07],
  ['atenție la plată', 'red', 0.02],
  ['târg de primăvară', 'orange', 0.04],
];

/** Where clients come from, and how many; the rest nobody asked. @type {[string | null, number][]} */
export const sources = [
  ['Recomandare', 26],
  ['Site web', 22],
  ['Telefon', 14],
  ['Târg sau eveniment', 12],
  ['Publicitate', 11],
  [null, 15],
];

export const titles = ['Administrator', 'Achiziții', 'Contabil', 'Șef de depozit', 'Director', null];

export const phoneNotes = [
  'Am vorbit cu responsabilul de achiziții: vrea ofertă pentru sezonul viitor.',
  'Întreabă de termenul de livrare la polistiren; i-am spus 2–3 zile.',
  'Cere o listă de prețuri actualizată pentru vopsele.',
  'A primit oferta, o discută cu asociatul și ne sună el.',
  'Compară prețurile noastre cu ale altui furnizor; l-ar convinge plata la 30 de zile.',
  'Deschide un punct de lucru nou și va avea nevoie de scule.',
];
export const otherNotes = [
  'Preferă livrarea dimineața, până la ora 10.',
  'Plătește la sfârșitul lunii, după ce închide contabilitatea.',
  'Macaraua intră greu în curte: se livrează cu camionul mic.',
  'A cerut certificatele de calitate pentru izolații.',
  'Vizită la sediu: depozitul e plin, comandă mare abia în primăvară.',
  'Mulțumit de ultima livrare, a recomandat firma unui vecin.',
];
