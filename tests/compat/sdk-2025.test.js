// The SDK of early 2025, unmodified: it checks every answer against its own idea of it and throws where they differ.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { Polar } from 'polar-sdk-2025';
import { HTTPValidationError } from 'polar-sdk-2025/models/errors/httpvalidationerror.js';
import { NotOpenCheckout } from 'polar-sdk-2025/models/errors/notopencheckout.js';
import { ResourceNotFound } from 'polar-sdk-2025/models/errors/resourcenotfound.js';
import { SDKError } from 'polar-sdk-2025/models/errors/sdkerror.js';

import { start } from './server.js';

let server, checkouts;

const client = (accessToken) => new Polar({ serverURL: server.url, accessToken }).checkouts;

before(async () => {
  server = await start();
  checkouts = client(server.token);
});

after(() => server?.stop());

test('creates sessions in all three forms', async () => {
  const { Studio, Lifetime } = server.products;
  const several = await checkouts.create({
    products: [Studio, server.products['Studio yearly']],
    customerEmail: 'ada@example.com',
    customerBillingAddress: { country: 'FR' },
    successUrl: 'https://shop.example/?id={CHECKOUT_ID}',
    metadata: { text: 'x', number: 1, flag: true },
  });
  assert.equal(several.products.length, 2);
  assert.equal(several.productId, Studio);
  assert.equal(several.successUrl, `https://shop.example/?id=${several.id}`);
  assert.deepEqual(several.metadata, { text: 'x', number: 1, flag: true });
  const one = await checkouts.create({ productId: Lifetime });
  assert.equal(one.amount, 4900);
  assert.equal((await checkouts.create({ productPriceId: one.productPriceId })).productId, Lifetime);
});

test('gets what it created', async () => {
  const created = await checkouts.create({ products: [server.products.Studio] });
  assert.deepEqual(await checkouts.get({ id: created.id }), created);
});

test('filters, sorts and pages through a list', async () => {
  const { Lifetime } = server.products;
  const made = [];
  for (let n = 0; n < 5; n += 1) made.push((await checkouts.create({ products: [Lifetime] })).id);
  const found = [];
  let pages = 0;
  for await (const page of await checkouts.list({ productId: [Lifetime], limit: 2, sorting: ['-created_at', 'expires_at'] })) {
    pages += 1;
    found.push(...page.result.items);
  }
  assert.ok(found.every((session) => session.productId === Lifetime));
  assert.ok(pages >= 3, `${pages} pages`);
  const times = found.map((session) => session.createdAt.getTime());
  assert.deepEqual(times, times.toSorted((a, b) => b - a));
  const ids = found.map((session) => session.id);
  assert.equal(new Set(ids).size, ids.length);
  assert.ok(made.every((id) => ids.includes(id)));
});

test('counts beyond the last page and for other organizations', async () => {
  const beyond = await checkouts.list({ page: 1000 });
  assert.deepEqual(beyond.result.items, []);
  assert.ok(beyond.result.pagination.totalCount > 0);
  const foreign = await checkouts.list({ organizationId: '1dbfc517-0bbf-4301-9ba8-555ca42b9737' });
  assert.deepEqual(foreign.result.pagination, { totalCount: 0, maxPage: 0 });
});

test('updates as the merchant', async () => {
  const { id } = await checkouts.create({ products: [server.products.Studio], metadata: { old: 1 } });
  const updated = await checkouts.update({
    id,
    checkoutUpdate: {
      metadata: { new: 2 }, customerName: 'Ada', allowDiscountCodes: false, embedOrigin: 'https://shop.example',
    },
  });
  assert.deepEqual(updated.metadata, { new: 2 });
  assert.equal(updated.customerName, 'Ada');
  assert.equal(updated.allowDiscountCodes, false);
  assert.ok(updated.modifiedAt instanceof Date);
});

test('reads, changes and confirms as the buyer', async () => {
  const { clientSecret } = await checkouts.create({ products: [server.products.Starter] });
  const read = await checkouts.clientGet({ clientSecret });
  assert.equal(read.organization.name, 'Acme');
  const checkoutUpdatePublic = { customerName: 'Ada', customerBillingAddress: { country: 'US', state: 'NY' } };
  const changed = await checkouts.clientUpdate({ clientSecret, checkoutUpdatePublic });
  assert.equal(changed.customerBillingAddress.state, 'US-NY');
  const checkoutConfirmStripe = { customerEmail: 'ada@example.com' };
  const confirmed = await checkouts.clientConfirm({ clientSecret, checkoutConfirmStripe });
  assert.equal(confirmed.status, 'confirmed');
  assert.equal(typeof confirmed.customerSessionToken, 'string');
  await assert.rejects(checkouts.clientConfirm({ clientSecret, checkoutConfirmStripe }), NotOpenCheckout);
});

test('reads the errors', async () => {
  const unknown = 'd5a1a1f8-9d2b-4a9c-8a27-6e4f0a0f4b1e';
  await assert.rejects(checkouts.get({ id: unknown }), ResourceNotFound);
  await assert.rejects(checkouts.clientGet({ clientSecret: 'kassette_c_unknown' }), ResourceNotFound);
  await assert.rejects(checkouts.get({ id: 'x' }), (error) => {
    assert.ok(error instanceof HTTPValidationError);
    assert.deepEqual(error.detail[0].loc, ['path', 'id']);
    return true;
  });
  await assert.rejects(checkouts.create({ products: [unknown] }), (error) => {
    assert.ok(error instanceof HTTPValidationError);
    assert.deepEqual(error.detail.map(({ loc, msg }) => ({ loc, msg })), [
      { loc: ['body', 'products', 0], msg: 'Product does not exist.' },
    ]);
    return true;
  });
  await assert.rejects(client('kassette_oat_wrong').list({}), (error) => {
    assert.ok(error instanceof SDKError);
    assert.equal(error.statusCode, 401);
    assert.equal(JSON.parse(error.body).error, 'invalid_token');
    return true;
  });
});
