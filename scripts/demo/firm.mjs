import { sql } from 'kysely';
import { productSearchText } from '../../dist/products/search-text.js';
import { hashPassword } from '../../dist/users/password.js';
import { companyNumber } from '../bench/clients.mjs';
import { rules } from './moves.mjs';
import { discounts, levels, listedPrice, priceLists } from './prices.mjs';
import { categories, listProducts } from './products.mjs';
import { insertRows } from './rows.mjs';
import { tags } from './words.mjs';

/** A number that nobody was given yet. */
const firmNumber = companyNumber(9_900_001);
const account = 'RO49BTRL0000DEMO12345678';
export const password = 'clientela-demo-2026';

/** In the order of their ids. */
export const users = [
  { name: 'Ana Dobre', email: 'ana@demo.example', role: 'administrator', title: 'administrator' },
  {
    name: 'Bogdan Rusu',
    email: 'bogdan@demo.example',
    role: 'sales',
    title: 'vânzări',
    commission_percent: '1.50',
  },
  {
    name: 'Ioana Mureșan',
    email: 'ioana@demo.example',
    role: 'sales',
    title: 'vânzări, numai clienții ei',
    own_portfolio: true,
    commission_percent: '2.00',
  },
  { name: 'Elena Barbu', email: 'elena@demo.example', role: 'accounting', title: 'contabilitate' },
  { name: 'Vasile Ursu', email: 'vasile@demo.example', role: 'warehouse', title: 'depozit' },
  { name: 'Mihai Tudor', email: 'mihai@demo.example', role: 'viewer', title: 'vizualizare' },
];

const company = {
  ...{
    name: 'Ardeal Depozit Demo SRL',
    tax_id: firmNumber,
    trade_register_no: 'J12/1234/2016',
    share_capital: '45000.00',
  },
  ...{
    county: 'RO-CJ',
    locality: 'Cluj-Napoca',
    street: 'Str. Fabricii de Var',
    street_no: '12',
    postal_code: '400001',
  },
  ...{ phone: '+40264000111', email: 'office@demo.example', website: 'https://www.demo.example' },
};

/** The firm, its people, its goods and its rules. Answers the products with their ids. @param {import('kysely').Kysely<any>} trx */
export async function makeFirm(trx, { created }) {
  const password_hash = await hashPassword(password);
  await insertRows(
    trx,
    'users',
    users.map(({ title: _title, own_portfolio = null, commission_percent = '0', ...user }, index) => ({
      ...{
        id: index + 1,
        ...user,
        own_portfolio,
        commission_percent,
        password_hash,
        active: true,
        theme: 'auto',
      },
      ...{
        created_at: created,
        updated_at: created,
        may_export: false,
        alert_emails: true,
        today_order: [],
        today_hidden: [],
      },
    })),
  );
  await trx.updateTable('company_settings').set(company).execute();
  await insertRows(trx, 'company_accounts', [
    { id: 1, position: 0, iban: accountIban(), bank: 'Banca Transilvania', on_documents: true },
  ]);
  await trx.updateTable('level_status_settings').set(rules).execute();
  await trx
    .updateTable('credit_settings')
    .set({ overdue_days_limit: 30, total_limit: '150000.00' })
    .execute();
  await trx.updateTable('selling_settings').set({ mode: 'cost_markup' }).execute();
  for (const { id, name: _name, ...level } of levels)
    await trx.updateTable('client_levels').set(level).where('id', '=', id).execute();
  await sql`update client_types set payment_term_days = case when id = 2 then 15 else 30 end`.execute(trx);
  await insertRows(
    trx,
    'tags',
    tags.map(([name, color], index) => ({ id: index + 1, name, color })),
  );
  return makeGoods(trx, created);
}

async function makeGoods(trx, created) {
  await insertRows(
    trx,
    'product_categories',
    categories.map((name, index) => ({ id: index + 1, name })),
  );
  const products = listProducts().map((product, index) => ({
    ...{ ...product, id: index + 1, category_id: categories.indexOf(product.category) + 1 },
    price: (Number(product.cost) * 1.4).toFixed(2),
  }));
  await insertRows(
    trx,
    'products',
    products.map(({ id, code, name, unit, category_id, price, cost, vat }) => ({
      ...{ id, version: 1, created_at: created, updated_at: created, code, name, unit, category_id, price },
      ...{
        purchase_cost: cost,
        last_purchase_cost: cost,
        vat_rate: vat === 'reduced' ? '11' : '21',
        active: id % 37 !== 0,
      },
      search_text: productSearchText({ code, name }),
    })),
  );
  const nobody = { valid_from: null, valid_until: null, version: 1 };
  await insertRows(
    trx,
    'price_lists',
    priceLists.map(({ id, name, type_id }) => ({ id, name, type_id, level_id: null, ...nobody })),
  );
  await insertRows(
    trx,
    'price_list_items',
    priceLists.flatMap((list) =>
      products.flatMap((product) => {
        const price = listedPrice(list, product);
        return price ? [{ price_list_id: list.id, product_id: product.id, price }] : [];
      }),
    ),
  );
  await insertRows(
    trx,
    'discounts',
    discounts.map((discount) => ({ ...discount, ...nobody })),
  );
  return products.filter(({ id }) => id % 37 !== 0);
}

/** The firm's own account, with its control digits. */
function accountIban() {
  const body = account.slice(4);
  const number = [...`${body}RO00`].map((char) => Number.parseInt(char, 36)).join('');
  return `RO${String(98n - (BigInt(number) % 97n)).padStart(2, '0')}${body}`;
}
export const firmAccount = accountIban();
