// The page on which a customer saves a payment method. The server writes it, docs/customers.md says who opens it, and docs/protocol.md
// what it tells the page around it.

/** What the server wrote into the page. */
const page = JSON.parse(/** @type {HTMLElement} */ (document.getElementById('kassette-page')).textContent ?? '');
const { texts } = page;

/** Where the token of a page of its own outlives a reload, and the way to a bank's page and back: in this tab alone. */
const KEPT = 'kassette-customer-session-token';

/** Milliseconds after which each further try to reach the server begins. */
const PATIENCE = [1000, 2000, 4000, 8000];

/** Milliseconds between two looks at what becomes of something elsewhere. */
const LOOK_EVERY = 2500;

/** Milliseconds after which a script that has not come is taken for one that will not. */
const LONGEST_LOAD = 20_000;

/** What a bank's no means, by Stripe's `decline_code`, or by its `code` where there is none. */
const DECLINES = {
  expired_card: 'declined_expired',
  invalid_expiry_month: 'declined_expired',
  invalid_expiry_year: 'declined_expired',
  incorrect_cvc: 'declined_cvc',
  invalid_cvc: 'declined_cvc',
  incorrect_number: 'declined_number',
  invalid_number: 'declined_number',
  card_not_supported: 'declined_unsupported',
  not_permitted: 'declined_unsupported',
  service_not_allowed: 'declined_unsupported',
  transaction_not_allowed: 'declined_unsupported',
  authentication_required: 'declined_authentication',
  authentication_not_handled: 'declined_authentication',
  setup_intent_authentication_failure: 'declined_authentication',
  issuer_not_available: 'declined_again',
  processing_error: 'declined_again',
  reenter_transaction: 'declined_again',
  try_again_later: 'declined_again',
};

const BRANDS = { amex: 'American Express', diners: 'Diners Club', jcb: 'JCB', unionpay: 'UnionPay' };

/** Why nothing was saved: a key of a text, and what programs tell it by. */
class Problem extends Error {
  constructor(text, code = text) {
    super(texts[text]);
    this.code = code;
  }
}

/** The token opens nothing any more. */
class Expired extends Error {}

const main = /** @type {HTMLElement} */ (document.querySelector('main'));
const part = (selector) => /** @type {HTMLElement} */ (main.querySelector(selector));
const button = part('button[type=submit]');

let saving = false;
let token = '';
/** @type {any} */
let stripe;
/** @type {any} */
let elements;
/** @type {any} */
let customer = {};
/** @type {string | null} */
let returnUrl = null;

const isFramed = page.embed_origin && parent !== window;

/** To the page that was let in, and to no other. */
function tell(event, more = {}) {
  if (isFramed) parent.postMessage({ type: 'POLAR_CHECKOUT', checkout_id: null, event, ...more }, page.embed_origin);
}

const close = () => saving || tell('close');

/** What the address says and no address shall keep: the token, and what a bank's own page added. */
function takeFromAddress() {
  const query = new URLSearchParams(location.search);
  const came = { id: query.get('setup_intent'), secret: query.get('setup_intent_client_secret') };
  for (const name of ['setup_intent', 'setup_intent_client_secret', 'redirect_status']) query.delete(name);
  const given = new URLSearchParams(location.hash.slice(1)).get('customer_session_token');
  history.replaceState(null, '', addressWith(query));
  // A frame keeps nothing: another page that frames this one later must not find it.
  if (given && !isFramed) sessionStorage.setItem(KEPT, given);
  token = given ?? (isFramed ? null : sessionStorage.getItem(KEPT)) ?? '';
  return came;
}

function addressWith(query) {
  const text = query.toString();
  return location.pathname + (text && `?${text}`);
}

/** This page on its own. */
function ownAddress() {
  const query = new URLSearchParams(location.search);
  for (const name of ['embed', 'embed_origin']) query.delete(name);
  return location.origin + addressWith(query);
}

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Asks until there is an answer: the same question saves nothing twice. */
async function ask(path, body) {
  for (const patience of [...PATIENCE, null]) {
    const answer = await fetch(`/v1/customer-portal/${path}`, {
      method: body ? 'POST' : 'GET',
      headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
      body: body && JSON.stringify(body),
    }).catch(() => null);
    if (answer && answer.status < 500) return heard(answer);
    if (patience === null) throw new Problem(answer ? 'problem_server' : 'problem_network');
    await pause(patience);
  }
}

async function heard(answer) {
  const body = await answer.json().catch(() => ({}));
  if (answer.ok) return body;
  if (answer.status === 401) throw new Expired();
  if (answer.status === 429) throw new Problem('problem_too_often');
  throw body.decline_code ? declined(body.decline_code) : new Problem('problem_not_saved');
}

const declined = (code) => new Problem(DECLINES[code] ?? 'declined', code);

function element(tag, className, text = '', more = {}) {
  return Object.assign(document.createElement(tag), { className, textContent: text }, more);
}

/** Everything else is over: a message, and what can be done now. */
function showScreen(icon, title, ...more) {
  const heading = element('h1', 'screen__title', title, { tabIndex: -1 });
  const picture = element('span', `screen__icon screen__icon--${icon}`);
  picture.ariaHidden = 'true';
  main.className = 'screen';
  main.replaceChildren(picture, heading, ...more);
  heading.focus();
}

const note = (text) => element('p', 'screen__text', text);

/** The way on: out of the overlay, or back to where the customer came from. */
function wayOn() {
  if (isFramed) {
    return element('button', 'button button--quiet', texts.return, { type: 'button', onclick: () => tell('close') });
  }
  if (page.portal) return element('a', 'button', texts.back, { href: `/portal#customer_session_token=${token}` });
  return returnUrl ? element('a', 'button', texts.return, { href: returnUrl }) : note(texts.success_close);
}

function showExpired() {
  showScreen('problem', texts.expired_title, note(texts.expired_text));
  tell('error', { code: 'expired' });
}

function showUnreachable() {
  const again = element('button', 'button', texts.try_again, { type: 'button', onclick: () => location.reload() });
  showScreen('problem', texts.unreachable_title, note(texts.unreachable_text), again);
  tell('error', { code: 'could_not_load' });
}

function showSaved({ id, method_metadata: card }) {
  const what = [];
  if (card) {
    const brand = BRANDS[card.brand] ?? card.brand.charAt(0).toUpperCase() + card.brand.slice(1);
    const line = note('');
    line.append(element('bdi', '', `${brand} •••• ${card.last4}`));
    what.push(line);
  }
  showScreen('done', texts.saved_title, ...what, wayOn());
  tell('success', { payment_method_id: id, successURL: returnUrl ?? '', redirect: false, receipt: null });
}

/** What a tab that was opened for it shows, in which nobody knows the token: the page that opened it goes on. */
async function showElsewhere(secret) {
  const { setupIntent } = await stripe.retrieveSetupIntent(secret);
  const isSaved = setupIntent?.status === 'succeeded';
  const title = isSaved ? texts.saved_title : texts.problem_not_saved;
  showScreen(isSaved ? 'done' : 'problem', title, note(texts.success_close));
}

/** Where the frame's own part is: only Stripe can read what is typed there. */
function payment(state) {
  part('.payment').ariaBusy = String(state === 'loading');
  part('.spinner').hidden = state !== 'loading';
  part('.payment__unavailable').hidden = state !== 'unavailable';
  part('.payment__element').hidden = state === 'unavailable';
  button.ariaDisabled = String(state !== 'ready');
}

function loadStripe() {
  if (globalThis.Stripe) return true;
  document.querySelector('script[data-stripe]')?.remove();
  const script = element('script', '', '', { src: page.stripe_js });
  script.dataset.stripe = '';
  return new Promise((resolve) => {
    script.onload = () => resolve('Stripe' in globalThis);
    script.onerror = () => resolve(false);
    setTimeout(resolve, LONGEST_LOAD, false);
    document.head.append(script);
  });
}

/** The frame cannot see our style sheets: it is told the tokens that are in force here. */
function appearance() {
  const { theme } = document.documentElement.dataset;
  const isDark = theme ? theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  const style = getComputedStyle(document.documentElement);
  const own = (name) => style.getPropertyValue(name).trim();
  return {
    theme: isDark ? 'night' : 'stripe',
    variables: {
      colorPrimary: own('--color-accent'),
      colorBackground: own('--color-field'),
      colorText: own('--color-text'),
      colorDanger: own('--color-danger'),
      borderRadius: own('--radius-control'),
      fontSizeBase: '16px',
      fontFamily: own('--font'),
    },
    rules: { '.Input': { border: `1px solid ${own('--color-line-strong')}`, boxShadow: 'none' } },
  };
}

/** Whether Stripe's script is here. */
async function connect() {
  if (!stripe && (await loadStripe())) stripe = /** @type {any} */ (globalThis).Stripe(page.publishable_key);
  return stripe != null;
}

/** Brings Stripe's form into the page. */
async function mount() {
  payment('loading');
  if (!(await connect())) return payment('unavailable');
  try {
    part('.payment__element').replaceChildren();
    elements = stripe.elements({
      mode: 'setup',
      currency: page.currency,
      setupFutureUsage: 'off_session',
      paymentMethodCreation: 'manual',
      appearance: appearance(),
      locale: page.stripe_locale,
    });
    const form = elements.create('payment', { layout: 'tabs' });
    form.on('ready', () => payment('ready'));
    form.on('loaderror', () => payment('unavailable'));
    form.on('escape', close);
    form.mount(part('.payment__element'));
  } catch {
    payment('unavailable');
  }
}

function showProblem(message) {
  const place = part('[data-problem]');
  if (message === place.textContent) return;
  place.replaceChildren();
  if (!message) return;
  place.append(element('p', 'notice', message, { tabIndex: -1 }));
  /** @type {HTMLElement} */ (place.firstElementChild).focus();
}

/** While it saves, nothing can be typed, pressed twice or closed. */
function setSaving(on) {
  saving = on;
  button.ariaDisabled = String(on);
  part('.button__ring').hidden = !on;
  part('[data-label]').textContent = on ? texts.saving : texts.save;
  part('[data-progress]').textContent = on ? texts.saving : '';
}

/** Does what the bank asks for, here or on a page of its own. */
async function act(secret) {
  const found = await stripe.retrieveSetupIntent(secret);
  const url = found.setupIntent?.next_action?.redirect_to_url?.url;
  if (url && !isFramed) {
    saving = false; // The browser asks nobody whether they want to leave.
    location.assign(url);
    await new Promise(() => {});
  }
  if (url) return waitFor(url);
  const { error } = await stripe.handleNextAction({ clientSecret: secret });
  // What was answered already, in another tab or before the page was loaded again, the server knows.
  if (!error || error.code === 'setup_intent_unexpected_state') return;
  throw error.code ? declined(error.code) : new Problem('problem_not_saved');
}

/** In a frame, other people's pages are shown by nobody: they get a tab, and the frame can be closed. */
async function waitFor(url) {
  const place = part('[data-elsewhere]');
  if (!place.childElementCount) {
    const link = element('a', 'button button--quiet', texts.open_in_tab, { href: url, target: '_blank', rel: 'noopener' });
    place.append(note(texts.elsewhere_text), link);
    place.hidden = false;
    link.focus();
    tell('failed', { code: 'elsewhere', message: texts.elsewhere_text });
  }
  await pause(LOOK_EVERY);
}

/** Asks what came of a set-up until it is decided. */
async function follow(answer) {
  while (answer.status === 'requires_action') {
    await act(answer.client_secret);
    const setup_intent_id = answer.client_secret.split('_secret_')[0];
    answer = await outcomeOf(setup_intent_id);
    // A bank that takes its time.
    if (answer.status === 'requires_action') await pause(LOOK_EVERY);
  }
  return answer.payment_method;
}

const outcomeOf = (setup_intent_id) =>
  ask('customers/me/payment-methods/confirm', { setup_intent_id, set_default: page.set_default });

async function create() {
  const { name, email } = customer;
  const billing_details = Object.fromEntries(Object.entries({ name, email }).filter(([, value]) => value));
  const params = { payment_method_data: { billing_details } };
  const { confirmationToken, error } = await stripe.createConfirmationToken({ elements, params });
  if (error) throw error.type === 'card_error' ? declined(error.code) : new Problem('problem_not_saved');
  return ask('customers/me/payment-methods', {
    confirmation_token_id: confirmationToken.id,
    set_default: page.set_default,
    return_url: ownAddress(),
  });
}

/** Saves what `begun` has begun, and says what came of it. */
async function save(begun) {
  setSaving(true);
  showProblem('');
  tell('confirmed');
  try {
    const saved = await follow(await begun());
    saving = false;
    showSaved(saved);
  } catch (error) {
    fail(error);
  }
}

function fail(error) {
  saving = false;
  if (error instanceof Expired) return showExpired();
  const problem = error instanceof Problem ? error : new Problem('problem_not_saved');
  setSaving(false);
  part('[data-elsewhere]').replaceChildren();
  part('[data-elsewhere]').hidden = true;
  showProblem(problem.message);
  tell('failed', { code: problem.code, message: problem.message });
}

async function submit(event) {
  event.preventDefault();
  if (saving || button.ariaDisabled === 'true') return;
  saving = true;
  // First, while the browser still counts this as the customer's click: wallets open their sheet here.
  try {
    const { error } = await elements.submit();
    saving = false;
    // The form says itself what is wrong with it.
    if (!error) await save(create);
  } catch (error) {
    fail(error);
  }
}

async function start() {
  const came = takeFromAddress();
  if (!page.publishable_key) return showScreen('problem', texts.problem_payment_not_ready);
  if (!token && came.secret) {
    return (await connect()) ? showElsewhere(came.secret) : showUnreachable();
  }
  if (!token) return showExpired();
  const connecting = connect();
  const [me, session] = await Promise.all([ask('customers/me'), ask('customer-session/introspect')]);
  // A token of another shop's customer saves nothing under this one's name.
  if (session.organization_id !== page.organization_id) throw new Expired();
  customer = me;
  // Whoever was sent here by somebody else sees for whom they would save it.
  part('[data-customer]').textContent = me.email;
  returnUrl = session.return_url;
  tell('loaded');
  new ResizeObserver(() => tell('resize', { height: document.body.scrollHeight })).observe(document.body);
  await connecting;
  await mount();
  if (came.id && stripe) await save(() => outcomeOf(came.id));
}

part('form').addEventListener('submit', submit);
part('[data-again]').addEventListener('click', mount);
addEventListener('beforeunload', (event) => saving && event.preventDefault());
document.addEventListener('keydown', ({ key }) => key === 'Escape' && close());
start().catch((error) => (error instanceof Expired ? showExpired() : showUnreachable()));
