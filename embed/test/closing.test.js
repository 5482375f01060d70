import assert from 'node:assert/strict';
import { test } from 'node:test';

import { clickOn, escape, events, frameReady, open, openAndLoad, outcome, overlays, shop, sites, tell, visit } from './visitor.js';

test('focus goes into the frame, and back to the link at the end', async () => {
  await clickOn('#buy');
  await frameReady();
  await tell('loaded');
  assert.equal(await shop.evaluate(() => document.activeElement.shadowRoot.activeElement.localName), 'iframe');
  await clickOn('button[aria-label="Close checkout"]');
  assert.equal(await overlays(), 0);
  assert.equal(await shop.evaluate(() => document.activeElement.id), 'buy');
});

test('focus goes back to a button that the browser did not focus for the click', async () => {
  await shop.evaluate(() => document.querySelector('#polar').click());
  await shop.press('Escape');
  assert.equal(await overlays(), 0);
  assert.equal(await shop.evaluate(() => document.activeElement.id), 'polar');
});

test('the page behind does not scroll while any checkout is open, and is as before after the last', async () => {
  await visit('lines=200');
  const width = () => shop.evaluate(() => document.querySelector('#top').offsetWidth);
  const before = await width();
  await open();
  await open(`${sites.checkout}/l/two`);
  assert.equal(await overlays(), 2);
  assert.equal(await width(), before);
  await shop.press('Escape');
  assert.equal(await overlays(), 1);
  assert.equal(await shop.evaluate(() => locked()), true);
  await shop.press('Escape');
  assert.equal(await overlays(), 0);
  assert.equal(await shop.evaluate(() => locked()), false);
  assert.equal(await shop.evaluate(() => document.querySelectorAll('style, [style]:not(body > iframe)').length), 0);
  assert.equal(await shop.evaluate(() => document.adoptedStyleSheets.length), 0);
});

test('closing the first of two checkouts unlocks nothing and moves nothing', async () => {
  await visit('lines=200');
  const width = () => shop.evaluate(() => document.querySelector('#top').offsetWidth);
  const before = await width();
  await openAndLoad();
  await open(`${sites.checkout}/l/two`);
  await shop.evaluate(() => handle.close());
  assert.equal(await overlays(), 1);
  assert.equal(await shop.evaluate(() => locked()), true);
  assert.equal(await width(), before);
  await shop.press('Escape');
  assert.equal(await width(), before);
  assert.equal(await shop.evaluate(() => locked()), false);
});

for (const [way, act] of [
  ['Escape', () => escape()],
  ['a click outside the frame', () => shop.click(20, 350)],
  ['the close button', () => clickOn('button[aria-label="Close checkout"]')],
  ['a "close" of the checkout', () => tell('close')],
]) {
  test(`${way} closes the checkout, unless the shop prevents it`, async () => {
    await openAndLoad();
    await shop.evaluate(() => handle.addEventListener('close', (event) => event.preventDefault(), { once: true }));
    await act();
    assert.equal(await overlays(), 1);
    await act();
    assert.equal(await overlays(), 0);
    assert.deepEqual(await events(), ['loaded', 'close', 'close']);
  });

  test(`${way} closes nothing between "confirmed" and "failed"`, async () => {
    await openAndLoad();
    await tell('confirmed');
    const button = () => shop.evaluate(() => [inOverlay('button').ariaDisabled, inOverlay('button').title, inOverlay('[role=status]').textContent]);
    assert.deepEqual(await button(), ['true', 'Payment in progress', '']);
    for (let i = 0; i < 3; i++) await act();
    await shop.until(() => inOverlay('dialog').open);
    assert.deepEqual(await button(), ['true', 'Payment in progress', 'Payment in progress']);
    await tell('failed', { code: 'card_declined', message: 'Your card was declined.' });
    assert.deepEqual(await button(), ['false', '', '']);
    await act();
    assert.equal(await overlays(), 0);
    assert.deepEqual(await events(), ['loaded', 'confirmed', 'failed card_declined', 'close']);
  });
}

test('a browser that closes the dialog by itself while money moves finds it open again', async () => {
  await openAndLoad();
  await tell('confirmed');
  await shop.evaluate(() => inOverlay('dialog').close());
  await shop.until(() => inOverlay('dialog').matches(':modal'));
});

test('close() undoes everything once, also while the checkout is locked', async () => {
  await openAndLoad();
  await tell('confirmed');
  await shop.evaluate(() => {
    document.addEventListener('kassette:close', (event) => event.preventDefault());
    handle.addEventListener('close', () => handle.close());
    handle.close();
    handle.close();
  });
  assert.equal(await overlays(), 0);
  assert.deepEqual(await events(), ['loaded', 'confirmed', 'close']);
});

test('closing before the first screen rejects and leaves nothing behind', async () => {
  await open();
  await shop.press('Escape');
  assert.equal(await outcome(), 'Error: Kassette: closed before it loaded');
  assert.equal(await overlays(), 0);
  assert.equal(await shop.evaluate(() => document.adoptedStyleSheets.length + timers.size), 0);
});

test('one checkout after another works as the first', async () => {
  await openAndLoad();
  await escape();
  await open();
  await frameReady(2);
  await tell('loaded');
  assert.equal(await outcome(), 'resolved');
});

test('handlers do not pile up: of three checkouts one after the other, each is heard once', async () => {
  for (let count = 1; count <= 3; count++) {
    await open();
    await frameReady(count);
    await tell('loaded');
    await outcome();
    await tell('close');
  }
  assert.deepEqual(await events(), ['loaded', 'close', 'loaded', 'close', 'loaded', 'close']);
});

test('an app whose success address is another of its own views shows that view', async () => {
  await openAndLoad();
  const here = await shop.evaluate(() => location.href.split('#')[0]);
  await tell('success', { successURL: `${here}#thanks`, redirect: true });
  await shop.until(() => location.hash === '#thanks' && !overlays().length);
  assert.equal(await shop.evaluate(() => locked()), false);
});

test('a buyer who comes back from the success address, by the back/forward cache, finds no overlay', async () => {
  await openAndLoad();
  await shop.evaluate(() => { globalThis.isTheSamePage = true; });
  await tell('success', { successURL: `${sites.shop}/?scripts=#thanks`, redirect: true });
  const arrived = () => shop.until(() => location.hash === '#thanks' && document.readyState === 'complete');
  await arrived().catch(arrived);
  await shop.evaluate(() => history.back());
  const isBack = () => shop.until(() => location.hash === '' && globalThis.isTheSamePage);
  await isBack().catch(isBack);
  assert.equal(await overlays(), 0);
  assert.equal(await shop.evaluate(() => locked()), false);
  await open();
  assert.equal(await overlays(), 1);
});

test('a shop page may be emptied under an open checkout', async () => {
  await openAndLoad();
  await shop.evaluate(() => document.body.replaceWith(document.createElement('body')));
  assert.equal(await overlays(), 1);
  await shop.evaluate(() => handle.close());
  assert.equal(await shop.evaluate(() => locked()), false);
});
