// What the sandbox tells a merchant's server, through Stripe's own client for Node.js, unmodified: it checks the signature.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { buffer } from 'node:stream/consumers';

import Stripe from 'stripe';

import { payWith, start } from './sandbox.js';

const WEBHOOK_SECRET = 'whsec_of_the_configuration';

let listener, sandbox, stripe;
const heard = [];

before(async () => {
  listener = createServer(async (request, response) => {
    const body = await buffer(request);
    heard.push({ path: request.url, signature: request.headers['stripe-signature'], body, event: JSON.parse(body) });
    response.writeHead(200).end();
    listener.emit('heard');
  });
  await once(listener.listen(0, '127.0.0.1'), 'listening');
  sandbox = await start({ webhookUrl: hook('/configured'), webhookSecret: WEBHOOK_SECRET });
  stripe = sandbox.stripe;
});

after(async () => {
  await sandbox?.stop();
  listener?.close();
});

function hook(path) {
  return `http://127.0.0.1:${listener.address().port}${path}`;
}

/** The delivery at `path` of the event of this kind about the object with this id, once it is here. */
async function delivered(path, kind, id) {
  const found = () => heard.find(({ path: at, event }) => at === path && event.type === kind && event.data.object.id === id);
  while (!found()) await once(listener, 'heard');
  return found();
}

test('an event is accepted as it was signed, and refused when a letter of it has changed', async () => {
  const { id } = await payWith(stripe, 'pm_card_visa');
  const { body, signature } = await delivered('/configured', 'payment_intent.succeeded', id);
  const event = stripe.webhooks.constructEvent(body, signature, WEBHOOK_SECRET);
  assert.equal(event.type, 'payment_intent.succeeded');
  assert.equal(event.data.object.amount_received, 1299);

  const changed = Buffer.from(body.toString().replace('1299', '9999'));
  assert.notDeepEqual(changed, body);
  const { StripeSignatureVerificationError: Forged } = Stripe.errors;
  assert.throws(() => stripe.webhooks.constructEvent(changed, signature, WEBHOOK_SECRET), Forged);
  assert.throws(() => stripe.webhooks.constructEvent(body, signature, 'whsec_of_somebody_else'), Forged);
});

test('an endpoint is made, listed, changed, and gets the events that it wants, signed with its own secret', async () => {
  const made = await stripe.webhookEndpoints.create({
    url: hook('/first'), enabled_events: ['payment_intent.succeeded'], description: 'Kassette', api_version: '2026-10-28.endive',
  });
  assert.match(made.secret, /^whsec_/);
  const [listed] = (await stripe.webhookEndpoints.list()).data.filter(({ id }) => id === made.id);
  assert.equal(listed.secret, undefined);
  assert.deepEqual(listed.enabled_events, ['payment_intent.succeeded']);

  const changed = await stripe.webhookEndpoints.update(made.id, { url: hook('/second'), enabled_events: ['customer.created'] });
  assert.equal(changed.url, hook('/second'));
  const customer = await stripe.customers.create({});
  const { body, signature } = await delivered('/second', 'customer.created', customer.id);
  assert.equal(stripe.webhooks.constructEvent(body, signature, made.secret).data.object.id, customer.id);
  assert.ok(heard.every(({ path }) => path !== '/first'));
  assert.equal((await stripe.webhookEndpoints.del(made.id)).deleted, true);
});
