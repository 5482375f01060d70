// The examples of docs/embedding.md, as they stand there, compiled as their users compile them.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';

import { build } from 'esbuild';
import { compile } from 'svelte/compiler';
import { compileScript, parse } from 'vue/compiler-sfc';

import { events, frameReady, inlines, shop, sites, tell, visit } from './visitor.js';

const here = fileURLToPath(new URL('..', import.meta.url));
const manual = await readFile(new URL('../../docs/embedding.md', import.meta.url), 'utf8');

/** The first example in this language, or the one that contains something. */
function example(language, part = '') {
  const all = [...manual.matchAll(/```(\w+)\n([^]*?)```/g)];
  return all.find(([, kind, code]) => kind === language && code.includes(part))[2];
}

/** Puts it all into one script, which the page loads. `main` makes the global `enter(place, url, onSuccess)`, which returns how to leave. */
async function load(main, component) {
  const plugin = {
    name: 'example',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^example$/ }, () => ({ path: 'example', namespace: 'example' }));
      onLoad({ filter: /.*/, namespace: 'example' }, () => ({ contents: component, loader: 'jsx', resolveDir: here }));
    },
  };
  const { outputFiles } = await build({
    stdin: { contents: main, loader: 'jsx', resolveDir: here },
    bundle: true,
    write: false,
    format: 'esm',
    jsx: 'automatic',
    jsxDev: false,
    conditions: ['browser', 'development'],
    alias: { '@kassette/embed': `${here}index.js` },
    define: { 'process.env.NODE_ENV': '"development"', __VUE_OPTIONS_API__: 'false', __VUE_PROD_DEVTOOLS__: 'false', __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false' },
    plugins: [plugin],
    logLevel: 'silent',
  });
  sites.scripts.set('/example.js', outputFiles[0].text);
  await visit('scripts=&policy=none');
  await shop.evaluate((src) => import(src), `${sites.checkout}/example.js`);
}

const asked = () => sites.asked.filter((path) => path.startsWith('/l/'));

/** What a page does with a component: shows it, hears of a success, and goes on to another view. */
async function livesOnAPage() {
  await shop.evaluate((url) => {
    globalThis.successes = [];
    globalThis.leave = enter(document.querySelector('#inline'), url, ({ detail }) => successes.push(detail.checkout_id));
  }, `${sites.checkout}/l/one`);
  await frameReady();
  await tell('loaded');
  await tell('success', { successURL: `${sites.checkout}/thanks`, redirect: false });
  assert.deepEqual(await shop.evaluate(() => successes), ['c']);
  assert.equal(await inlines(), 1);
  assert.deepEqual(asked(), ['/l/one']);
  await shop.evaluate(() => leave());
  await shop.until(() => inlines().length === 0);
  const heard = await events();
  assert.deepEqual(heard.slice(heard.indexOf('loaded')), ['loaded', 'success', 'close']);
  assert.deepEqual(await shop.evaluate(() => errors), []);
}

test('React, in strict mode, which mounts everything twice', async () => {
  await load(`
    import { StrictMode } from 'react';
    import { createRoot } from 'react-dom/client';
    import { Checkout } from 'example';
    globalThis.enter = (place, url, onSuccess) => {
      const root = createRoot(place);
      root.render(<StrictMode><Checkout url={url} onSuccess={onSuccess} /></StrictMode>);
      return () => root.unmount();
    };`, example('jsx'));
  await livesOnAPage();
});

test('Vue', async () => {
  const { descriptor } = parse(example('vue'));
  const isCustomElement = (tag) => tag.startsWith('kassette-');
  const { content } = compileScript(descriptor, { id: 'example', inlineTemplate: true, templateOptions: { compilerOptions: { isCustomElement } } });
  await load(`
    import { createApp } from 'vue';
    import Checkout from 'example';
    globalThis.enter = (place, url, onSuccess) => {
      const app = createApp(Checkout, { url, onSuccess });
      app.mount(place);
      return () => app.unmount();
    };`, content);
  await livesOnAPage();
});

test('Svelte', async () => {
  const { js } = compile(example('svelte'), { generate: 'client', dev: true, filename: 'Checkout.svelte' });
  await load(`
    import { mount, unmount } from 'svelte';
    import Checkout from 'example';
    globalThis.enter = (target, url, onsuccess) => {
      const app = mount(Checkout, { target, props: { url, onsuccess } });
      return () => unmount(app);
    };`, js.code);
  await livesOnAPage();
});

test('htmx', async () => {
  const page = example('html', 'hx-get');
  const fragment = example('html', '<kassette-checkout src="https://checkout.example.com/l/kassette_cl_…"></kassette-checkout>')
    .replace('https://checkout.example.com/l/kassette_cl_…', 'CHECKOUT/l/one');
  await load(`
    import htmx from 'htmx.org';
    import '@kassette/embed';
    globalThis.enter = (place, url, onSuccess) => {
      place.innerHTML = ${JSON.stringify(page)}.replace('/checkout-of-lifetime', ${JSON.stringify(`/fragment?html=${encodeURIComponent(fragment)}`)});
      place.addEventListener('kassette:success', onSuccess);
      htmx.process(place);
      place.querySelector('button').click();
      return () => htmx.swap('#place', '<p>Bye</p>', { swapStyle: 'innerHTML' });
    };`, '');
  await livesOnAPage();
});
