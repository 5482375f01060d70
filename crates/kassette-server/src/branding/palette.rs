//! The colours of one scheme that follow from an organization's.

use kassette_core::Color;
use kassette_core::color::Contrast;

use super::scheme::{Planes, Scheme};

/// On a light accent; as in `style/tokens.css`.
const INK: Color = Color::of(0x14_14_1c);

/// What follows from a surface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ground {
    pub planes: Planes,
    /// Between parts.
    pub line: Color,
    /// Around controls.
    pub line_strong: Color,
    pub skeleton: Color,
}

impl Ground {
    pub fn of(scheme: &Scheme, surface: Color) -> Self {
        let planes = scheme.planes_with(Some(surface));
        let is_seen = |line: Color| planes.contrast(line) >= Contrast::OF_CONTROLS;
        Self {
            planes,
            line: surface.mixed(scheme.text, 12),
            line_strong: surface.towards(scheme.text, is_seen),
            skeleton: surface.mixed(scheme.text, 8),
        }
    }
}

/// What follows from an accent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shades {
    pub accent: Color,
    /// Under the mouse.
    pub hover: Color,
    /// Text on it.
    pub on_accent: Color,
    /// The accent as text, which has to be seen better than a button has.
    pub link: Color,
}

impl Shades {
    pub fn of(scheme: &Scheme, planes: Planes, accent: Color) -> Self {
        let is_legible = |text: &Color| Contrast::between(*text, accent) >= Contrast::OF_TEXT;
        // One of white and black can be read on any colour.
        let on_accent = [Color::WHITE, INK].into_iter().find(is_legible).unwrap_or(Color::BLACK);
        // Away from the text on it, which only becomes easier to read.
        let away = if on_accent == Color::WHITE { Color::BLACK } else { Color::WHITE };
        let is_read = |link: Color| planes.contrast(link) >= Contrast::OF_TEXT;
        Self {
            accent,
            hover: accent.mixed(away, 18),
            on_accent,
            link: accent.towards(scheme.far, is_read),
        }
    }

    /// `accent`, brought to `planes` for which nobody chose it.
    pub fn brought_to(scheme: &Scheme, planes: Planes, accent: Color) -> Self {
        let is_read = |color: Color| planes.contrast(color) >= Contrast::OF_TEXT;
        Self::of(scheme, planes, accent.towards(scheme.far, is_read))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::branding::scheme::{DARK, LIGHT};

    const TEAL: Color = Color::of(0x0f_76_6e);

    #[test]
    fn white_is_written_on_dark_accents_and_ink_on_light_ones() {
        let on = |accent| Shades::of(&LIGHT, LIGHT.planes, Color::of(accent)).on_accent;
        assert_eq!(on(0x0f_76_6e), Color::WHITE);
        assert_eq!(on(0xe0_70_00), INK);
        // White has 4.4:1, ink 4.2:1.
        assert_eq!(on(0x78_78_78), Color::BLACK);
    }

    #[test]
    fn what_is_written_on_any_accent_can_be_read_under_the_mouse_too() {
        for red in (0..=255).step_by(15) {
            for green in (0..=255).step_by(15) {
                for blue in (0..=255).step_by(15) {
                    let accent = Color { red, green, blue };
                    let own = Shades::of(&LIGHT, LIGHT.planes, accent);
                    for button in [own.accent, own.hover] {
                        let contrast = Contrast::between(button, own.on_accent);
                        assert!(contrast >= Contrast::OF_TEXT, "{accent}: {contrast}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_dark_accent_is_made_light_enough_for_dark_pages() {
        let own = Shades::brought_to(&DARK, DARK.planes, TEAL);
        assert_eq!(own.accent.to_string(), "#499791");
        assert_eq!(DARK.planes.contrast(own.accent).to_string(), "4.55");
        assert_eq!(own.link, own.accent);
    }

    #[test]
    fn a_link_is_darker_than_an_accent_that_is_light() {
        let orange = Color::of(0xe0_70_00);
        assert_eq!(LIGHT.planes.contrast(orange).to_string(), "3.02");
        let link = Shades::of(&LIGHT, LIGHT.planes, orange).link;
        assert!(LIGHT.planes.contrast(link) >= Contrast::OF_TEXT);
        assert_eq!(link.to_string(), "#b15800");
    }

    #[test]
    fn the_borders_of_controls_can_be_seen_on_every_plane() {
        for (scheme, surface) in [(LIGHT, 0xff_f7_e6), (LIGHT, 0xe8_f0_ff), (DARK, 0x10_20_30)] {
            let ground = Ground::of(&scheme, Color::of(surface));
            assert!(ground.planes.contrast(ground.line_strong) >= Contrast::OF_CONTROLS);
        }
    }
}
