import assert from 'node:assert/strict';
import { test } from 'node:test';

import { overlays, shop, sites, visit } from './visitor.js';

const frames = () => shop.evaluate(() => document.querySelectorAll('body > iframe').length);
const warmed = () => shop.until(() => document.querySelectorAll('body > iframe').length);

/** Until the browser has painted, and told who wanted to know what is in view. */
const painted = () => shop.evaluate(async () => {
  for (let frames = 0; frames < 3; frames++) await new Promise(requestAnimationFrame);
});

/** A shop that has its triggers where one must scroll to see them. */
const visitLongPage = async () => {
  await visit('above=200');
  await painted();
  assert.equal(await frames(), 0);
};

/** Adds a link that the page itself cannot look into. */
const addComponent = () => shop.evaluate((url) => {
  const host = document.body.insertBefore(document.createElement('div'), document.body.firstChild);
  const link = Object.assign(document.createElement('a'), { href: url, textContent: 'Buy' });
  link.dataset.kassetteCheckout = '';
  host.attachShadow({ mode: 'open' }).append(link);
  return middle(link);
}, `${sites.checkout}/l/one`);

test('a trigger in view loads what every checkout needs, once, and opens no session', async () => {
  assert.equal(await warmed(), 1);
  await shop.until(() => performance.getEntriesByType('resource').some(({ initiatorType }) => initiatorType === 'iframe'));
  await shop.evaluate(() => document.body.append(document.querySelector('#buy').cloneNode(true)));
  await painted();
  assert.equal(await frames(), 1);
  assert.deepEqual(sites.asked, ['/embed.js', '/embed/preload']);
  assert.deepEqual(await shop.evaluate(() => [errors, violations]), [[], []]);
});

test('one that is out of view does so when it is scrolled to', async () => {
  await visitLongPage();
  await shop.evaluate(() => document.querySelector('#buy').scrollIntoView());
  assert.equal(await warmed(), 1);
});

test('one that comes into the page later does so too', async () => {
  await visitLongPage();
  await shop.evaluate(() => document.body.prepend(document.querySelector('#buy').cloneNode(true)));
  assert.equal(await warmed(), 1);
});

test('one inside a component does so when it is pointed at', async () => {
  await visitLongPage();
  const [x, y] = await addComponent();
  await painted();
  assert.equal(await frames(), 0);
  await shop.send('Input.dispatchMouseEvent', { type: 'mouseMoved', x, y });
  assert.equal(await warmed(), 1);
});

test('and when it gets the focus of the keyboard', async () => {
  await visitLongPage();
  await addComponent();
  await shop.press('Tab');
  assert.equal(await warmed(), 1);
});

test('the page can ask for it, and sees nothing of it', async () => {
  await visitLongPage();
  const height = () => shop.evaluate(() => document.documentElement.scrollHeight);
  const before = await height();
  await shop.evaluate((url) => Kassette.preload(url), `${sites.checkout}/l/one`);
  assert.equal(await warmed(), 1);
  assert.equal(await height(), before);
  assert.equal(await overlays(), 0);
  assert.deepEqual(await shop.evaluate(() => violations), []);
});

test('a trigger without a good address is seen without an error', async () => {
  await visitLongPage();
  await shop.evaluate(() => document.body.prepend(document.querySelector('#bad')));
  await painted();
  assert.deepEqual([await shop.evaluate(() => errors), await frames()], [[], 0]);
});

test('a buyer who saves data downloads nothing before the click', async () => {
  await shop.before(`Object.defineProperty(navigator, 'connection', { value: { saveData: true } })`);
  await visit();
  await painted();
  assert.equal(await frames(), 0);
});
