//! The light and the dark scheme, as `style/tokens.css` has them.

use kassette_core::Color;
use kassette_core::color::Contrast;

/// The colours that an organization's have to go with.
#[derive(Clone, Copy, Debug)]
pub struct Scheme {
    pub text: Color,
    /// What is read on a surface besides.
    pub muted: Color,
    pub danger: Color,
    /// Where what is read moves to in order to be read better.
    pub far: Color,
    pub planes: Planes,
}

/// What things stand on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Planes {
    pub page: Color,
    pub surface: Color,
    pub field: Color,
}

pub const LIGHT: Scheme = Scheme {
    text: Color::of(0x1b_1b_20),
    muted: Color::of(0x5f_5d_66),
    danger: Color::of(0xb3_26_1e),
    far: Color::BLACK,
    planes: Planes { page: Color::of(0xf8_f7_f4), surface: Color::WHITE, field: Color::WHITE },
};

pub const DARK: Scheme = Scheme {
    text: Color::of(0xf4_f3_f0),
    muted: Color::of(0xae_ac_b6),
    danger: Color::of(0xff_9c_98),
    far: Color::WHITE,
    planes: Planes {
        page: Color::of(0x12_12_14),
        surface: Color::of(0x1b_1b_1f),
        field: Color::of(0x23_23_28),
    },
};

impl Scheme {
    /// What stands around and on `surface`; our own planes where there is none.
    pub fn planes_with(&self, surface: Option<Color>) -> Planes {
        let Some(surface) = surface else { return self.planes };
        let is_light = self.far == Color::BLACK;
        let (page, field) = if is_light {
            (surface.mixed(self.text, 3), Color::WHITE)
        } else {
            (surface.mixed(Color::BLACK, 33), surface.mixed(Color::WHITE, 4))
        };
        Planes { page, surface, field }
    }

    /// How well everything can be read that is written on `planes`.
    pub fn legibility(&self, planes: Planes) -> Contrast {
        let texts = [self.text, self.muted, self.danger];
        let contrasts = texts.map(|text| planes.contrast(text));
        contrasts.into_iter().min().expect("there are three")
    }
}

impl Planes {
    /// Of `color` with the plane on which it is seen worst.
    pub fn contrast(&self, color: Color) -> Contrast {
        let all = [self.page, self.surface, self.field];
        let contrasts = all.map(|plane| Contrast::between(color, plane));
        contrasts.into_iter().min().expect("there are three")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKENS: &str = include_str!("../../../../style/tokens.css");

    /// The value of a token in the rules behind `selector`, through one `var()`.
    fn token(selector: &str, name: &str) -> Color {
        let value = |css: &'static str, name: &str| {
            let (_, rest) = css.split_once(&format!(" {name}: ")).unwrap();
            rest.split(';').next().unwrap()
        };
        let (_, rules) = TOKENS.split_once(selector).unwrap();
        let found = value(rules, name);
        let raw = found.strip_prefix("var(").and_then(|name| name.strip_suffix(')'));
        raw.map_or(found, |name| value(TOKENS, name)).parse().unwrap()
    }

    #[test]
    fn the_schemes_are_those_of_the_style_sheet() {
        for (scheme, selector) in [
            (LIGHT, "color-scheme: light;"),
            (DARK, ":root:not([data-theme=\"light\"])"),
            (DARK, ":root[data-theme=\"dark\"]"),
        ] {
            let Planes { page, surface, field } = scheme.planes;
            for (color, name) in [
                (scheme.text, "--color-text"),
                (scheme.muted, "--color-text-muted"),
                (scheme.danger, "--color-danger"),
                (page, "--color-page"),
                (surface, "--color-surface"),
                (field, "--color-field"),
            ] {
                assert_eq!(color, token(selector, name), "{selector} {name}");
            }
        }
    }

    #[test]
    fn our_own_schemes_can_be_read() {
        for scheme in [LIGHT, DARK] {
            assert!(scheme.legibility(scheme.planes) >= Contrast::OF_TEXT);
        }
    }
}
