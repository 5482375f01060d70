// What a load asks for, and how many bytes come.

/** In the order in which they are reported. */
export const KINDS = ['html', 'js', 'wasm', 'wasm later', 'css', 'texts', 'answers', 'other'];

/** What browsers ask for by themselves; a page can do without. */
const ICON = '/favicon.ico';

/** Counts what comes from `origin` until `stop`; the rest is Stripe's. */
export function watchTransfer(browser, origin) {
  const open = new Map();
  const bodies = Object.fromEntries(KINDS.map((kind) => [kind, 0]));
  const seen = { sent: 0, requests: 0, ofOthers: 0, failed: [], lastAt: Date.now(), bodies };
  const on = {
    'Network.requestWillBeSent': ({ request: { url }, type }) => type !== 'EventSource' && !url.startsWith('data:') && { url, type, head: 0 },
    'Network.responseReceived': ({ response, type }, request) => {
      if (response.status >= 400 && !request.url.endsWith(ICON)) seen.failed.push(`${response.status} ${request.url}`);
      return { ...request, type, head: response.encodedDataLength };
    },
    'Network.loadingFinished': ({ encodedDataLength }, { url, type, head }) => {
      if (new URL(url).origin !== origin) {
        seen.ofOthers += encodedDataLength;
        return;
      }
      seen.requests++;
      seen.sent += encodedDataLength;
      bodies[kindOf(url, type)] += Math.max(0, encodedDataLength - head);
    },
    'Network.loadingFailed': ({ errorText, canceled }, { url }) => { if (!canceled) seen.failed.push(`${errorText} ${url}`); },
  };
  const stop = browser.listen(({ method, params, sessionId }) => {
    const id = `${sessionId} ${params?.requestId}`;
    if (!on[method] || (method !== 'Network.requestWillBeSent' && !open.has(id))) return;
    seen.lastAt = Date.now();
    const request = on[method](params, open.get(id));
    if (request) open.set(id, request);
    else open.delete(id);
  });
  return { seen, stop, isQuiet: () => open.size === 0 && Date.now() - seen.lastAt > 500 };
}

/** @returns {(typeof KINDS)[number]} */
export function kindOf(url, type) {
  const { pathname } = new URL(url);
  if (type === 'Document') return 'html';
  if (pathname.endsWith('_later.wasm')) return 'wasm later';
  const [, extension] = /\.(js|wasm|css|json)$/.exec(pathname) ?? [];
  if (extension === 'json') return 'texts';
  return extension ?? (type === 'Fetch' || type === 'XHR' ? 'answers' : 'other');
}
