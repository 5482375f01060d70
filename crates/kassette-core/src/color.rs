//! Colours, and how well one can be told from another.

mod contrast;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

pub use self::contrast::Contrast;

/// A colour without transparency, in sRGB.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Color {
    pub red: u8,
    pub green: u8,
    pub blue: u8,
}

impl Color {
    pub const BLACK: Self = Self::of(0x00_00_00);
    pub const WHITE: Self = Self::of(0xff_ff_ff);

    /// `0xrrggbb`
    pub const fn of(rgb: u32) -> Self {
        let [_, red, green, blue] = rgb.to_be_bytes();
        Self { red, green, blue }
    }

    /// This colour with so many percent of another one, as CSS mixes them `in srgb`.
    #[must_use]
    pub fn mixed(self, other: Self, percent: u8) -> Self {
        let part = u32::from(percent.min(100));
        let mix = |own: u8, other: u8| {
            let sum = u32::from(own) * (100 - part) + u32::from(other) * part;
            u8::try_from((sum + 50) / 100).expect("it lies between the two")
        };
        Self {
            red: mix(self.red, other.red),
            green: mix(self.green, other.green),
            blue: mix(self.blue, other.blue),
        }
    }

    /// The nearest colour on the way to `end` that `will_do`; `end` itself if none before it does.
    #[must_use]
    pub fn towards(self, end: Self, will_do: impl Fn(Self) -> bool) -> Self {
        let mut way = (0..100).map(|percent| self.mixed(end, percent));
        way.find(|color| will_do(*color)).unwrap_or(end)
    }
}

/// It is not `#` with six hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseColorError;

impl fmt::Display for ParseColorError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a color is # and six hexadecimal digits, such as #0f766e")
    }
}

impl std::error::Error for ParseColorError {}

impl FromStr for Color {
    type Err = ParseColorError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = text.strip_prefix('#').ok_or(ParseColorError)?;
        let are_digits = digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        let rgb = are_digits.then(|| u32::from_str_radix(digits, 16).ok()).flatten();
        rgb.map(Self::of).ok_or(ParseColorError)
    }
}

impl fmt::Display for Color {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }
}

impl TryFrom<String> for Color {
    type Error = ParseColorError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Color> for String {
    fn from(color: Color) -> Self {
        color.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn six_digits_are_a_color_and_nothing_else_is() {
        assert_eq!("#0F766e".parse(), Ok(Color { red: 0x0f, green: 0x76, blue: 0x6e }));
        for text in ["0f766e", "#0f766", "#0f766e0", "#fff", "#+f766e", "red", "#0f766é", ""] {
            assert_eq!(text.parse::<Color>(), Err(ParseColorError), "{text}");
        }
    }

    #[test]
    fn a_color_is_written_as_it_is_read() {
        assert_eq!(Color::of(0x0f_07_6e).to_string(), "#0f076e");
    }

    #[test]
    fn mixing_rounds_to_the_nearest() {
        assert_eq!(Color::WHITE.mixed(Color::BLACK, 0), Color::WHITE);
        assert_eq!(Color::WHITE.mixed(Color::BLACK, 50), Color::of(0x80_80_80));
        assert_eq!(Color::of(0x10_20_30).mixed(Color::WHITE, 100), Color::WHITE);
    }

    #[test]
    fn the_way_to_another_color_ends_at_the_first_that_will_do() {
        let gray = Color::WHITE.towards(Color::BLACK, |color| color.red <= 0x80);
        assert_eq!(gray, Color::of(0x80_80_80));
        assert_eq!(Color::WHITE.towards(Color::BLACK, |_| false), Color::BLACK);
    }
}
