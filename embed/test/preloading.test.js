import assert from 'node:assert/strict';
import { test } from 'node:test';

import { overlays, shop, sites } from './visitor.js';

const warmed = () => shop.until(() => document.querySelectorAll('html > iframe').length);

const point = async (selector) => {
  const [x, y] = await shop.evaluate((selector) => middle(document.querySelector(selector)), selector);
  await shop.send('Input.dispatchMouseEvent', { type: 'mouseMoved', x, y });
};

test('pointing at a link loads what every checkout needs, once, and opens no session', async () => {
  await point('#nested');
  assert.equal(await warmed(), 1);
  await point('#polar');
  await point('#nested');
  await shop.until(() => performance.getEntriesByType('resource').some(({ initiatorType }) => initiatorType === 'iframe'));
  assert.equal(await warmed(), 1);
  assert.deepEqual(sites.asked, ['/embed.js', '/embed/preload']);
});

test('the focus of the keyboard does the same', async () => {
  await shop.press('Tab');
  assert.equal(await warmed(), 1);
});

test('the page can ask for it, and sees nothing of it', async () => {
  const height = () => shop.evaluate(() => document.documentElement.scrollHeight);
  const before = await height();
  await shop.evaluate((url) => Kassette.preload(url), `${sites.checkout}/l/one`);
  assert.equal(await warmed(), 1);
  assert.equal(await height(), before);
  assert.equal(await overlays(), 0);
  assert.deepEqual(await shop.evaluate(() => violations), []);
});

test('a trigger without a good address is pointed at without an error', async () => {
  await point('#bad');
  await shop.evaluate(() => new Promise(requestAnimationFrame));
  assert.deepEqual(await shop.evaluate(() => [errors, document.querySelectorAll('html > iframe').length]), [[], 0]);
});

test('a buyer who saves data downloads nothing before the click', async () => {
  await shop.evaluate(() => Object.defineProperty(navigator, 'connection', { value: { saveData: true } }));
  await point('#nested');
  await shop.evaluate(() => new Promise(requestAnimationFrame));
  assert.equal(await shop.evaluate(() => document.querySelectorAll('html > iframe').length), 0);
});
