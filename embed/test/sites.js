// A shop on one site and a checkout on another, which says what it is told to say.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';

const words = await readFile(new URL('../words.js', import.meta.url));
const loader = await readFile(process.env.KASSETTE_LOADER ?? new URL('../kassette.js', import.meta.url));

const SHOP = `<!doctype html><html lang="LANG"><title>Shop</title>
<meta name="viewport" content="width=device-width"><body>ABOVE
<p id="top"><a id="buy" href="CHECKOUT/l/one" data-kassette-checkout><b id="nested">Buy</b></a>
<p><button id="polar" data-polar-checkout="CHECKOUT/l/two" data-polar-checkout-theme="dark">Buy two</button>
<p><a id="bad" href="mailto:shop@example.com" data-kassette-checkout>Write</a>
<p id="late"></p><div id="inline"></div>LONG
SCRIPTS`;

// Repeats to the shop what the shop sends it, so that a test can put words into its mouth.
const CHECKOUT = `<!doctype html><title>Checkout</title><input aria-label="E-mail">
<script>
addEventListener('message', ({ data }) => parent.postMessage(data, '*'));
parent.postMessage('ready', '*');
</script>`;

const tag = {
  words: '<script src="CHECKOUT/embed/words.js"></script>',
  module: '<script type="module" src="CHECKOUT/embed.js"></script>', classic: '<script src="CHECKOUT/embed.js"></script>' };

const SCRIPT = {
  'content-type': 'text/javascript; charset=utf-8',
  'access-control-allow-origin': '*',
  'cross-origin-resource-policy': 'cross-origin',
};

const POLICIES = {
  // As strict as a shop can be: no inline script or style, no style sheet at all, no strings that become code.
  strict: (checkout) => ({
    'content-security-policy': `default-src 'none'; script-src ${checkout}; frame-src http:; require-trusted-types-for 'script'; trusted-types 'none'`,
  }),
  isolated: () => ({ 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' }),
  none: () => ({}),
};

/** Both sites on free ports, with the loader as it is written, or the one that KASSETTE_LOADER names; the shop's address takes
 * `?scripts=module,classic`, each a script tag of the loader or of its words, `?policy=`, `?lang=`, and how many lines of text there are
 * above and below what is sold, `?above=` and `?lines=`. */
export async function serve() {
  const asked = [];
  const scripts = new Map();
  const checkout = await listen('127.0.0.1', ({ pathname }, response) => {
    asked.push(pathname);
    if (pathname === '/embed.js') {
      response.writeHead(200, SCRIPT).end(loader);
    } else if (pathname === '/embed/words.js') {
      response.writeHead(200, SCRIPT).end(words);
    } else if (scripts.has(pathname)) {
      response.writeHead(200, SCRIPT).end(scripts.get(pathname));
    } else if (pathname === '/embed/preload') {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html>');
    } else if (pathname === '/l/elsewhere') {
      response.writeHead(307, { location: `${checkout.origin.replace('127.0.0.1', 'localhost')}/l/one` }).end();
    } else {
      response.writeHead(200, { 'content-type': 'text/html' }).end(CHECKOUT);
    }
  });
  const shop = await listen('localhost', ({ pathname, searchParams }, response) => {
    if (pathname === '/fragment') {
      response.writeHead(200, { 'content-type': 'text/html' }).end(searchParams.get('html').replaceAll('CHECKOUT', checkout.origin));
      return;
    }
    const tags = (searchParams.get('scripts') ?? 'module').split(',').filter(Boolean).map((kind) => tag[kind]).join('\n');
    const lines = (name) => '<p>…</p>'.repeat(Number(searchParams.get(name) ?? 0));
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      ...POLICIES[searchParams.get('policy') ?? 'strict'](checkout.origin),
    }).end(SHOP
      .replace('SCRIPTS', tags)
      .replace('ABOVE', lines('above'))
      .replace('LONG', lines('lines'))
      .replace('LANG', searchParams.get('lang') ?? 'en')
      .replaceAll('CHECKOUT', checkout.origin));
  });
  return {
    shop: shop.origin,
    checkout: checkout.origin,
    /** The paths that the checkout's server was asked for. */
    asked,
    /** Scripts of its own that it serves, by their paths. */
    scripts,
    close: () => Promise.all([shop.close(), checkout.close()]),
  };
}

async function listen(host, answer) {
  const server = createServer((request, response) => answer(new URL(request.url, 'http://host'), response));
  // "localhost" may mean either address family to the browser, so both are served.
  await new Promise((resolve) => server.listen(0, host === 'localhost' ? undefined : host, resolve));
  return {
    origin: `http://${host}:${server.address().port}`,
    close: () => new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    }),
  };
}
