/** Where this script comes from, and with it every frame that it opens and every call it makes. */
const SCRIPT_ORIGIN = new URL(/** @type {HTMLScriptElement} */ (document.currentScript).src).origin;

/**
 * What a frame says: something happened in it, or the answer to a request.
 *
 * @typedef {{name: string, detail: any} | {answers: number, result: any}} FrameMessage
 */

/**
 * A page of this script's origin, with a line of its own to it: nothing else in the document can
 * listen in, or speak in its place.
 */
class Frame {
  #port;
  #asked = 0;
  /** @type {Map<number, {resolve: (result: any) => void, reject: (error: Error) => void}>} */
  #waiting = new Map();

  /**
   * @param {string} path the page
   * @param {string} title what assistive technology calls the frame
   * @param {object} opening the first thing that the page is told
   * @param {(name: string, detail: any) => void} onEvent
   */
  constructor(path, title, opening, onEvent) {
    this.iframe = document.createElement('iframe');
    this.iframe.src = SCRIPT_ORIGIN + path;
    this.iframe.title = title;
    this.iframe.allow = 'payment *; publickey-credentials-get *';
    // Another colour scheme than the page's own would get an opaque background.
    this.iframe.style.setProperty('color-scheme', 'light only', 'important');
    this.iframe.style.setProperty('border', '0', 'important');

    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    port1.addEventListener('message', ({ data }) => this.#receive(data, onEvent));
    port1.start();
    this.iframe.addEventListener(
      'load',
      () => this.iframe.contentWindow?.postMessage(opening, SCRIPT_ORIGIN, [port2]),
      { once: true },
    );
  }

  /**
   * @param {FrameMessage} message
   * @param {(name: string, detail: any) => void} onEvent
   */
  #receive(message, onEvent) {
    if ('name' in message) return onEvent(message.name, message.detail);
    const waiting = this.#waiting.get(message.answers);
    this.#waiting.delete(message.answers);
    waiting?.resolve(message.result);
  }

  /**
   * @param {string} name
   * @param {unknown} [detail]
   */
  tell(name, detail) {
    this.#port.postMessage({ name, detail });
  }

  /**
   * @param {string} name
   * @param {unknown} [detail]
   * @returns {Promise<any>}
   */
  ask(name, detail) {
    const question = ++this.#asked;
    this.#port.postMessage({ name, detail, question });
    return new Promise((resolve, reject) => this.#waiting.set(question, { resolve, reject }));
  }

  close() {
    this.iframe.remove();
    this.#port.close();
    const gone = new IntegrationError('The Element was removed before it could answer.');
    for (const { reject } of this.#waiting.values()) reject(gone);
    this.#waiting.clear();
  }
}
