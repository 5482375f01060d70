// What merchants' servers are sent, through both SDKs, unmodified: they check the signature, and the one of early 2025 every key.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { buffer } from 'node:stream/consumers';

import { validateEvent, WebhookVerificationError } from 'polar-sdk-2025/webhooks.js';
import { webhooks } from 'polar-sdk-2026/2026-04';

import { start } from './server.js';

// The SDK of early 2025 knows no others of those that are sent.
const KINDS = [
  'checkout.created', 'checkout.updated', 'customer.created', 'customer.updated', 'order.created', 'subscription.created',
  'subscription.active', 'subscription.updated',
];

const skip = process.env.KASSETTE_URL && 'what is made would stay on a server that runs elsewhere';

let server, listener, endpoint;
const heard = [];

async function post(path, body, token) {
  const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
  const response = await fetch(server.url + path, { method: 'POST', headers, body: JSON.stringify(body) });
  assert.ok(response.ok, `${path}: ${response.status} ${await response.clone().text()}`);
  return response.json();
}

/** Waits until `count` events were heard. */
async function until(count) {
  while (heard.length < count) await once(listener, 'heard');
}

before(async () => {
  if (skip) return;
  server = await start();
  listener = createServer(async (request, response) => {
    heard.push({ headers: request.headers, body: await buffer(request) });
    response.writeHead(202).end();
    listener.emit('heard');
  });
  await once(listener.listen(0, '127.0.0.1'), 'listening');
  const token = server.makeToken('webhooks:write,products:write');
  const url = `http://127.0.0.1:${listener.address().port}/`;
  endpoint = await post('/v1/webhooks/endpoints', { url, format: 'raw', events: KINDS }, token);
  const free = { amount_type: 'fixed', price_amount: 0 };
  const club = await post('/v1/products/', { name: 'Club', recurring_interval: 'month', prices: [free] }, token);
  const session = await post('/v1/checkouts/', { products: [club.id] }, server.token);
  await post(`/v1/checkouts/client/${session.client_secret}/confirm`, { customer_email: 'ada@example.com' });
  await until(9);
});

after(async () => {
  listener?.close();
  await server?.stop();
});

test('both SDKs accept the signature and read what happened', { skip }, async () => {
  const kinds = [];
  for (const { headers, body } of heard) {
    const old = validateEvent(body, headers, endpoint.secret);
    const present = await webhooks.validateEvent(body, headers, endpoint.secret);
    assert.equal(present.type, old.type);
    assert.equal(present.data.id, old.data.id);
    kinds.push(old.type);
  }
  assert.deepEqual(kinds.sort(), [...KINDS, 'checkout.updated'].sort());
});

test('both SDKs refuse what somebody else signed', { skip }, async () => {
  const [{ headers, body }] = heard;
  const other = 'whsec_00000000000000000000000000000000';
  assert.throws(() => validateEvent(body, headers, other), WebhookVerificationError);
  await assert.rejects(async () => webhooks.validateEvent(body, headers, other), webhooks.PolarWebhookVerificationError);
});
