/**
 * @typedef {Pick<import('@stripe/stripe-js').Stripe, 'elements' | 'createConfirmationToken' |
 *   'handleNextAction' | 'retrievePaymentIntent' | 'confirmPayment'>} StripeInterface
 */

const STRIPE_OPTIONS = new Set([
  'stripeAccount', 'apiVersion', 'locale', 'betas', 'developerTools', 'advancedFraudSignals',
]);

/**
 * `Stripe(publishableKey, options)`
 *
 * @param {string} key
 * @param {{locale?: string}} [options]
 * @returns {StripeInterface}
 */
function Stripe(key, options = {}) {
  checkKey(key);
  complainAboutUnknown('Stripe()', options, STRIPE_OPTIONS);
  const api = new Api(key);
  const stripe = {
    /** @param {object} [given] */
    elements: (given = {}) => /** @type {any} */ (new Elements(given, options.locale)),

    /** @param {{elements: any, params?: ConfirmationTokenCreateParams}} given */
    createConfirmationToken: ({ elements, params = {} }) =>
      createConfirmationToken(key, elements, params, 'stripe.createConfirmationToken()'),

    /** @param {{clientSecret: string} | {hashedValue: string}} given */
    handleNextAction: (given) =>
      handleNextAction(api, 'clientSecret' in given ? given.clientSecret : given.hashedValue),

    /** @param {string} clientSecret */
    retrievePaymentIntent: (clientSecret) => api.retrievePaymentIntent(clientSecret),

    /** @param {any} given */
    confirmPayment: (given) => confirmPayment(api, given),

    /** The npm package says who it is. */
    _registerWrapper: () => {},
  };
  return stripe;
}

/** @param {unknown} key */
function checkKey(key) {
  if (typeof key !== 'string' || key.trim() === '') {
    throw new IntegrationError(
      'Please call Stripe() with your publishable key. You used an empty string.',
    );
  }
  if (key.startsWith('sk_')) {
    throw new IntegrationError(
      'You should not use your secret key with Stripe.js. Please pass a publishable key instead.',
    );
  }
  if (!key.startsWith('pk_')) {
    throw new IntegrationError('Please call Stripe() with your publishable key, which begins with pk_.');
  }
}

/**
 * Pays an intent from the browser alone.
 *
 * @param {Api} api
 * @param {{elements: Elements, clientSecret?: string, redirect?: 'always' | 'if_required',
 *   confirmParams?: {return_url?: string, payment_method_data?: any}}} given
 * @returns {Promise<any>}
 */
async function confirmPayment(api, { elements, clientSecret, redirect = 'always', confirmParams = {} }) {
  const { return_url, payment_method_data } = confirmParams;
  const secret = String(clientSecret ?? elements.options.clientSecret);
  if (!return_url && redirect === 'always') {
    throw new IntegrationError(
      'stripe.confirmPayment(): confirmParams.return_url is required unless redirect is if_required.',
    );
  }
  if (elements.options.clientSecret) {
    const { error } = await elements.submit();
    if (error) return { error };
  }
  const caller = 'stripe.confirmPayment()';
  const token = await createConfirmationToken(api.key, elements, { payment_method_data }, caller);
  if (token.error) return token;
  const confirmed = await api.confirmPaymentIntent(secret, {
    confirmation_token: token.confirmationToken.id,
    return_url: return_url ?? location.href,
  });
  const settled = confirmed.error ? confirmed : await handleNextAction(api, secret);
  if (settled.error || redirect === 'if_required' || !return_url) return settled;
  const destination = new URL(return_url);
  destination.searchParams.set('payment_intent', settled.paymentIntent.id);
  destination.searchParams.set('payment_intent_client_secret', secret);
  destination.searchParams.set('redirect_status', 'succeeded');
  location.assign(destination);
  return new Promise(() => {});
}

Object.assign(window, { Stripe: Object.assign(Stripe, { version: 3 }) });
