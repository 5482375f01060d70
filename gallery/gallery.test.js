// Every scene, in light and dark, in both directions, on a phone and on a desk: what axe-core sees, what leaves the page, what
// is cut off, what is too small to hit. `cargo xtask gallery test` runs it, and leaves a picture of every scene in
// target/gallery/pictures/. Pictures are for people: letters differ from machine to machine, so none is compared here.
import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { launch } from '../embed/test/browser.js';
import { serve } from './serve.js';

const file = (path) => new URL(path, import.meta.url);
const PAGE = process.env.KASSETTE_GALLERY ?? file('../target/gallery/page').pathname;
const PICTURES = file('../target/gallery/pictures/');
const PHONE = { width: 375, height: 812 };
const DESK = { width: 1280, height: 900 };

let site, browser, axe, scenes;

before(async () => {
  await mkdir(PICTURES, { recursive: true });
  axe = await readFile(file('../tests/e2e/node_modules/axe-core/axe.min.js'), 'utf8');
  site = await serve(PAGE);
  browser = await launch();
  const page = await browser.newPage();
  await page.goto(site.url);
  scenes = await page.until("() => { const all = [...document.querySelectorAll('[data-scene]')]; return all.length && all.map((one) => one.dataset.scene) }");
});

after(async () => {
  await browser?.close();
  site?.close();
});

/** Opens one scene and waits until it stands still. */
async function show(page, scene, query) {
  await page.goto(`${site.url}?${new URLSearchParams({ scene, ...query })}`);
  await page.until("() => document.querySelector('main')");
  if (!['payment-loading', 'loading'].includes(scene)) {
    await page.until("() => !document.querySelector('.payment[aria-busy=true]')");
  }
  await page.evaluate('() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
}

async function newPage(size) {
  const page = await browser.newPage(size);
  // Nothing is looked at half-way.
  await page.send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-reduced-motion', value: 'reduce' }] });
  return page;
}

const broken = `() => axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
  violations.flatMap(({ id, nodes }) => nodes.map((node) => id + ': ' + node.html + ' ' + node.failureSummary)))`;

const misplaced = `() => {
  const problems = [];
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) problems.push('scrolls sideways: ' + root.scrollWidth + ' > ' + root.clientWidth);
  for (const element of document.querySelectorAll('body *')) {
    if (!element.checkVisibility({ visibilityProperty: true }) || element.closest('.visually-hidden')) continue;
    const { left, right, width, height } = element.getBoundingClientRect();
    const name = element.tagName + '.' + element.className;
    if (right > root.clientWidth + 1 || left < -1) problems.push('leaves the page: ' + name);
    const clips = getComputedStyle(element).overflowX !== 'visible' && !element.matches('input');
    if (clips && element.scrollWidth > element.clientWidth + 1) problems.push('is cut off: ' + name);
    if (element.matches('a, button, input:not([type=radio], [type=checkbox]), label:has(input)') && (width < 24 || height < 24)) {
      problems.push('is too small: ' + name + ' ' + width + 'x' + height);
    }
  }
  return problems;
}`;

for (const [place, size] of [['phone', PHONE], ['desk', DESK]]) {
  for (const theme of ['light', 'dark']) {
    for (const dir of ['ltr', 'rtl']) {
      test(`every scene is accessible: ${place}, ${theme}, ${dir}`, async () => {
        const page = await newPage(size);
        const problems = [];
        for (const scene of scenes) {
          await show(page, scene, { theme, dir });
          const picture = new URL(`${scene}-${place}-${theme}-${dir}.png`, PICTURES);
          await writeFile(picture, await page.screenshot());
          await page.evaluate(`() => { ${axe} }`);
          for (const problem of [...await page.evaluate(broken), ...await page.evaluate(misplaced)]) {
            problems.push(`${scene}: ${problem}`);
          }
        }
        await page.close();
        assert.deepEqual(problems, []);
      });
    }
  }
}

// 320 pixels are also what a window of 640 has at 200 %.
for (const embed of ['true', 'false']) {
  test(`nothing leaves a page of 320 pixels, embedded: ${embed}`, async () => {
    const page = await newPage({ width: 320, height: 568 });
    const problems = [];
    for (const scene of scenes) {
      await show(page, scene, { embed });
      for (const problem of await page.evaluate(misplaced)) problems.push(`${scene}: ${problem}`);
    }
    await page.close();
    assert.deepEqual(problems, []);
  });
}

test('the bar with the pay button does not cover a field that takes the focus', async () => {
  const page = await newPage({ width: 375, height: 560 });
  await show(page, 'plans', {});
  const covered = await page.evaluate(`async () => {
    const covered = [];
    for (const field of document.querySelectorAll('.field__input')) {
      scrollTo(0, 0);
      field.focus();
      await new Promise(requestAnimationFrame);
      const bar = document.querySelector('.pay').getBoundingClientRect();
      if (field.getBoundingClientRect().bottom > bar.top) covered.push(field.name || 'card');
    }
    return covered;
  }`);
  await page.close();
  assert.deepEqual(covered, []);
});

test('forced colours keep the borders of fields and buttons, and show what is chosen', async () => {
  const page = await newPage(PHONE);
  await page.send('Emulation.setEmulatedMedia', { features: [{ name: 'forced-colors', value: 'active' }] });
  await show(page, 'plans', {});
  await writeFile(new URL('plans-forced-colours.png', PICTURES), await page.screenshot());
  const style = (selector, key) => page.evaluate(`(selector, key) => getComputedStyle(document.querySelector(selector))[key]`, selector, key);
  assert.equal(await style('.button', 'borderTopStyle'), 'solid');
  assert.equal(await style('.field__input', 'borderTopStyle'), 'solid');
  assert.equal(await style('.switcher__choice:has(:checked)', 'outlineStyle'), 'solid');
  await page.close();
});

test('the keyboard alone reaches everything in order, chooses by arrows and sees where it is', async () => {
  const page = await newPage(DESK);
  await show(page, 'plans', {});
  const focused = () => page.evaluate(`() => {
    const { activeElement: element } = document;
    const shown = element.matches('[type=radio]') ? element.closest('label') : element;
    const { boxShadow, outlineStyle } = getComputedStyle(shown);
    return { name: element.name || element.innerText || element.labels?.[0]?.innerText, seen: boxShadow !== 'none' || outlineStyle !== 'none' };
  }`);
  const press = async (key, code) => {
    await page.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', key, code: key, windowsVirtualKeyCode: code });
    await page.send('Input.dispatchKeyEvent', { type: 'keyUp', key, code: key, windowsVirtualKeyCode: code });
  };
  const reached = [];
  for (let step = 0; step < 8; step++) {
    await page.press('Tab');
    const { name, seen } = await focused();
    assert.ok(seen, `${name} has no visible focus`);
    reached.push(name.trim());
    if (step === 0) {
      await press('ArrowDown', 40);
      await page.until("() => document.querySelectorAll('[type=radio]')[1].checked");
      await press('ArrowUp', 38);
      await page.until("() => document.querySelectorAll('[type=radio]')[0].checked");
    }
  }
  assert.deepEqual(reached, [
    'product_id', 'customer_email', 'customer_name', 'Card number', 'customer_billing_address.country', 'is_business_customer',
    'Add a discount code', 'Pay now',
  ]);
  await page.press('Tab');
  assert.equal(await page.evaluate('() => document.activeElement === document.body'), true, 'the way out is not free');
  await page.close();
});
