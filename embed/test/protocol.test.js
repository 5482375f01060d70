// docs/protocol.md is the contract. Its messages are rendered by the widget's own types (kassette-core's host_message.rs) into messages.json.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

import { frameReady, mountAndLoad, open, openAndLoad, overlays, say, shop, sites, tell } from './visitor.js';

const messages = JSON.parse(await readFile(new URL('messages.json', import.meta.url)));
const contract = await readFile(new URL('../../docs/protocol.md', import.meta.url), 'utf8');

const KNOWN = ['loaded', 'resize', 'updated', 'confirmed', 'failed', 'success', 'error', 'close'];

/** Small and repeatable: mulberry32. */
function dice(seed) {
  const next = () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return { chance: (part) => next() < part, of: (list) => list[Math.floor(next() * list.length)] };
}

const JUNK = [
  null, true, 0, -1, 1e308, '', 'javascript:alert(1)', '//', '\u0000', '\u2028', [], ['close'], {}, { toString: 1, valueOf: 1 }, 'x'.repeat(10_000),
  JSON.parse('{"__proto__":{"polluted":true}}'), { constructor: { prototype: { polluted: true } } },
];
const NO_ADDRESS = [null, 0, '', 'javascript:alert(1)', '//'];
const NAMES = ['type', 'event', 'checkout_id', 'height', 'totals', 'code', 'message', 'successURL', 'redirect', 'handle', 'constructor', 'toString'];

/** A message with one thing or more wrong. Those that would take the page elsewhere, as they may, are left out. */
function malformed({ chance, of }) {
  if (chance(0.1)) return of(JUNK);
  const message = { ...of(messages) };
  for (let changes = of([1, 2, 3]); changes > 0; changes--) message[of(NAMES)] = of(JUNK);
  if (chance(0.3)) message[of(NAMES)] = of([...KNOWN, 'opened', '__proto__', 'hasOwnProperty']);
  if (!NO_ADDRESS.includes(message.successURL)) message.redirect = false;
  return message;
}

test('every message that the checkout can send is documented as it is sent', () => {
  const shown = [...contract.matchAll(/```json\n([^]*?)```/g)].map(([, json]) => JSON.parse(json));
  assert.deepEqual(shown, messages);
});

for (const message of messages) {
  test(`a page hears "${message.event}" with all that the message says`, async () => {
    await open();
    await frameReady();
    await shop.evaluate((name) => {
      document.addEventListener(`kassette:${name}`, (event) => {
        const { handle, ...detail } = event.detail;
        globalThis.heard = [detail, event.cancelable];
        event.preventDefault();
      });
    }, message.event);
    await say(message);
    assert.deepEqual(await shop.evaluate(() => heard), [message, true]);
  });
}

test('fields that are not known yet reach the page, and change nothing', async () => {
  await openAndLoad();
  await tell('updated', { totals: messages[2].totals, receipt: 'eyJ', instance: 7 });
  const { receipt, instance } = await shop.evaluate(() => seen.at(-1));
  assert.deepEqual([receipt, instance], ['eyJ', 7]);
});

test('events that are not known yet are ignored', async () => {
  await openAndLoad();
  for (const event of ['opened', 'unlocked', 'productChanged']) await tell(event);
  assert.deepEqual(await shop.evaluate(() => seen.map(({ event }) => event)), ['loaded']);
});

test('replayed: a second success fulfils nothing again, and a late "confirmed" locks nothing', async () => {
  await openAndLoad();
  const success = { successURL: `${sites.checkout}/thanks`, redirect: false };
  await tell('confirmed');
  await tell('success', success);
  await tell('success', success);
  await tell('confirmed');
  assert.deepEqual(await shop.evaluate(() => seen.map(({ event }) => event)), ['loaded', 'confirmed', 'success']);
  assert.equal(await shop.evaluate(() => inOverlay('button').ariaDisabled), 'false');
});

test('attack: data of a message pollutes no prototype', async () => {
  await openAndLoad();
  const prototypes = await shop.evaluate(() => new Promise((resolve) => {
    document.addEventListener('kassette:updated', ({ detail }) => resolve([({}).polluted, Object.getPrototypeOf(detail) === Object.prototype]));
    const message = JSON.parse('{"type":"POLAR_CHECKOUT","event":"updated","__proto__":{"polluted":true}}');
    frame().contentWindow.postMessage(message, '*');
  }));
  assert.deepEqual(prototypes, [null, true]);
});

test('attack: what the page itself or another window says as if it were the frame does not count', async () => {
  await openAndLoad();
  await shop.evaluate((origin) => {
    const data = { type: 'POLAR_CHECKOUT', event: 'close' };
    for (const source of [window, null]) dispatchEvent(new MessageEvent('message', { source, origin, data }));
    const elsewhere = 'https://checkout.example';
    dispatchEvent(new MessageEvent('message', { source: frame().contentWindow, origin: elsewhere, data }));
  }, sites.checkout);
  assert.equal(await overlays(), 1);
});

for (const [mode, begin] of [['overlay', openAndLoad], ['inline', mountAndLoad]]) {
  test(`fuzz: whatever the frame of an ${mode} checkout says, the page hears known events only and nothing throws`, async () => {
    await begin();
    const roll = dice(20_261_128);
    const said = Array.from({ length: 1500 }, () => malformed(roll));
    await shop.evaluate(async (said) => {
      globalThis.navigations = [];
      navigation.addEventListener('navigate', ({ destination }) => navigations.push(destination.url));
      document.addEventListener('kassette:close', (event) => event.preventDefault());
      console.warn = () => {};
      const { contentWindow } = frame();
      for (const message of said) contentWindow.postMessage(message, '*');
      const end = new Promise((resolve) => addEventListener('message', ({ data }) => data === 'end' && resolve()));
      contentWindow.postMessage('end', '*');
      await end;
    }, said);
    const { heard, errors, navigations, polluted, isThere } = await shop.evaluate(() => ({
      heard: [...new Set(seen.map(({ event }) => event))],
      errors,
      navigations,
      polluted: ({}).polluted,
      isThere: frame() != null,
    }));
    assert.deepEqual(heard.filter((event) => !KNOWN.includes(event)), []);
    assert.ok(heard.length > 4, `${heard}`);
    assert.deepEqual([errors, navigations, polluted, isThere], [[], [], undefined, true]);
  });
}
