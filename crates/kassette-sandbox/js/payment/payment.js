import { applyAppearance } from './appearance.js';
import { CardForm } from './form.js';
import { Methods, offeredMethods } from './methods.js';
import { textsOf } from './texts.js';
import { createConfirmationToken, createMethodToken } from './token.js';

/**
 * @typedef {{group: {appearance?: import('@stripe/stripe-js').Appearance, locale?: string},
 *   element: {readOnly?: boolean}}} Options
 */

/**
 * Speaks with Stripe.js in the host's document, which opens the line once and for all.
 *
 * @param {MessagePort} port
 * @param {Options} options
 * @param {string[]} offered
 */
function open(port, options, offered) {
  const form = new CardForm((name, detail) => port.postMessage({ name, detail }));
  const methods = new Methods(offered, () => {
    if (methods.chosen === 'card') return form.tellChange();
    const value = { type: methods.chosen };
    const detail = { empty: false, complete: true, collapsed: false, value };
    port.postMessage({ name: 'change', detail });
  });
  let locale = 'auto';

  /** @param {Options} given */
  const apply = ({ group, element }) => {
    locale = group.locale ?? 'auto';
    applyAppearance(group.appearance);
    form.setLocale(locale);
    form.setReadOnly(element.readOnly ?? false);
    methods.setReadOnly(element.readOnly ?? false);
  };

  /** @type {Record<string, (detail: any) => unknown>} */
  const actions = {
    update: apply,
    focus: () => form.focus(),
    blur: () => form.fields.forEach((field) => field.input.blur()),
    clear: () => form.clear(),
    submit: () =>
      methods.chosen === 'card' ? form.submit() : { selectedPaymentMethod: methods.chosen },
    createConfirmationToken: (request) => {
      const connectionMessage = textsOf(locale).problems.connection ?? '';
      if (methods.chosen !== 'card') {
        return createMethodToken(methods.chosen, request, connectionMessage);
      }
      const { number, expiry, cvc } = form;
      const digits = { number: number.digits, expiry: expiry.digits, cvc: cvc.digits };
      return createConfirmationToken(digits, request, connectionMessage);
    },
  };
  port.addEventListener('message', async ({ data }) => {
    const result = await actions[data.name]?.(data.detail);
    if (data.question) port.postMessage({ answers: data.question, result });
  });
  port.start();

  apply(options);
  reportHeight(port);
  port.postMessage({ name: 'ready' });
}

/** @param {MessagePort} port */
function reportHeight(port) {
  const report = () => {
    const height = Math.ceil(document.body.getBoundingClientRect().height);
    port.postMessage({ name: 'resize', detail: { height } });
  };
  report();
  new ResizeObserver(report).observe(document.body);
}

document.querySelector('form')?.addEventListener('submit', (event) => event.preventDefault());

window.addEventListener('message', function opening(event) {
  const [port] = event.ports;
  if (event.source !== window.parent || !port) return;
  window.removeEventListener('message', opening);
  offeredMethods().then((offered) => open(port, event.data, offered));
});
