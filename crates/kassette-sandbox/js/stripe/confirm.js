/**
 * @typedef {{elements: Elements, clientSecret?: string, redirect?: 'always' | 'if_required',
 *   confirmParams?: {return_url?: string, payment_method_data?: any}}} ConfirmOptions
 */

/**
 * Pays an intent from the browser alone.
 *
 * @param {Api} api
 * @param {ConfirmOptions} given
 * @returns {Promise<any>}
 */
async function confirmPayment(api, given) {
  const prepared = await prepareConfirmation(api, given, 'stripe.confirmPayment()');
  if ('error' in prepared) return prepared;
  const { secret, parameters } = prepared;
  const confirmed = await api.confirmPaymentIntent(secret, parameters);
  const settled = confirmed.error ? confirmed : await handleNextActionOfPayment(api, secret);
  if (settled.error) return settled;
  return leaveOrStay(given, 'payment_intent', settled.paymentIntent.id, secret, settled);
}

/**
 * Makes a card ready for later from the browser alone.
 *
 * @param {Api} api
 * @param {ConfirmOptions} given
 * @returns {Promise<any>}
 */
async function confirmSetup(api, given) {
  const prepared = await prepareConfirmation(api, given, 'stripe.confirmSetup()');
  if ('error' in prepared) return prepared;
  const { secret, parameters } = prepared;
  const confirmed = await api.confirmSetupIntent(secret, parameters);
  const settled = confirmed.error ? confirmed : await handleNextActionOfSetup(api, secret);
  if (settled.error) return settled;
  return leaveOrStay(given, 'setup_intent', settled.setupIntent.id, secret, settled);
}

/**
 * Turns what the buyer entered into the parameters of a confirmation.
 *
 * @param {Api} api
 * @param {ConfirmOptions} given
 * @param {string} caller
 * @returns {Promise<{secret: string, parameters: Record<string, string>} | {error: any}>}
 */
async function prepareConfirmation(api, given, caller) {
  const { elements, clientSecret, redirect = 'always', confirmParams = {} } = given;
  const { return_url, payment_method_data } = confirmParams;
  if (!return_url && redirect === 'always') {
    throw new IntegrationError(
      `${caller}: confirmParams.return_url is required unless redirect is if_required.`,
    );
  }
  if (elements.options.clientSecret) {
    const { error } = await elements.submit();
    if (error) return { error };
  }
  const { confirmationToken, error } = await createConfirmationToken(
    api.key, elements, { payment_method_data }, caller,
  );
  if (error) return { error };
  const parameters = {
    confirmation_token: confirmationToken.id,
    return_url: return_url ?? location.href,
  };
  return { secret: String(clientSecret ?? elements.options.clientSecret), parameters };
}

/**
 * What has succeeded goes on at the address to return to, unless only methods that leave the page do.
 *
 * @param {ConfirmOptions} given
 * @param {'payment_intent' | 'setup_intent'} kind
 * @param {string} id
 * @param {string} secret
 * @param {object} settled
 */
function leaveOrStay({ redirect = 'always', confirmParams = {} }, kind, id, secret, settled) {
  if (redirect === 'if_required' || !confirmParams.return_url) return settled;
  const destination = new URL(confirmParams.return_url);
  destination.searchParams.set(kind, id);
  destination.searchParams.set(`${kind}_client_secret`, secret);
  destination.searchParams.set('redirect_status', 'succeeded');
  location.assign(destination);
  return new Promise(() => {});
}
