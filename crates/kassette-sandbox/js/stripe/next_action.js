/**
 * @typedef {import('@stripe/stripe-js').PaymentIntent} PaymentIntent
 * @typedef {import('@stripe/stripe-js').SetupIntent} SetupIntent
 */

/**
 * Does what the intent waits for, which for a card is the bank's question to its owner.
 *
 * @param {Api} api
 * @param {string} clientSecret of either kind
 * @returns {Promise<PaymentIntentResult | SetupIntentResult>}
 */
function handleNextAction(api, clientSecret) {
  return isSetupSecret(clientSecret)
    ? handleNextActionOfSetup(api, clientSecret)
    : handleNextActionOfPayment(api, clientSecret);
}

/**
 * @param {Api} api
 * @param {string} clientSecret
 * @returns {Promise<PaymentIntentResult>}
 */
async function handleNextActionOfPayment(api, clientSecret) {
  const found = await api.retrievePaymentIntent(clientSecret);
  if (found.error) return found;
  const { status } = found.paymentIntent;
  if (status === 'requires_payment_method') return failureOfPayment(found.paymentIntent);
  if (status !== 'requires_action') return found;
  await carryOut(found.paymentIntent, clientSecret);
  const settled = await api.retrievePaymentIntent(clientSecret);
  if (settled.error || settled.paymentIntent.status === 'succeeded') return settled;
  return failureOfPayment(settled.paymentIntent);
}

/**
 * @param {Api} api
 * @param {string} clientSecret
 * @returns {Promise<SetupIntentResult>}
 */
async function handleNextActionOfSetup(api, clientSecret) {
  const found = await api.retrieveSetupIntent(clientSecret);
  if (found.error) return found;
  const { status } = found.setupIntent;
  if (status === 'requires_payment_method') return failureOfSetup(found.setupIntent);
  if (status !== 'requires_action') return found;
  await carryOut(found.setupIntent, clientSecret);
  const settled = await api.retrieveSetupIntent(clientSecret);
  if (settled.error || settled.setupIntent.status === 'succeeded') return settled;
  return failureOfSetup(settled.setupIntent);
}

/**
 * @param {PaymentIntent | SetupIntent} intent
 * @param {string} clientSecret
 * @returns {Promise<void>}
 */
function carryOut({ id, next_action: action }, clientSecret) {
  if (action?.type === 'redirect_to_url' && action.redirect_to_url?.url) {
    location.assign(action.redirect_to_url.url);
    return new Promise(() => {});
  }
  return askBank(id, clientSecret);
}

/**
 * @param {PaymentIntent} intent
 * @returns {{error: StripeError}}
 */
function failureOfPayment(intent) {
  const last = intent.last_payment_error;
  if (last) return { error: { .../** @type {any} */ (last), payment_intent: intent } };
  return unexpectedState('payment_intent_unexpected_state', 'PaymentIntent', intent.status);
}

/**
 * @param {SetupIntent} intent
 * @returns {{error: StripeError}}
 */
function failureOfSetup(intent) {
  const last = intent.last_setup_error;
  if (last) return { error: { .../** @type {any} */ (last), setup_intent: intent } };
  return unexpectedState('setup_intent_unexpected_state', 'SetupIntent', intent.status);
}

/**
 * @param {string} code
 * @param {string} kind
 * @param {string} status
 * @returns {{error: StripeError}}
 */
function unexpectedState(code, kind, status) {
  const message = `This ${kind} cannot be continued: its status is ${status}.`;
  return { error: { type: 'invalid_request_error', code, message } };
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
