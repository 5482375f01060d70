/**
 * @typedef {import('@stripe/stripe-js').PaymentIntent} PaymentIntent
 * @typedef {import('@stripe/stripe-js').PaymentIntentResult} PaymentIntentResult
 */

/**
 * Does what the intent waits for, which for a card is the bank's question to its owner.
 *
 * @param {Api} api
 * @param {string} clientSecret
 * @returns {Promise<PaymentIntentResult>}
 */
async function handleNextAction(api, clientSecret) {
  const found = await api.retrievePaymentIntent(clientSecret);
  if (found.error) return found;
  const { status, next_action: action } = found.paymentIntent;
  if (status === 'requires_payment_method') return failureOf(found.paymentIntent);
  if (status !== 'requires_action') return found;
  if (action?.type === 'redirect_to_url' && action.redirect_to_url?.url) {
    location.assign(action.redirect_to_url.url);
    return new Promise(() => {});
  }
  await askBank(found.paymentIntent.id, clientSecret);
  const settled = await api.retrievePaymentIntent(clientSecret);
  if (settled.error || settled.paymentIntent.status === 'succeeded') return settled;
  return failureOf(settled.paymentIntent);
}

/**
 * @param {PaymentIntent} intent
 * @returns {PaymentIntentResult}
 */
function failureOf(intent) {
  const last = intent.last_payment_error;
  const message = `This PaymentIntent cannot be continued: its status is ${intent.status}.`;
  /** @type {StripeError} */
  const error = last
    ? { .../** @type {any} */ (last), payment_intent: intent }
    : { type: 'invalid_request_error', code: 'payment_intent_unexpected_state', message };
  return { error };
}

/**
 * Shows the bank's page over the whole document until it has been answered.
 *
 * @param {string} id
 * @param {string} clientSecret
 * @returns {Promise<void>}
 */
function askBank(id, clientSecret) {
  return new Promise((resolve) => {
    const query = new URLSearchParams({ client_secret: clientSecret });
    const before = document.activeElement;
    const frame = new Frame(`/3d_secure/${id}?${query}`, '3D Secure authentication', {}, (name) => {
      if (name !== 'done') return;
      dialog.removeEventListener('close', reopen);
      frame.close();
      dialog.remove();
      if (before instanceof HTMLElement) before.focus();
      resolve();
    });
    const dialog = dialogAround(frame.iframe);
    // Browsers let a second Escape through whatever the page says. The payment is waiting, so the
    // question stays.
    const reopen = () => dialog.showModal();
    dialog.addEventListener('cancel', (event) => event.preventDefault());
    dialog.addEventListener('close', reopen);
    frame.iframe.addEventListener('load', () => frame.iframe.focus());
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** @param {HTMLIFrameElement} iframe */
function dialogAround(iframe) {
  const dialog = document.createElement('dialog');
  dialog.setAttribute('aria-label', iframe.title);
  Object.assign(dialog.style, {
    background: 'rgba(26, 27, 37, 0.6)',
    border: '0',
    boxSizing: 'border-box',
    height: '100dvh',
    margin: '0',
    maxHeight: 'none',
    maxWidth: 'none',
    overflow: 'hidden',
    padding: '0',
    position: 'fixed',
    inset: '0',
    width: '100vw',
  });
  Object.assign(iframe.style, { display: 'block', height: '100%', width: '100%' });
  dialog.append(iframe);
  return dialog;
}
