/**
 * Kassette's loader, as the global `Kassette`. The same file is a classic script, a module script and the inside of the npm package.
 *
 * ```html
 * <script type="module" src="https://checkout.example.com/embed.js"></script>
 * <a href="https://checkout.example.com/l/kassette_cl_…" data-kassette-checkout>Buy</a>
 * ```
 *
 * A click on any element with `data-kassette-checkout` (or `data-polar-checkout`) opens the checkout named by its `href` or, without
 * one, by the attribute's value; `data-kassette-checkout-theme="dark"` and `data-kassette-checkout-locale="de"` fix the theme and the
 * language. Elements that are added later work too. Clicks with Ctrl, Meta, Shift or Alt stay what they are on a link, and a click whose
 * default was prevented opens nothing. What a checkout needs is loaded when such an element comes into view, is pointed at or focused.
 *
 * `<kassette-checkout src="…">` shows a checkout as a part of the page, as `mount` does, with `theme` and `locale` as attributes. Its
 * events are dispatched on the element, as `kassette:<event>`, and bubble.
 *
 * A shop with a Content-Security-Policy needs the checkout's origin in `script-src` and in `frame-src`, and nothing else; if it offers
 * methods that leave the checkout for another page, that page's origin in `frame-src`, too: it is shown in the same frame.
 *
 * The loader does not know where it came from, and need not: a message counts if it comes from the frame that the loader made and from
 * the origin of the address that was opened in it. So nothing is baked in, the three forms behave alike, and one copy can open
 * the checkouts of several servers. (A redirect to another origin would make the checkout unheard: link to the origin it lives on.)
 *
 * A frame is transparent only while its document has the color scheme of the frame. The frame's is the `theme`, or the system's without
 * one; so a checkout page says `color-scheme: light dark`, or the `theme` it was given, on its root.
 *
 * Whatever an address can say is part of it: the query of a checkout link prefills it. So two calls with the same address and options
 * want the same checkout, and get the same handle; a component that is rendered twice opens nothing twice. A frame in the page gets its
 * address a moment after the call: one that is mounted and aborted at once makes no session.
 *
 * A message that was heard is not heard again: `loaded` and `success` come once, and after `success` nothing locks.
 *
 * Keys that are pressed inside the frame never reach the shop's page: the checkout itself answers Escape with `close`.
 */
export interface KassetteApi {
  /**
   * Opens a checkout over the page and resolves when its first screen is shown. If the same is open already, that one.
   *
   * Rejects, never hangs: with an `Error` that begins with `Kassette: ` where the address is not one of the web (then the page is untouched),
   * where the checkout reports an error or says nothing for 15 seconds (then the buyer is offered to open it in a new tab), and where it
   * is closed before it has loaded; with the signal's reason where that aborts.
   *
   * @param url A checkout link, a checkout session's `url`, or a customer session's `payment_method_url`; relative to the page if it is
   *   not absolute.
   */
  open(url: string | URL, options?: CheckoutOptions): Promise<CheckoutHandle>;

  /**
   * Shows a checkout inside an element, as high as its content. Resolves and rejects as `open` does. An element has one checkout at
   * most: the same call again gets the same, another replaces it. It closes when it is taken out of the document.
   *
   * The buyer can close nothing but the receipt, and nothing takes the focus.
   */
  mount(element: Element, url: string | URL, options?: CheckoutOptions): Promise<CheckoutHandle>;

  /**
   * Loads what every checkout of this address's server needs, once, and opens no session: it asks for nothing but the server's
   * `/embed/preload`.
   *
   * @throws {Error} Where the address is not one of the web.
   */
  preload(url: string | URL): void;

  /** What the loader says itself, to be written over. The script `/embed/words.js` does it in the language of the page. */
  words: CheckoutWords;
}

export interface CheckoutWords {
  /** What overlay and frame are called. */
  checkout: string;
  close: string;
  /** Why the overlay cannot be closed. */
  paying: string;
  /** Why there is no checkout, a sentence; the link `newTab` follows. */
  failed: string;
  newTab: string;
}

export interface CheckoutOptions extends CheckoutListeners {
  /** Without it the checkout decides. */
  theme?: 'light' | 'dark' | null;
  /** A BCP 47 language tag, such as `pt-BR`. Without it the session decides. */
  locale?: string | null;
  /** For a checkout link alone: a session knows what is in it. */
  prefill?: Prefill;
  /** Closes the checkout, at whatever point it is. */
  signal?: AbortSignal | null;
}

/** What a checkout link understands in its query. What it says wrongly is ignored. */
export interface Prefill {
  customer_email?: string | null;
  customer_name?: string | null;
  discount_code?: string | null;
  product_id?: string | null;
  /** Where the buyer names the amount: in minor units. */
  amount?: number | null;
  /** Stored in the session's metadata, as are `utm_source`, `utm_medium`, `utm_campaign`, `utm_term` and `utm_content`. */
  reference_id?: string | null;
  /** The answer to one of the merchant's questions: `'custom_field_data.company'`. */
  [parameter: string]: string | number | boolean | null | undefined;
}

/** The same as `addEventListener` on the handle, and early enough for `loaded`. They belong to the first of several equal calls. */
export type CheckoutListeners = {
  [Name in keyof CheckoutEvents as `on${Capitalize<Name>}`]?: (event: CustomEvent<CheckoutEvents[Name]>) => void;
};

/**
 * An open checkout. Every event is dispatched here and, as `kassette:<event>`, on `document` or, where it is part of the page, on the
 * `<kassette-checkout>`, from which it bubbles; both are cancelable, and the default action
 * that is described at the event runs unless one of the two was.
 */
export interface CheckoutHandle extends EventTarget {
  /** Closes at once, whatever the checkout is doing, and dispatches `close`. A second call does nothing. */
  close(): void;
  addEventListener<Name extends keyof CheckoutEvents>(
    type: Name,
    listener: (this: CheckoutHandle, event: CustomEvent<CheckoutEvents[Name]>) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject | null,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

/** What each event's `detail` says. */
export interface CheckoutEvents {
  /** The first screen is shown, once. By default the spinner ends and `open()` resolves. */
  loaded: CheckoutMessage<'loaded'>;
  /** The content's height changed. By default a checkout that is part of the page follows. */
  resize: CheckoutMessage<'resize'> & {
    /** CSS pixels. */
    height: number;
  };
  /** What will be charged changed. */
  updated: CheckoutMessage<'updated'> & { totals: CheckoutTotals };
  /** The buyer submitted, and money may move from now on. By default the buyer cannot close the checkout until an outcome is known. */
  confirmed: CheckoutMessage<'confirmed'>;
  /** The attempt ended without payment. The buyer can close the checkout again, prevented or not. */
  failed: CheckoutMessage<'failed'> & { code: string; message: string };
  /**
   * The server says that the checkout succeeded, once. The buyer can close it again, prevented or not; by default the page then goes to
   * `successURL` if `redirect` says so, and has no checkout open when the buyer comes back. `receipt` says what was bought, signed for the
   * merchant's server to check (docs/receipts.md).
   */
  success: CheckoutMessage<'success'> & {
    successURL: string;
    redirect: boolean;
    receipt: string | null;
    /** What a customer saved, where they were shown a `payment_method_url`. Nothing was bought then. */
    payment_method_id?: string;
  };
  /**
   * The checkout cannot be shown: `timeout` if it said nothing for 15 seconds, else the checkout's own code. Rejects `open()`, prevented
   * or not; by default the buyer is told, unless the checkout has loaded and tells them itself.
   */
  error: CheckoutMessage<'error'> & { code: string };
  /** The checkout is about to close. Preventing it keeps it open, unless the page itself called `close()`. */
  close: CheckoutMessage<'close'>;
}

export interface CheckoutMessage<Name extends string> {
  event: Name;
  /** Null while no session could be loaded; absent where the loader itself speaks (`close`, and `error` with the code `timeout`). */
  checkout_id?: string | null;
}

/** In minor units of `currency`. */
export interface CheckoutTotals {
  currency: string;
  amount: number;
  discount_amount: number;
  /** Null while it is not known. */
  tax_amount: number | null;
  total_amount: number;
}

/** The `detail` of the events on `document`. */
export type DocumentCheckoutEvents = {
  [Name in keyof CheckoutEvents as `kassette:${Name}`]: CustomEvent<CheckoutEvents[Name] & { handle: CheckoutHandle }>;
};

declare global {
  var Kassette: KassetteApi;
  interface HTMLElementTagNameMap {
    'kassette-checkout': HTMLElement;
  }
  interface HTMLElementEventMap extends DocumentCheckoutEvents {}
  interface DocumentEventMap extends DocumentCheckoutEvents {}
}
