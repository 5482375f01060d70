//! The languages of the checkout, and which of them a buyer reads.
//!
//! Server and widget decide by the same rule, so that the page which the server sends is already in the right language, and a
//! page that comes from elsewhere finds it by itself.

use std::fmt;

/// A language that the checkout is translated into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Language {
    /// The name of its file, and its language tag.
    pub code: &'static str,
    /// What those who speak it call it.
    pub name: &'static str,
}

impl Language {
    pub const ENGLISH: Self = Self { code: "en", name: "English" };

    /// In the order of their codes.
    pub const ALL: &[Self] = &[
        Self { code: "ar", name: "العربية" },
        Self { code: "de", name: "Deutsch" },
        Self::ENGLISH,
        Self { code: "es", name: "Español" },
        Self { code: "fr", name: "Français" },
        Self { code: "he", name: "עברית" },
        Self { code: "hu", name: "Magyar" },
        Self { code: "it", name: "Italiano" },
        Self { code: "ja", name: "日本語" },
        Self { code: "ko", name: "한국어" },
        Self { code: "nl", name: "Nederlands" },
        Self { code: "pl", name: "Polski" },
        Self { code: "pt", name: "Português (Brasil)" },
        Self { code: "pt-PT", name: "Português (Portugal)" },
        Self { code: "sv", name: "Svenska" },
        Self { code: "tr", name: "Türkçe" },
    ];

    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|language| language.code == code)
    }

    /// `rtl` or `ltr`, as HTML writes it.
    pub fn direction(self) -> &'static str {
        if matches!(self.code, "ar" | "he") { "rtl" } else { "ltr" }
    }
}

/// A language, and the region whose way of writing numbers and dates goes with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Locale {
    pub language: Language,
    /// A well-formed language tag: `de`, `de-AT`, `es-419`.
    tag: String,
}

impl Locale {
    /// What `tag` asks for, if the checkout is translated into it. Only language and region are read, and a region that none can
    /// be is left out, because `Intl` refuses the whole of a malformed tag.
    pub fn parse(tag: &str) -> Option<Self> {
        let mut parts = tag.split('-');
        let primary = match &*parts.next()?.to_ascii_lowercase() {
            // What Java calls Hebrew.
            "iw" => "he",
            primary => Language::of_code(primary)?.code,
        };
        let mut region = parts.next();
        if region.is_some_and(is_script) {
            region = parts.next();
        }
        let region = region.filter(|region| is_region(region)).map(str::to_ascii_uppercase);
        let code = match region.as_deref() {
            // The other countries write as Portugal does.
            Some(region) if primary == "pt" && region != "BR" && region != "419" => "pt-PT",
            _ => primary,
        };
        let tag = match region {
            Some(region) => [primary, "-", &*region].concat(),
            None => primary.to_owned(),
        };
        Some(Self { language: Language::of_code(code)?, tag })
    }

    /// The buyer's locale: what the address asks for (`?locale=`), what the session was made for, or what the browser wishes
    /// for, best first; English where nobody asks for anything that there is.
    pub fn resolve(address: Option<&str>, session: Option<&str>, browser: &[String]) -> Self {
        if let Some(asked) = address.and_then(Self::parse) {
            return asked;
        }
        if let Some(made_for) = session.and_then(Self::parse) {
            return made_for.language.locale_in(browser).unwrap_or(made_for);
        }
        browser
            .iter()
            .find_map(|wish| Self::parse(wish))
            .unwrap_or_else(|| Language::ENGLISH.into())
    }

    pub fn tag(&self) -> &str {
        &self.tag
    }
}

impl Language {
    /// The language as the browser wishes for it. `None` where it does not.
    pub fn locale_in(self, browser: &[String]) -> Option<Locale> {
        let mut wishes = browser.iter().filter_map(|wish| Locale::parse(wish));
        wishes.find(|wish| wish.language == self)
    }
}

impl From<Language> for Locale {
    fn from(language: Language) -> Self {
        Self { language, tag: language.code.to_owned() }
    }
}

impl fmt::Display for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.tag)
    }
}

fn is_script(part: &str) -> bool {
    part.len() == 4 && part.bytes().all(|byte| byte.is_ascii_alphabetic())
}

fn is_region(part: &str) -> bool {
    match part.len() {
        2 => part.bytes().all(|byte| byte.is_ascii_alphabetic()),
        3 => part.bytes().all(|byte| byte.is_ascii_digit()),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(tag: &str) -> Option<(&'static str, String)> {
        Locale::parse(tag).map(|locale| (locale.language.code, locale.tag))
    }

    /// Without a text, nobody asks.
    fn resolved(address: &str, session: &str, browser: &[&str]) -> String {
        let asked = |tag| Some(tag).filter(|tag: &&str| !tag.is_empty());
        let browser: Vec<_> = browser.iter().map(|&tag| tag.to_owned()).collect();
        Locale::resolve(asked(address), asked(session), &browser).tag
    }

    #[test]
    fn a_region_is_kept_and_written_as_regions_are() {
        assert_eq!(parsed("de"), Some(("de", "de".into())));
        assert_eq!(parsed("DE-at"), Some(("de", "de-AT".into())));
        assert_eq!(parsed("es-419"), Some(("es", "es-419".into())));
        assert_eq!(parsed("ja-Jpan-JP"), Some(("ja", "ja-JP".into())));
        assert_eq!(parsed("iw-IL"), Some(("he", "he-IL".into())));
    }

    #[test]
    fn portuguese_is_brazils_unless_another_country_is_named() {
        assert_eq!(parsed("pt"), Some(("pt", "pt".into())));
        assert_eq!(parsed("pt-BR"), Some(("pt", "pt-BR".into())));
        assert_eq!(parsed("pt-pt"), Some(("pt-PT", "pt-PT".into())));
        assert_eq!(parsed("pt-AO"), Some(("pt-PT", "pt-AO".into())));
    }

    #[test]
    fn junk_is_no_locale_and_junk_behind_a_language_is_left_out() {
        for junk in
            ["", "-", "x", "xx", "zh-CN", "deutsch", "../de", "en_GB", " en", "\"><script>", "*"]
        {
            assert_eq!(parsed(junk), None, "{junk}");
        }
        for junk in ["fr-x", "fr-USA", "fr-\"", "fr-12", "fr-Latn-x-y", "fr-", "fr-é1"] {
            assert_eq!(parsed(junk), Some(("fr", "fr".into())), "{junk}");
        }
        assert_eq!(parsed("en-US-x-klingon"), Some(("en", "en-US".into())));
    }

    #[test]
    fn the_address_comes_first_with_its_region_as_given() {
        assert_eq!(resolved("fr-CA", "de", &["en-US"]), "fr-CA");
        assert_eq!(resolved("fr", "de", &["fr-CH"]), "fr");
    }

    #[test]
    fn an_address_that_asks_for_nothing_there_is_is_as_good_as_none() {
        assert_eq!(resolved("zh", "de", &["en-US"]), "de");
        assert_eq!(resolved("'; drop", "", &["nl"]), "nl");
    }

    #[test]
    fn the_session_comes_next_in_the_browsers_region_of_the_same_language() {
        assert_eq!(resolved("", "en-CA", &["en-US", "en"]), "en-US");
        assert_eq!(resolved("", "en-CA", &["de", "en-GB"]), "en-GB");
        assert_eq!(resolved("", "en-CA", &["de"]), "en-CA");
        // Not the language itself, which was chosen.
        assert_eq!(resolved("", "pt-PT", &["pt-BR"]), "pt-PT");
    }

    #[test]
    fn the_browsers_first_language_that_there_is_comes_last() {
        assert_eq!(resolved("", "", &["zh-CN", "tr-TR", "en"]), "tr-TR");
        assert_eq!(resolved("", "zh", &["*", "sv"]), "sv");
        assert_eq!(resolved("", "", &["zh"]), "en");
        assert_eq!(resolved("", "", &[]), "en");
    }

    #[test]
    fn arabic_and_hebrew_are_written_from_right_to_left() {
        let directed: Vec<_> = Language::ALL
            .iter()
            .filter(|own| own.direction() == "rtl")
            .map(|own| own.code)
            .collect();
        assert_eq!(directed, ["ar", "he"]);
    }

    #[test]
    fn every_code_is_found_again() {
        for &language in Language::ALL {
            assert_eq!(Locale::from(language), Locale::parse(language.code).unwrap());
        }
    }
}
