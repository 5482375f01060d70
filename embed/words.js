// What the loader says itself, in the language of the page. It is English without this file, which may come before or after it.
{
  const NAMES = ['checkout', 'close', 'paying', 'failed', 'newTab'];
  const WORDS = {
    ar: ['الدفع', 'إغلاق صفحة الدفع', 'جارٍ معالجة الدفع', 'تعذّر عرض صفحة الدفع هنا.', 'فتح صفحة الدفع في علامة تبويب جديدة'],
    de: ['Kasse', 'Kasse schließen', 'Zahlung wird verarbeitet', 'Die Kasse konnte hier nicht angezeigt werden.', 'Kasse in einem neuen Tab öffnen'],
    es: ['Pago', 'Cerrar la página de pago', 'Procesando el pago', 'No se ha podido mostrar el pago aquí.', 'Abrir el pago en una pestaña nueva'],
    fr: ['Paiement', 'Fermer le paiement', 'Paiement en cours', 'Le paiement n’a pas pu être affiché ici.', 'Ouvrir le paiement dans un nouvel onglet'],
    he: ['תשלום', 'סגירת דף התשלום', 'התשלום מתבצע', 'לא ניתן להציג כאן את דף התשלום.', 'פתיחת דף התשלום בכרטיסייה חדשה'],
    hu: ['Pénztár', 'Pénztár bezárása', 'Fizetés folyamatban', 'A pénztár itt nem jeleníthető meg.', 'Pénztár megnyitása új lapon'],
    it: ['Pagamento', 'Chiudi il pagamento', 'Pagamento in corso', 'Impossibile mostrare qui il pagamento.', 'Apri il pagamento in una nuova scheda'],
    ja: ['お支払い', '決済ページを閉じる', 'お支払いを処理しています', '決済ページをここに表示できませんでした。', '決済ページを新しいタブで開く'],
    ko: ['결제', '결제 닫기', '결제 처리 중', '여기에 결제 페이지를 표시할 수 없습니다.', '새 탭에서 결제 열기'],
    nl: ['Afrekenen', 'Afrekenen sluiten', 'Betaling wordt verwerkt', 'De betaalpagina kon hier niet worden getoond.', 'Betaalpagina openen in een nieuw tabblad'],
    pl: ['Płatność', 'Zamknij płatność', 'Płatność w toku', 'Nie udało się tu wyświetlić płatności.', 'Otwórz płatność w nowej karcie'],
    pt: ['Pagamento', 'Fechar o pagamento', 'Pagamento em andamento', 'Não foi possível mostrar o pagamento aqui.', 'Abrir o pagamento em uma nova aba'],
    'pt-PT': ['Pagamento', 'Fechar o pagamento', 'Pagamento em curso', 'Não foi possível mostrar o pagamento aqui.', 'Abrir o pagamento num novo separador'],
    sv: ['Kassa', 'Stäng kassan', 'Betalning pågår', 'Kassan kunde inte visas här.', 'Öppna kassan i en ny flik'],
    tr: ['Ödeme', 'Ödemeyi kapat', 'Ödeme işleniyor', 'Ödeme sayfası burada gösterilemedi.', 'Ödemeyi yeni sekmede aç'],
  };
  const tag = document.documentElement.lang;
  const words = WORDS[tag] ?? WORDS[tag.split('-')[0].toLowerCase()] ?? [];
  const known = /** @type {any} */ (globalThis.Kassette ??= /** @type {any} */ ({}));
  known.words = Object.assign(known.words ?? {}, Object.fromEntries(words.map((word, index) => [NAMES[index], word])));
}
