// What merchants offer, through the SDK of early 2025, unmodified: it throws at answers that differ from its own idea of them.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { Polar } from 'polar-sdk-2025';
import { HTTPValidationError } from 'polar-sdk-2025/models/errors/httpvalidationerror.js';
import { ResourceNotFound } from 'polar-sdk-2025/models/errors/resourcenotfound.js';

import { start } from './server.js';

let server, polar, accessToken;

const skip = process.env.KASSETTE_URL && 'what is made would stay on a server that runs elsewhere';

before(async () => {
  if (skip) return;
  server = await start();
  accessToken = server.makeToken('discounts:write,custom_fields:write,benefits:write,products:write');
  polar = new Polar({ serverURL: server.url, accessToken });
});

after(() => server?.stop());

/** A new discount with months. The SDK takes every new discount for one without, and does not send them. */
async function repeating(body) {
  const response = await fetch(`${server.url}/v1/discounts/`, {
    method: 'POST', headers: { authorization: `Bearer ${accessToken}` }, body: JSON.stringify({ duration: 'repeating', ...body }),
  });
  assert.equal(response.status, 201);
  return polar.discounts.get({ id: (await response.json()).id });
}

/** The items of all pages. */
async function all(pages) {
  const items = [];
  for await (const page of await pages) items.push(...page.result.items);
  return items;
}

test('manages discounts of all four kinds', { skip }, async () => {
  const endsAt = new Date('2030-01-01T00:00:00Z');
  const made = [
    await polar.discounts.create({
      type: 'percentage', name: 'Ours once', duration: 'once', basisPoints: 1000, code: 'ONCE10', metadata: { n: 1 }, endsAt,
    }),
    await repeating({
      type: 'percentage', name: 'Ours months', duration_in_months: 3, basis_points: 2500, products: [server.products.Studio],
    }),
    await polar.discounts.create({ type: 'fixed', name: 'Ours always', duration: 'forever', amount: 500 }),
    await repeating({ type: 'fixed', name: 'Ours a while', duration_in_months: 2, amount: 300, currency: 'eur' }),
  ];
  assert.deepEqual([made[0].basisPoints, made[0].endsAt, made[0].metadata], [1000, endsAt, { n: 1 }]);
  assert.deepEqual(made[1].products.map(({ id }) => id), [server.products.Studio]);
  assert.deepEqual([made[2].amount, made[2].currency], [500, 'usd']);
  assert.deepEqual([made[3].amount, made[3].currency, made[3].duration], [300, 'eur', 'repeating']);
  assert.deepEqual(await polar.discounts.get({ id: made[1].id }), made[1]);
  assert.deepEqual(await all(polar.discounts.list({ query: 'OURS', limit: 2, sorting: ['name'] })), [made[3], made[2], made[1], made[0]]);

  // The SDK sends `usd` with every change.
  const changed = await polar.discounts.update({ id: made[3].id, discountUpdate: { name: 'A longer while', durationInMonths: 4 } });
  assert.deepEqual([changed.name, changed.amount, changed.currency], ['A longer while', 300, 'eur']);
  const renamed = await polar.discounts.update({ id: made[0].id, discountUpdate: { code: 'once20', basisPoints: 2000 } });
  assert.deepEqual([renamed.code, renamed.basisPoints], ['once20', 2000]);
  await assert.rejects(polar.discounts.create({ type: 'fixed', name: 'Twice', duration: 'once', amount: 1, code: 'Once20' }), (error) => {
    assert.ok(error instanceof HTTPValidationError);
    assert.deepEqual(error.detail.map(({ loc }) => loc), [['body', 'code']]);
    return true;
  });
  await polar.discounts.delete({ id: made[0].id });
  await assert.rejects(polar.discounts.get({ id: made[0].id }), ResourceNotFound);
});

test('manages custom fields of all types', { skip }, async () => {
  const options = [{ value: 'm', label: 'Medium' }];
  const made = [];
  for (const [type, properties] of Object.entries({
    text: { textarea: true, maxLength: 20 },
    number: { ge: 1, le: 9 },
    date: { ge: 1767225600 },
    checkbox: { formLabel: 'I agree' },
    select: { options },
  })) {
    const field = await polar.customFields.create({ type, slug: `a-${type}`, name: type, properties, metadata: { type } });
    assert.equal(field.type, type);
    for (const [key, value] of Object.entries(properties)) assert.deepEqual(field.properties[key], value);
    made.push(field);
  }
  assert.deepEqual(await polar.customFields.get({ id: made[4].id }), made[4]);
  const found = await all(polar.customFields.list({ typeFilter: ['date', 'select'], sorting: ['-slug'], limit: 1 }));
  // The demo's own come before.
  assert.deepEqual(found.slice(-2), [made[4], made[2]]);
  const customFieldUpdate = { type: 'select', slug: 'size', properties: { options: [...options, { value: 'l', label: 'Large' }] } };
  const changed = await polar.customFields.update({ id: made[4].id, customFieldUpdate });
  assert.deepEqual([changed.slug, changed.properties.options.length], ['size', 2]);

  const attachedCustomFields = [
    { customFieldId: made[3].id, required: true },
    { customFieldId: made[0].id, required: false },
  ];
  const product = await polar.products.update({ id: server.products.Lifetime, productUpdate: { attachedCustomFields } });
  assert.deepEqual(product.attachedCustomFields.map(({ customField, order }) => [customField.slug, order]), [['a-checkbox', 0], ['a-text', 1]]);
  await polar.customFields.delete({ id: made[3].id });
  await assert.rejects(polar.customFields.get({ id: made[3].id }), ResourceNotFound);
  const left = await polar.products.get({ id: server.products.Lifetime });
  assert.deepEqual(left.attachedCustomFields.map(({ customField }) => customField.slug), ['a-text']);
});

test('manages benefits and what products grant', { skip }, async () => {
  const custom = await polar.benefits.create({ type: 'custom', description: 'Support', isTaxApplicable: true, properties: { note: 'Write to us' } });
  const keys = await polar.benefits.create({
    type: 'license_keys', description: 'A key',
    properties: { prefix: 'K', expires: { ttl: 1, timeframe: 'year' }, activations: { limit: 2, enableCustomerAdmin: true } },
  });
  assert.deepEqual(keys.properties.expires, { ttl: 1, timeframe: 'year' });
  assert.deepEqual(await polar.benefits.get({ id: custom.id }), custom);
  const changed = await polar.benefits.update({ id: custom.id, requestBody: { type: 'custom', description: 'Fast support' } });
  assert.deepEqual([changed.description, changed.properties], ['Fast support', { note: 'Write to us' }]);
  assert.deepEqual(await all(polar.benefits.list({ typeFilter: 'custom' })), [changed]);
  const productBenefitsUpdate = { benefits: [keys.id, custom.id] };
  const product = await polar.products.updateBenefits({ id: server.products.Lifetime, productBenefitsUpdate });
  assert.deepEqual(product.benefits, [keys, changed]);
  await polar.benefits.delete({ id: keys.id });
  assert.deepEqual((await polar.products.get({ id: server.products.Lifetime })).benefits, [changed]);
});
