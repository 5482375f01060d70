// What merchants offer, through the SDK of 2026, unmodified.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { createPolar } from 'polar-sdk-2026/2026-04';

import { start } from './server.js';

let server, polar;

const skip = process.env.KASSETTE_URL && 'what is made would stay on a server that runs elsewhere';

before(async () => {
  if (skip) return;
  server = await start();
  const accessToken = server.makeToken('discounts:write,custom_fields:write,benefits:write,products:write');
  polar = createPolar({ baseUrl: server.url, accessToken });
});

after(() => server?.stop());

/** The status that the promise fails with, and where. */
async function failure(promise) {
  const error = await promise.then(() => assert.fail('it did not fail'), (error) => error);
  return [error.statusCode, error.error.detail[0].loc];
}

async function all(items) {
  const found = [];
  for await (const item of items) found.push(item);
  return found;
}

test('manages discounts', { skip }, async () => {
  const fixed = await polar.discounts.create({
    type: 'fixed', name: 'Our fiver', duration: 'forever', amounts: { usd: 500, eur: 450 }, max_redemptions_per_customer: 1,
  });
  assert.deepEqual([fixed.amount, fixed.currency, fixed.amounts], [500, 'usd', { usd: 500, eur: 450 }]);
  assert.equal(fixed.max_redemptions_per_customer, 1);
  const percentage = await polar.discounts.create({
    type: 'percentage', name: 'Our quarter', duration: 'repeating', duration_in_months: 3, basis_points: 2500,
    code: ' spring ', products: [server.products.Studio],
  });
  assert.deepEqual([percentage.code, percentage.products[0].id], ['spring', server.products.Studio]);
  assert.deepEqual(await polar.discounts.get(fixed.id), fixed);
  assert.deepEqual(await all(polar.discounts.iterList({ query: 'our', limit: 1, sorting: ['-name'] })), [percentage, fixed]);
  assert.deepEqual((await polar.discounts.list({ query: 'SPRI' })).items, [percentage]);
  const changed = await polar.discounts.update(percentage.id, { code: null, products: [], max_redemptions: 5 });
  assert.deepEqual([changed.code, changed.products, changed.max_redemptions], [null, [], 5]);
  assert.deepEqual(await failure(polar.discounts.update(fixed.id, { type: 'percentage' })), [422, ['body', 'type']]);
  await polar.discounts.delete(fixed.id);
  assert.equal((await polar.discounts.list({ query: 'our' })).pagination.total_count, 1);
});

test('manages custom fields', { skip }, async () => {
  const size = await polar.customFields.create({
    type: 'select', slug: 'size', name: 'Size', properties: { options: [{ value: 'm', label: 'Medium' }] },
  });
  const terms = await polar.customFields.create({ type: 'checkbox', slug: 'terms', name: 'Terms', properties: {} });
  assert.deepEqual(await polar.customFields.get(size.id), size);
  const own = (await all(polar.customFields.iterList({ limit: 1 }))).filter(({ name }) => ['Size', 'Terms'].includes(name));
  assert.deepEqual(own, [size, terms]);
  const changed = await polar.customFields.update(terms.id, { type: 'checkbox', slug: 'agb', properties: { form_label: 'Ja' } });
  assert.deepEqual([changed.slug, changed.properties], ['agb', { form_label: 'Ja' }]);
  const taken = polar.customFields.create({ type: 'text', slug: 'size', name: 'Size', properties: {} });
  assert.deepEqual(await failure(taken), [422, ['body', 'slug']]);
  const product = await polar.products.update(server.products.Lifetime, {
    attached_custom_fields: [{ custom_field_id: size.id, required: true }],
  });
  assert.deepEqual(product.attached_custom_fields, [{ custom_field_id: size.id, custom_field: size, order: 0, required: true }]);
  await polar.customFields.delete(size.id);
  assert.deepEqual((await polar.products.get(server.products.Lifetime)).attached_custom_fields, []);
});

test('manages benefits and what products grant', { skip }, async () => {
  const flag = await polar.benefits.create({ type: 'feature_flag', description: 'Beta', properties: {}, metadata: { k: 'v' } });
  const custom = await polar.benefits.create({
    type: 'custom', description: 'Support', visibility: 'private', properties: { note: 'Write to us' },
  });
  assert.deepEqual(await polar.benefits.get(flag.id), flag);
  assert.deepEqual((await polar.benefits.list({ exclude_id: [flag.id] })).items, [custom]);
  const changed = await polar.benefits.update(custom.id, { type: 'custom', visibility: 'public' });
  assert.equal(changed.visibility, 'public');
  const product = await polar.products.updateBenefits(server.products.Lifetime, { benefits: [flag.id, custom.id] });
  assert.deepEqual(product.benefits, [flag, changed]);
  await polar.benefits.delete(flag.id);
  assert.deepEqual((await polar.products.get(server.products.Lifetime)).benefits, [changed]);
});
