/**
 * @typedef {import('@stripe/stripe-js').ConfirmationTokenResult} ConfirmationTokenResult
 * @typedef {import('@stripe/stripe-js').ConfirmationTokenCreateParams} ConfirmationTokenCreateParams
 */

const ADDRESS_FIELDS = ['line1', 'line2', 'city', 'state', 'country', 'postalCode'];

/**
 * Turns what the buyer entered into a token. The card's number stays inside the frame.
 *
 * @param {string} key
 * @param {Elements} elements
 * @param {ConfirmationTokenCreateParams} params
 * @param {string} caller
 * @returns {Promise<ConfirmationTokenResult>}
 */
async function createConfirmationToken(key, elements, params, caller) {
  if (!(elements instanceof Elements)) {
    throw new IntegrationError(
      `Invalid value for ${caller}: elements should be an Elements object, as made by stripe.elements().`,
    );
  }
  const element = elements.requireElement(caller);
  elements.requireSubmitted(caller);
  requireOptedOutDetails(element.options, params, caller);
  return element.frame.ask('createConfirmationToken', {
    key,
    params: { ...params, setup_future_usage: usageOf(elements.options) },
  });
}

/**
 * What the buyer agrees to. A card that is set up, or pays for a subscription, is charged again in
 * their absence.
 *
 * @param {ElementsOptions} options
 */
function usageOf({ mode, setupFutureUsage }) {
  if (setupFutureUsage) return setupFutureUsage;
  return mode === 'setup' || mode === 'subscription' ? 'off_session' : undefined;
}

/**
 * What the element was told never to ask for, the caller has to bring, if only as null.
 *
 * @param {StripePaymentElementOptions} options
 * @param {ConfirmationTokenCreateParams} params
 * @param {string} caller
 */
function requireOptedOutDetails(options, params, caller) {
  const billing = options.fields?.billingDetails ?? 'auto';
  /** @type {Record<string, any>} */
  const brought = params.payment_method_data?.billing_details ?? {};
  /** @type {(path: string, value: unknown) => void} */
  const require = (path, value) => {
    if (value !== undefined) return;
    throw new IntegrationError(
      `You specified "never" for fields.billing_details.${path} when creating the payment Element, ` +
        `but did not pass params.payment_method_data.billing_details.${path} when calling ${caller}. ` +
        'If you opt out of collecting data via the payment Element using the fields option, the ' +
        `data must be passed in when calling ${caller}.`,
    );
  };
  for (const name of /** @type {const} */ (['name', 'email', 'phone'])) {
    if ((typeof billing === 'string' ? billing : billing[name]) === 'never') {
      require(name, brought[name]);
    }
  }
  const address = typeof billing === 'string' ? billing : (billing.address ?? 'auto');
  for (const name of ADDRESS_FIELDS) {
    const option = typeof address === 'string' ? address : Reflect.get(address, name);
    const line = name === 'postalCode' ? 'postal_code' : name;
    if (option === 'never') require(`address.${line}`, brought.address?.[line]);
  }
}
