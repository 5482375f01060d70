import assert from 'node:assert/strict';
import { test } from 'node:test';

import { events, frameReady, inlines, open, openAndLoad, outcome, overlays, shop, sites, tell } from './visitor.js';

const link = () => `${sites.checkout}/l/one`;
const asked = () => sites.asked.filter((path) => path.startsWith('/l/'));

test('the same call twice gives the same handle, and other options another', async () => {
  await openAndLoad();
  const isSame = await shop.evaluate((url) => Kassette.open(url, {}).then((again) => again === handle), link());
  assert.equal(isSame, true);
  assert.equal(await overlays(), 1);
  await open(link(), { theme: 'dark' });
  assert.equal(await overlays(), 2);
});

test('a checkout that could not be shown is tried again by the same call', async () => {
  await open();
  await frameReady();
  await tell('error', { code: 'could_not_load' });
  await outcome();
  await open();
  await frameReady(2);
  await tell('loaded');
  assert.equal(await outcome(), 'resolved');
  assert.equal(await overlays(), 1);
});

test('prefill becomes the query of the link, and cannot speak for the loader', async () => {
  const prefill = { customer_email: 'ada@example.com', amount: 500, discount_code: null, embed: 'false', embed_origin: 'https://evil.example' };
  await open(`${link()}?discount_code=SAVE20`, { prefill });
  const search = await shop.evaluate(() => Object.fromEntries(new URL(inOverlay('iframe').src).searchParams));
  const expected = { discount_code: 'SAVE20', customer_email: 'ada@example.com', amount: '500', embed: 'true', embed_origin: sites.shop };
  assert.deepEqual(search, expected);
});

test('listeners among the options hear everything from the first event on, and can prevent it', async () => {
  await shop.evaluate((url) => {
    globalThis.heard = [];
    const onLoaded = ({ detail }) => heard.push(detail.event);
    const onConfirmed = (event) => event.preventDefault();
    Kassette.open(url, { onLoaded, onConfirmed, onFailed: null }).then((handle) => { globalThis.handle = handle; });
  }, link());
  await frameReady();
  await tell('loaded');
  await tell('confirmed');
  assert.deepEqual(await shop.evaluate(() => heard), ['loaded']);
  assert.equal(await shop.evaluate(() => inOverlay('button').ariaDisabled), null);
});

test('a signal closes the checkout, before and after it has loaded', async () => {
  for (const isLoaded of [false, true]) {
    await shop.evaluate((url) => {
      globalThis.controller = new AbortController();
      globalThis.outcome = undefined;
      Kassette.open(url, { signal: controller.signal }).then(() => { outcome = 'resolved'; }, (error) => { outcome = error.name; });
    }, link());
    await frameReady();
    if (isLoaded) await tell('loaded');
    if (isLoaded) await outcome();
    await shop.evaluate(() => controller.abort());
    assert.equal(await outcome(), isLoaded ? 'resolved' : 'AbortError');
    assert.equal(await overlays(), 0);
    await shop.evaluate(() => { globalThis.ready = 0; });
  }
  assert.equal(await shop.evaluate(() => document.adoptedStyleSheets.length + timers.size), 0);
});

test('a signal that was aborted before leaves the page alone', async () => {
  const name = await shop.evaluate((url) => Kassette.open(url, { signal: AbortSignal.abort() }).catch((error) => error.name), link());
  assert.equal(name, 'AbortError');
  assert.equal(await overlays(), 0);
});

test('a component that is mounted, unmounted and mounted at once, as React does in development, makes one session', async () => {
  await shop.evaluate((url) => {
    const effect = () => {
      const controller = new AbortController();
      Kassette.mount(document.querySelector('#inline'), url, { signal: controller.signal }).catch(() => {});
      return () => controller.abort();
    };
    effect()();
    effect();
  }, link());
  await frameReady();
  await tell('loaded');
  assert.equal(await inlines(), 1);
  assert.deepEqual(asked(), ['/l/one']);
  assert.deepEqual(await events(), ['close', 'loaded']);
});
