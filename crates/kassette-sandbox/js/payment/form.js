import {
  brandOf, cvcLength, cvcProblem, expiryDigits, expiryProblem, formatExpiry, formatNumber,
  numberLength, numberProblem,
} from './card.js';
import { Field } from './field.js';
import { textsOf } from './texts.js';

const WITH_PICTURE = new Set(['visa', 'mastercard', 'amex']);

/** @param {string} text */
const digitsOf = (text) => text.replace(/\D/g, '');

/** The three fields of a card. */
export class CardForm {
  #texts = textsOf('en');
  /** @type {(name: string, detail?: object) => void} */
  #tell;
  #hasFocus = false;

  /** @param {(name: string, detail?: object) => void} tell where events go */
  constructor(tell) {
    this.#tell = tell;
    /** @type {(field: Field) => void} */
    const onInput = (field) => this.#onInput(field);
    this.number = new Field(input('number'), {
      digitsOf,
      format: formatNumber,
      length: numberLength,
      problem: () => numberProblem(this.number.digits),
    }, onInput);
    this.expiry = new Field(input('expiry'), {
      digitsOf: expiryDigits,
      format: formatExpiry,
      length: () => 4,
      problem: () => expiryProblem(this.expiry.digits, new Date()),
    }, onInput);
    this.cvc = new Field(input('cvc'), {
      digitsOf,
      format: (digits) => digits,
      length: () => cvcLength(this.number.digits),
      problem: () => cvcProblem(this.cvc.digits, this.number.digits),
    }, onInput);
    this.fields = [this.number, this.expiry, this.cvc];
    for (const field of this.fields) {
      field.input.addEventListener('blur', () => this.#onLeave(field));
      field.input.addEventListener('focus', () => this.#onFocus());
      field.input.addEventListener('keydown', (event) => {
        if (event.key === 'Escape') this.#tell('escape');
      });
    }
  }

  /** @param {string} locale */
  setLocale(locale) {
    this.#texts = textsOf(locale);
    document.documentElement.lang = this.#texts.language;
    document.documentElement.dir = this.#texts.direction;
    this.#label(this.number, this.#texts.number, '1234 1234 1234 1234');
    this.#label(this.expiry, this.#texts.expiry, this.#texts.expiryPlaceholder);
    this.#label(this.cvc, this.#texts.cvc, this.#texts.cvcPlaceholder);
    for (const field of this.fields) this.#show(field, field.problem);
  }

  /** @param {boolean} readOnly */
  setReadOnly(readOnly) {
    for (const field of this.fields) field.input.disabled = readOnly;
  }

  /** @param {Field} field @param {string} label @param {string} placeholder */
  #label(field, label, placeholder) {
    field.label.textContent = label;
    field.input.placeholder = placeholder;
  }

  /** Shows what is wrong with each field, goes to the first such, and answers with it. */
  submit() {
    for (const field of this.fields) this.#show(field, field.kind.problem());
    const wrong = this.fields.find((field) => field.problem !== null);
    if (!wrong?.problem) return { selectedPaymentMethod: 'card' };
    wrong.input.focus();
    const message = this.#texts.problems[wrong.problem];
    return { error: { type: 'validation_error', code: wrong.problem, message } };
  }

  clear() {
    for (const field of this.fields) {
      field.clear();
      this.#show(field, null);
    }
    this.tellChange();
  }

  /** The first field that is not complete, or the first. */
  focus() {
    (this.fields.find((field) => !field.isComplete) ?? this.number).input.focus();
  }

  /** @param {Field} field */
  #onInput(field) {
    const problem = field.kind.problem();
    const isWrong = problem !== null && !problem.startsWith('incomplete');
    this.#show(field, isWrong ? problem : null);
    if (field === this.number) {
      this.#showBrand();
      // Another brand may want another length.
      if (this.cvc.problem) this.#show(this.cvc, this.cvc.kind.problem());
    }
    this.tellChange();
    if (problem === null && field.isFilledToTheEnd) this.#advanceFrom(field);
  }

  /** @param {Field} field */
  #advanceFrom(field) {
    const next = this.fields[this.fields.indexOf(field) + 1];
    if (next?.isEmpty) next.input.focus();
  }

  #showBrand() {
    const brand = brandOf(this.number.digits);
    const picture = document.querySelector('img');
    if (picture) picture.src = `${WITH_PICTURE.has(brand) ? brand : 'card'}.svg`;
  }

  #onFocus() {
    if (!this.#hasFocus) this.#tell('focus');
    this.#hasFocus = true;
  }

  /** @param {Field} field */
  #onLeave(field) {
    if (!field.isEmpty) this.#show(field, field.kind.problem());
    // The next field has the focus only after this event.
    setTimeout(() => {
      if (document.hasFocus() && document.activeElement?.matches('input')) return;
      if (this.#hasFocus) this.#tell('blur');
      this.#hasFocus = false;
    });
  }

  /** @param {Field} field @param {string | null} problem */
  #show(field, problem) {
    field.showProblem(problem, problem ? this.#texts.problems[problem] : '');
  }

  /** Says how far the buyer has got. */
  tellChange() {
    this.#tell('change', {
      empty: this.fields.every((field) => field.isEmpty),
      complete: this.fields.every((field) => field.isComplete),
      collapsed: false,
      value: { type: 'card' },
    });
  }
}

/** @param {string} id */
function input(id) {
  return /** @type {HTMLInputElement} */ (document.getElementById(id));
}
