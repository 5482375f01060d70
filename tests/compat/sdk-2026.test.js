// The SDK of 2026, unmodified. It believes what it is told, so the tests look at it themselves.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { createPolar } from 'polar-sdk-2026/2026-04';

import { start } from './server.js';

let server, checkouts;

const client = (accessToken) => createPolar({ baseUrl: server.url, accessToken }).checkouts;

/** What the promise fails with: the error's name, the status and the body. */
async function failure(promise) {
  const error = await promise.then(() => assert.fail('it did not fail'), (error) => error);
  return { statusCode: error.statusCode, error: error.error };
}

before(async () => {
  server = await start();
  checkouts = client(server.token);
});

after(() => server?.stop());

test('creates, gets and updates as the merchant', async () => {
  const created = await checkouts.create({
    products: [server.products.Studio],
    external_customer_id: 'c-2026',
    customer_email: 'grace_1@example.com',
    return_url: 'https://shop.example/cart',
    allow_trial: false,
  });
  assert.equal(created.external_customer_id, 'c-2026');
  assert.equal(created.allow_trial, false);
  assert.deepEqual(await checkouts.get(created.id), created);
  const updated = await checkouts.update(created.id, {
    metadata: { order: 'x' }, require_billing_address: true, return_url: null, customer_metadata: null,
  });
  assert.deepEqual(
    [updated.metadata, updated.require_billing_address, updated.return_url],
    [{ order: 'x' }, true, null],
  );
});

test('filters by everything and pages through', async () => {
  const secrets = [];
  for (let n = 0; n < 3; n += 1) {
    const session = await checkouts.create({ product_id: server.products.Starter, external_customer_id: 'c-linked' });
    secrets.push(session.client_secret);
  }
  await checkouts.clientConfirm(secrets[0], { customer_email: 'lin%ked@example.com' });
  const { id, customer_id } = await settled({ query: 'LIN%K', status: ['succeeded'] });
  const linked = await checkouts.create({ product_id: server.products.Studio, customer_id });
  assert.equal(linked.customer_email, 'lin%ked@example.com');
  for (const filter of [{ customer_id }, { external_customer_id: ['c-linked', 'c-none'] }]) {
    const found = [];
    for await (const session of checkouts.iterList({ ...filter, limit: 1, sorting: ['status', '-created_at'] })) {
      found.push(session.id);
    }
    assert.deepEqual(found, [linked.id, id], JSON.stringify(filter));
  }
  const open = await checkouts.list({ customer_id, status: 'open', product_id: [server.products.Studio] });
  assert.deepEqual([open.items.length, open.pagination], [1, { total_count: 1, max_page: 1 }]);
});

/** The first session that `query` finds, once it finds one: what is free is settled a moment after its confirmation. */
async function settled(query) {
  const patience = AbortSignal.timeout(10_000);
  while (!patience.aborted) {
    const { items } = await checkouts.list(query);
    if (items.length > 0) return items[0];
  }
  assert.fail('it was not settled');
}

test('reads, changes and confirms as the buyer, also without a token', async () => {
  const { client_secret } = await checkouts.create({ products: [server.products.Starter] });
  // Sends the word `undefined` for a token.
  const buyer = client(undefined);
  const read = await buyer.clientGet(client_secret);
  assert.equal(read.organization.slug, 'acme');
  const changed = await buyer.clientUpdate(client_secret, { customer_name: 'Grace', locale: 'fr' });
  assert.deepEqual([changed.customer_name, changed.locale], ['Grace', 'fr']);
  const confirmed = await buyer.clientConfirm(client_secret, { customer_email: 'grace@example.com' });
  assert.equal(confirmed.status, 'confirmed');
  const again = await failure(buyer.clientConfirm(client_secret, {}));
  assert.deepEqual([again.statusCode, again.error.error], [403, 'NotOpenCheckout']);
});

test('reads the errors', async () => {
  const unknown = 'd5a1a1f8-9d2b-4a9c-8a27-6e4f0a0f4b1e';
  assert.deepEqual(await failure(checkouts.get(unknown)), {
    statusCode: 404,
    error: { error: 'ResourceNotFound', detail: 'Not found' },
  });
  const invalid = await failure(checkouts.create({ product_id: server.products.Studio, customer_id: unknown }));
  assert.deepEqual(invalid.error.detail, [
    { type: 'value_error', loc: ['body', 'customer_id'], msg: 'Customer does not exist.', input: unknown },
  ]);
  const nobody = await failure(client('kassette_oat_wrong').list());
  assert.deepEqual([nobody.statusCode, JSON.parse(nobody.error).error], [401, 'invalid_token']);
});

test('is refused what its token is not for', async (context) => {
  if (!server.makeToken) return context.skip('tokens cannot be made on a server that runs elsewhere');
  const reader = client(server.makeToken('checkouts:read'));
  assert.ok((await reader.list()).pagination.total_count >= 0);
  const refused = await failure(reader.create({ products: [server.products.Studio] }));
  assert.deepEqual([refused.statusCode, JSON.parse(refused.error).error], [403, 'insufficient_scope']);
});
