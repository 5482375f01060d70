import assert from 'node:assert/strict';
import { test } from 'node:test';

import { escape, events, frameReady, open, openAndLoad, outcome, overlays, say, shop, sites, tell } from './visitor.js';

test('a second "loaded", after a redirect inside the frame, says nothing new', async () => {
  await openAndLoad();
  await tell('loaded');
  assert.deepEqual(await events(), ['loaded']);
});

test('success unlocks and stays where no redirect is asked for', async () => {
  await openAndLoad();
  await tell('confirmed');
  await tell('success', { successURL: `${sites.checkout}/thanks`, redirect: false });
  assert.equal(await overlays(), 1);
  await escape();
  assert.equal(await overlays(), 0);
});

test('success takes the page to the success address', async () => {
  await openAndLoad();
  await tell('success', { successURL: `${sites.shop}/thanks?scripts=`, redirect: true });
  // The page may go away under the question.
  const arrived = () => shop.until(() => location.pathname === '/thanks');
  await arrived().catch(arrived);
});

test('success goes nowhere if the shop prevents it or the address is not one of the web', async () => {
  await openAndLoad();
  await tell('success', { successURL: 'javascript:document.title="gone"', redirect: true });
  await shop.evaluate(() => document.addEventListener('kassette:success', (event) => event.preventDefault()));
  await tell('confirmed');
  await tell('success', { successURL: `${sites.shop}/thanks`, redirect: true });
  await shop.evaluate(() => new Promise(requestAnimationFrame));
  assert.deepEqual(await shop.evaluate(() => [location.pathname, document.title]), ['/', 'Shop']);
  await escape();
  assert.equal(await overlays(), 0);
});

test('a prevented "confirmed" leaves the checkout closable', async () => {
  await openAndLoad();
  await shop.evaluate(() => handle.addEventListener('confirmed', (event) => event.preventDefault()));
  await tell('confirmed');
  await escape();
  assert.equal(await overlays(), 0);
});

test('a prevented "loaded" leaves the spinner and the focus to the shop', async () => {
  await open();
  await frameReady();
  await shop.evaluate(() => document.addEventListener('kassette:loaded', (event) => event.preventDefault()));
  await tell('loaded');
  assert.equal(await shop.evaluate(() => getComputedStyle(inOverlay('dialog'), ':after').animationName), 'spin');
});

test('a prevented "error" says nothing to the buyer, and rejects all the same', async () => {
  await open();
  await frameReady();
  await shop.evaluate(() => document.addEventListener('kassette:error', (event) => event.preventDefault()));
  await tell('error', { code: 'expired' });
  assert.match(await outcome(), /expired$/);
  assert.equal(await shop.evaluate(() => inOverlay('[role=alert]')), null);
});

test('an error of the checkout rejects and is shown with a way out', async () => {
  await open(`${sites.checkout}/l/one`, { theme: 'dark' });
  await frameReady();
  await tell('error', { code: 'expired' });
  assert.equal(await outcome(), `Error: Kassette: no checkout of ${sites.checkout} on ${sites.shop}: expired`);
  const alert = await shop.evaluate(() => {
    const link = inOverlay('[role=alert] a');
    return [inOverlay('[role=alert]').innerText.split('\n').filter(Boolean), link.href, link.target, link.matches(':focus'), inOverlay('iframe')];
  });
  const sentences = ['The checkout could not be shown here.', 'Open checkout in a new tab'];
  assert.deepEqual(alert, [sentences, `${sites.checkout}/l/one?theme=dark`, '_blank', true, null]);
  await escape();
  assert.equal(await overlays(), 0);
});

test('an error after the first screen is left to the checkout, which can be closed', async () => {
  await openAndLoad();
  await tell('confirmed');
  await tell('error', { code: 'expired' });
  assert.equal(await shop.evaluate(() => inOverlay('iframe') !== null && inOverlay('[role=alert]') === null), true);
  await escape();
  assert.equal(await overlays(), 0);
});

test('silence for 15 seconds rejects and is shown', async () => {
  await open();
  await frameReady();
  assert.deepEqual(await shop.evaluate(() => [...timers.values()].map(({ delay }) => delay)), [15_000]);
  await shop.evaluate(() => [...timers.values()][0].run());
  assert.equal(await outcome(), `Error: Kassette: no checkout of ${sites.checkout} on ${sites.shop}: timeout`);
  assert.equal(await shop.evaluate(() => inOverlay('[role=alert] a').textContent), 'Open checkout in a new tab');
  assert.deepEqual(await events(), ['error timeout']);
});

test('what is said by another frame of the same origin does not count', async () => {
  await openAndLoad();
  await shop.evaluate((src) => document.body.append(Object.assign(document.createElement('iframe'), { src })), `${sites.checkout}/l/two`);
  await frameReady(2);
  await shop.evaluate(() => new Promise((resolve) => {
    addEventListener('message', resolve, { once: true });
    document.querySelector('iframe[src$=two]').contentWindow.postMessage({ type: 'POLAR_CHECKOUT', event: 'close' }, '*');
  }));
  assert.equal(await overlays(), 1);
});

test('what is said from another origin does not count', async () => {
  await open(`${sites.checkout}/l/elsewhere`);
  await frameReady();
  await tell('loaded');
  assert.deepEqual(await events(), []);
});

test('what is not a message of the checkout does not count', async () => {
  await openAndLoad();
  for (const data of [null, 'close', 7, ['close'], { event: 'close' }, { type: 'POLAR_PAYMENT_METHOD', event: 'close' }]) await say(data);
  for (const event of ['opened', 'toString', 'constructor', '__proto__', ['close'], ['success'], null, {}]) await tell(event);
  assert.deepEqual(await events(), ['loaded']);
  assert.equal(await overlays(), 1);
});

test('events reach the handle and the document, with all that the message says', async () => {
  await openAndLoad();
  await shop.evaluate(() => {
    globalThis.heard = [];
    handle.addEventListener('resize', ({ detail, cancelable }) => heard.push([detail, cancelable]));
    document.addEventListener('kassette:resize', ({ detail, cancelable }) => heard.push([detail.height, cancelable, detail.handle === handle]));
  });
  const message = { type: 'POLAR_CHECKOUT', event: 'resize', checkout_id: 'c', height: 640 };
  await say(message);
  assert.deepEqual(await shop.evaluate(() => heard), [[message, true], [640, true, true]]);
});
