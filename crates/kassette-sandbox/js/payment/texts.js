/**
 * The words of the form, in Stripe's wording.
 *
 * @typedef {{number: string, expiry: string, cvc: string, expiryPlaceholder: string,
 *   cvcPlaceholder: string, problems: Record<string, string>}} Texts
 */

/** @type {Texts} */
const en = {
  number: 'Card number',
  expiry: 'Expiration date',
  cvc: 'Security code',
  expiryPlaceholder: 'MM / YY',
  cvcPlaceholder: 'CVC',
  problems: {
    incomplete_number: 'Your card number is incomplete.',
    invalid_number: 'Your card number is invalid.',
    incomplete_expiry: "Your card's expiration date is incomplete.",
    invalid_expiry_month: "Your card's expiration date is invalid.",
    invalid_expiry_month_past: "Your card's expiration date is in the past.",
    invalid_expiry_year: "Your card's expiration year is invalid.",
    invalid_expiry_year_past: "Your card's expiration year is in the past.",
    incomplete_cvc: "Your card's security code is incomplete.",
    connection: 'We are experiencing issues connecting to our payments provider. Please check your internet connection and try again.',
  },
};

/** @type {Texts} */
const de = {
  number: 'Kartennummer',
  expiry: 'Ablaufdatum',
  cvc: 'Sicherheitscode',
  expiryPlaceholder: 'MM / JJ',
  cvcPlaceholder: 'CVC',
  problems: {
    incomplete_number: 'Ihre Kartennummer ist unvollständig.',
    invalid_number: 'Ihre Kartennummer ist ungültig.',
    incomplete_expiry: 'Das Ablaufdatum Ihrer Karte ist unvollständig.',
    invalid_expiry_month: 'Das Ablaufdatum Ihrer Karte ist ungültig.',
    invalid_expiry_month_past: 'Das Ablaufdatum Ihrer Karte liegt in der Vergangenheit.',
    invalid_expiry_year: 'Das Ablaufjahr Ihrer Karte ist ungültig.',
    invalid_expiry_year_past: 'Das Ablaufjahr Ihrer Karte liegt in der Vergangenheit.',
    incomplete_cvc: 'Der Sicherheitscode Ihrer Karte ist unvollständig.',
    connection: 'Der Zahlungsdienst ist nicht erreichbar. Bitte prüfen Sie Ihre Internetverbindung und versuchen Sie es erneut.',
  },
};

/** @type {Texts} */
const fr = {
  number: 'Numéro de carte',
  expiry: "Date d'expiration",
  cvc: 'Code de sécurité',
  expiryPlaceholder: 'MM / AA',
  cvcPlaceholder: 'CVC',
  problems: {
    incomplete_number: 'Votre numéro de carte est incomplet.',
    invalid_number: "Votre numéro de carte n'est pas valide.",
    incomplete_expiry: "La date d'expiration de votre carte est incomplète.",
    invalid_expiry_month: "La date d'expiration de votre carte n'est pas valide.",
    invalid_expiry_month_past: "La date d'expiration de votre carte est passée.",
    invalid_expiry_year: "L'année d'expiration de votre carte n'est pas valide.",
    invalid_expiry_year_past: "L'année d'expiration de votre carte est passée.",
    incomplete_cvc: 'Le code de sécurité de votre carte est incomplet.',
    connection: 'Le service de paiement est injoignable. Vérifiez votre connexion Internet et réessayez.',
  },
};

/** @type {Texts} */
const ar = {
  number: 'رقم البطاقة',
  expiry: 'تاريخ انتهاء الصلاحية',
  cvc: 'رمز الأمان',
  expiryPlaceholder: 'MM / YY',
  cvcPlaceholder: 'CVC',
  problems: {
    incomplete_number: 'رقم بطاقتك غير مكتمل.',
    invalid_number: 'رقم بطاقتك غير صالح.',
    incomplete_expiry: 'تاريخ انتهاء صلاحية بطاقتك غير مكتمل.',
    invalid_expiry_month: 'تاريخ انتهاء صلاحية بطاقتك غير صالح.',
    invalid_expiry_month_past: 'تاريخ انتهاء صلاحية بطاقتك في الماضي.',
    invalid_expiry_year: 'سنة انتهاء صلاحية بطاقتك غير صالحة.',
    invalid_expiry_year_past: 'سنة انتهاء صلاحية بطاقتك في الماضي.',
    incomplete_cvc: 'رمز أمان بطاقتك غير مكتمل.',
    connection: 'تعذر الاتصال بخدمة الدفع. تحقق من اتصالك بالإنترنت وحاول مرة أخرى.',
  },
};

/** @type {Record<string, Texts>} */
const TEXTS = { en, de, fr, ar };

const RIGHT_TO_LEFT = new Set(['ar', 'fa', 'he', 'ur']);

/**
 * The texts of a language, English where there are none; `auto` is the browser's.
 *
 * @param {string} locale
 */
export function textsOf(locale) {
  const asked = locale === 'auto' ? navigator.language : locale;
  const [primary = 'en'] = asked.toLowerCase().split('-');
  return {
    ...(TEXTS[primary] ?? en),
    language: TEXTS[primary] ? primary : 'en',
    direction: RIGHT_TO_LEFT.has(primary) ? 'rtl' : 'ltr',
  };
}
