// Kassette's loader. kassette.d.ts says how to use it, and why it is as it is.
(() => {
  if (globalThis.Kassette?.open != null) return;

  const LOCKED = 'Payment in progress';

  const styles = `
:host{all:initial!important;color-scheme:light dark!important}
:host(.light){color-scheme:light!important}
:host(.dark){color-scheme:dark!important}
dialog[open],button{all:unset}
dialog[open]{position:fixed;inset:0;display:grid;grid:auto 1fr/min(100%,33rem);justify-content:center;
padding-top:env(safe-area-inset-top);background:#0b0d12b8;color:#fff;font:1rem/1.5 system-ui}
button,p{grid-area:1/1;line-height:2.75rem}
button{justify-self:end;width:2.75rem;font-size:2rem;text-align:center;cursor:pointer}
[aria-disabled=true]{opacity:.5}
:focus-visible{outline:2px solid;outline-offset:-4px}
p{margin:0 1rem}
iframe{width:100%;height:100%;border:0}
div{place-self:center;padding:2rem;border-radius:1rem;background:Canvas;color:CanvasText}
a{display:block;margin-top:1.5rem;padding:.75rem;border-radius:.5rem;background:CanvasText;color:Canvas;text-align:center}
.loading iframe{opacity:0}
.loading:after{content:"";position:fixed;inset:0;width:2rem;height:2rem;margin:auto;border:3px solid;border-top-color:#fff4;
border-radius:50%;animation:fade 1s infinite alternate}
@media(prefers-reduced-motion:no-preference){.loading:after{animation:spin 1s linear infinite}}
@keyframes fade{to{opacity:.3}}
@keyframes spin{to{rotate:1turn}}`;

  // Needs no leave of the shop's Content-Security-Policy.
  const sheet = (css) => {
    const made = new CSSStyleSheet();
    made.replaceSync(css);
    return made;
  };

  const element = (tag, properties, ...children) => {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  };

  const webAddress = (url) => {
    try {
      const address = new URL(url || 'none:', document.baseURI);
      if (/^https?:/.test(address.protocol)) return address;
    } catch {}
    throw Error(`Kassette: not a web address: ${url}`);
  };

  const fire = (target, type, detail) => target.dispatchEvent(new CustomEvent(type, { detail, cancelable: true }));

  /** @type {typeof Kassette.open} */
  const open = (url, { theme, locale } = {}) => new Promise((resolve, reject) => {
    const address = webAddress(url);
    const { href, origin } = address;
    for (const [name, value] of Object.entries({ embed: 'true', embed_origin: location.origin, theme, locale })) {
      if (value) address.searchParams.set(name, value);
    }
    const page = document.documentElement;
    let locked, closed;

    const closeButton = element('button', { ariaLabel: 'Close checkout', onclick: () => leave() }, '×');
    const note = element('p', { role: 'status' });
    const iframe = element('iframe', {
      title: 'Checkout',
      src: address.href,
      allow: `payment 'self' ${origin};publickey-credentials-get 'self' ${origin}`,
    });
    const dialog = element('dialog', {
      className: 'loading',
      ariaLabel: 'Checkout',
      // Not the second press of a double click.
      // Returning false would disable the links inside.
      onclick: ({ target, detail }) => {
        if (target === dialog && detail < 2) leave();
      },
      oncancel: (event) => {
        event.preventDefault();
        leave();
      },
      // A second Escape would close the dialog.
      onclose: () => closed || dialog.showModal(),
    }, note, closeButton, iframe);
    const host = element('kassette-overlay', { className: address.searchParams.get('theme') ?? '' });
    const scrollLock = sheet(`html{overflow:hidden!important;padding-right:${innerWidth - page.clientWidth}px!important}`);

    const lock = (on) => {
      locked = on;
      closeButton.ariaDisabled = on;
      closeButton.title = on ? LOCKED : '';
      note.textContent = '';
    };

    const emit = (message) => {
      const allowed = fire(handle, message.event, message);
      return fire(document, `kassette:${message.event}`, { ...message, handle }) && allowed;
    };

    const leave = (message = { event: 'close' }, forced) => {
      if (closed) return;
      if (locked && !forced) {
        note.textContent = LOCKED;
        return;
      }
      closed = true; // a listener may close, too
      closed = emit(message) || forced;
      if (!closed) return;
      clearTimeout(timer);
      removeEventListener('message', listen);
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== scrollLock);
      dialog.close();
      host.remove();
      reject(Error('Kassette: closed before it loaded'));
    };

    const handle = Object.assign(new EventTarget(), { close: () => leave(undefined, true) });

    const defaults = new Map(Object.entries({
      loaded() {
        dialog.className = '';
        iframe.focus();
        resolve(/** @type {any} */ (handle));
      },
      resize() {},
      updated() {},
      confirmed: () => lock(true),
      failed() {},
      success({ successURL, redirect }) {
        if (redirect) location.assign(webAddress(successURL));
      },
      error() {
        // Once loaded, the frame can speak for itself.
        if (!dialog.className) return;
        dialog.className = '';
        const link = element('a', { href, target: '_blank' }, 'Open checkout in a new tab');
        iframe.replaceWith(element('div', { role: 'alert' }, 'The checkout could not be shown here.', link));
        link.focus();
      },
    }));

    const receive = (message) => {
      const { event } = message;
      if (event === 'close') return leave(message);
      const act = defaults.get(event);
      if (!act) return;
      if (/loaded|error/.test(event)) clearTimeout(timer);
      if (/failed|success|error/.test(event)) lock(false);
      if (event === 'loaded') defaults.delete(event); // said again after a redirect inside the frame
      if (event === 'error') reject(Error(`Kassette: no checkout of ${origin} on ${location.origin}: ${message.code}`));
      if (emit(message)) act(message);
    };

    const listen = ({ source, origin: sender, data }) => {
      if (source === iframe.contentWindow && sender === origin && data?.type === 'POLAR_CHECKOUT') receive(data);
    };

    const timer = setTimeout(receive, 15_000, { event: 'error', code: 'timeout' });
    addEventListener('message', listen);
    document.adoptedStyleSheets = [scrollLock, ...document.adoptedStyleSheets];
    const root = host.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [sheet(styles)];
    root.append(dialog);
    page.append(host);
    dialog.showModal();
  });

  globalThis.Kassette = { open };

  globalThis.document?.addEventListener('click', (/** @type {any} */ event) => {
    const trigger = event.composedPath().find((node) => node.matches?.('[data-kassette-checkout],[data-polar-checkout]'));
    if (!trigger || event.defaultPrevented) return;
    const href = trigger.getAttribute('href');
    if (href && (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey)) return;
    const { kassetteCheckout, polarCheckout, kassetteCheckoutTheme, polarCheckoutTheme } = trigger.dataset;
    event.preventDefault();
    trigger.focus();
    open(href || kassetteCheckout || polarCheckout, { theme: kassetteCheckoutTheme || polarCheckoutTheme }).catch(console.warn);
  });
})();
