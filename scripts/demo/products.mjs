// The invented goods: category, VAT kind, and names with what one costs to buy and the sizes it comes in.

/** @type {[string, 'standard' | 'reduced', string, [string, number][], [string, number][]][]} */
const shelves = [
  [
    'Vopsele și amorse',
    'standard',
    'buc',
    [
      ['Vopsea lavabilă de interior', 22],
      ['Vopsea lavabilă de exterior', 29],
      ['Amorsă de perete', 12],
      ['Lac pentru lemn', 34],
      ['Grund anticoroziv', 31],
    ],
    [
      ['2,5 l', 1],
      ['8,5 l', 2.9],
      ['15 l', 4.6],
    ],
  ],
  [
    'Adezivi și mortare',
    'standard',
    'sac',
    [
      ['Adeziv pentru gresie', 19],
      ['Adeziv pentru polistiren', 24],
      ['Tencuială decorativă', 62],
      ['Glet de finisaj', 23],
      ['Șapă autonivelantă', 33],
    ],
    [
      ['5 kg', 0.4],
      ['25 kg', 1],
    ],
  ],
  [
    'Izolații',
    'standard',
    'mp',
    [
      ['Polistiren expandat', 9],
      ['Polistiren extrudat', 17],
      ['Vată minerală', 12],
      ['Membrană bituminoasă', 21],
    ],
    [
      ['5 cm', 1],
      ['10 cm', 1.9],
      ['15 cm', 2.8],
    ],
  ],
  [
    'Gips-carton',
    'standard',
    'buc',
    [
      ['Placă de gips-carton', 27],
      ['Placă rezistentă la umezeală', 36],
      ['Profil metalic', 11],
    ],
    [
      ['2 m', 1],
      ['2,6 m', 1.3],
      ['3 m', 1.5],
    ],
  ],
  [
    'Gresie și faianță',
    'standard',
    'mp',
    [
      ['Gresie porțelanată', 44],
      ['Faianță albă', 31],
      ['Gresie antiderapantă', 52],
    ],
    [
      ['30×60', 1],
      ['60×60', 1.2],
      ['60×120', 1.7],
    ],
  ],
  [
    'Instalații sanitare',
    'standard',
    'buc',
    [
      ['Țeavă multistrat', 4.2],
      ['Robinet de colț', 18],
      ['Baterie de lavoar', 115],
      ['Sifon de pardoseală', 27],
      ['Fiting de alamă', 9],
    ],
    [
      ['16 mm', 1],
      ['20 mm', 1.3],
      ['26 mm', 1.9],
    ],
  ],
  [
    'Încălzire',
    'standard',
    'buc',
    [
      ['Radiator din oțel', 240],
      ['Pompă de recirculare', 390],
      ['Vas de expansiune', 130],
    ],
    [
      ['mic', 1],
      ['mediu', 1.6],
      ['mare', 2.4],
    ],
  ],
  [
    'Electrice',
    'standard',
    'buc',
    [
      ['Cablu de cupru', 3.1],
      ['Priză dublă', 16],
      ['Întrerupător automat', 21],
      ['Tablou electric', 74],
      ['Proiector LED', 48],
    ],
    [
      ['tip A', 1],
      ['tip B', 1.5],
      ['tip C', 2.2],
    ],
  ],
  [
    'Scule de mână',
    'standard',
    'buc',
    [
      ['Ciocan', 24],
      ['Șurubelniță', 9],
      ['Nivelă cu bulă', 38],
      ['Clește patent', 33],
      ['Mistrie', 14],
    ],
    [
      ['200 mm', 1],
      ['300 mm', 1.4],
    ],
  ],
  [
    'Scule electrice',
    'standard',
    'buc',
    [
      ['Bormașină cu percuție', 260],
      ['Polizor unghiular', 215],
      ['Ferăstrău circular', 340],
      ['Mixer de mortar', 310],
    ],
    [
      ['750 W', 1],
      ['1100 W', 1.5],
    ],
  ],
  [
    'Feronerie',
    'standard',
    'set',
    [
      ['Holșuruburi', 11],
      ['Dibluri', 8],
      ['Balamale', 19],
      ['Ancore chimice', 42],
    ],
    [
      ['10 buc', 0.5],
      ['50 buc', 1.6],
      ['100 buc', 2.8],
    ],
  ],
  [
    'Apă și cafea pentru șantier',
    'reduced',
    'bax',
    [
      ['Apă plată', 9],
      ['Cafea măcinată', 88],
      ['Ceai de plante', 26],
    ],
    [
      ['mic', 1],
      ['mare', 1.8],
    ],
  ],
];

/**
 * The products in the order of their categories; `cost` in lei with two decimals.
 * @returns {{ code: string, name: string, unit: string, category: string, vat: 'standard' | 'reduced', cost: string }[]}
 */
export function listProducts() {
  return shelves.flatMap(([category, vat, unit, goods, sizes], shelf) =>
    goods.flatMap(([name, cost], row) =>
      sizes.map(([size, factor], column) => ({
        code: `${String(shelf + 1).padStart(2, '0')}${String(row * 10 + column + 1).padStart(3, '0')}`,
        name: `${name} ${size}`,
        unit,
        category,
        vat,
        cost: (cost * factor).toFixed(2),
      })),
    ),
  );
}

export const categories = shelves.map(([name]) => name);
