//! What a merchant may choose, as far as it can be seen and read.

use kassette_core::branding::{Font, Radius};
use kassette_core::color::Contrast;
use kassette_core::{Branding, Color};
use serde_json::{Value, json};

use super::scheme::{DARK, LIGHT, Planes, Scheme};
use crate::validation::scalars::{one_of, text};
use crate::validation::{Fields, Problem, Reading, schema};

const RADII: [(&str, Radius); 4] = [
    ("none", Radius::None),
    ("small", Radius::Small),
    ("medium", Radius::Medium),
    ("large", Radius::Large),
];

const FONTS: [(&str, Font); 4] = [
    ("system", Font::System),
    ("serif", Font::Serif),
    ("rounded", Font::Rounded),
    ("mono", Font::Mono),
];

/// The whole of a look: what is left out is as we made it.
pub(crate) fn read(value: &Value) -> Reading<Branding> {
    let mut fields = Fields::of(value)?;
    let surface_color = fields.optional("surface_color", |value| surface(value, &LIGHT));
    let surface_color_dark = fields.optional("surface_color_dark", |value| surface(value, &DARK));
    let light = LIGHT.planes_with(surface_color);
    let dark = DARK.planes_with(surface_color_dark);
    let accent_color = fields.optional("accent_color", |value| accent(value, &LIGHT, light));
    let accent_color_dark =
        fields.optional("accent_color_dark", |value| accent(value, &DARK, dark));
    let radius = fields.optional("radius", |value| one_of(value, &RADII)).unwrap_or_default();
    let font = fields.optional("font", |value| one_of(value, &FONTS)).unwrap_or_default();
    fields.finish(|| {
        Some(Branding {
            accent_color,
            accent_color_dark,
            surface_color,
            surface_color_dark,
            radius,
            font,
        })
    })
}

fn color(value: &Value) -> Reading<Color> {
    schema::note(|| json!({ "pattern": "^#[0-9A-Fa-f]{6}$" }));
    text(value)?.parse().map_err(|_| {
        vec![refusal(value, "A color is # and six hexadecimal digits, such as #0f766e")]
    })
}

/// Everything that is written on a surface has to be legible.
fn surface(value: &Value, scheme: &Scheme) -> Reading<Color> {
    let surface = color(value)?;
    let legibility = |surface| scheme.legibility(scheme.planes_with(Some(surface)));
    let contrast = legibility(surface);
    let least = Contrast::OF_TEXT;
    if contrast >= least {
        return Ok(surface);
    }
    // Away from the text, which is what is far from the surface.
    let end = if scheme.far == Color::BLACK { Color::WHITE } else { Color::BLACK };
    let better = surface.towards(end, |surface| legibility(surface) >= least);
    Err(vec![refusal(
        value,
        &format!(
            "Text on {surface} has a contrast of {contrast}:1 and needs {least}:1 to be read; {better} is the nearest that will do"
        ),
    )])
}

/// Buttons, the focus and what is chosen have to be seen on all that they stand on.
fn accent(value: &Value, scheme: &Scheme, planes: Planes) -> Reading<Color> {
    let accent = color(value)?;
    let contrast = planes.contrast(accent);
    let least = Contrast::OF_CONTROLS;
    if contrast >= least {
        return Ok(accent);
    }
    let better = accent.towards(scheme.far, |accent| planes.contrast(accent) >= least);
    let surface = planes.surface;
    Err(vec![refusal(
        value,
        &format!(
            "{accent} on and around {surface} has a contrast of {contrast}:1 and needs {least}:1 to be seen; {better} is the nearest that \
             will do"
        ),
    )])
}

fn refusal(value: &Value, why: &str) -> Problem {
    Problem::new("value_error", format!("Value error, {why}"), value).with(json!({ "error": why }))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where it is refused, and why.
    fn refused(branding: &Value) -> Vec<(Value, String)> {
        let problems = read(branding).unwrap_err();
        let shown = |problem: &Problem| {
            let error = problem.ctx.as_ref().unwrap()["error"].as_str().unwrap().to_owned();
            (json!(problem.loc[0]), error)
        };
        problems.iter().map(shown).collect()
    }

    #[test]
    fn nothing_is_our_own_look() {
        assert_eq!(read(&json!({})), Ok(Branding::default()));
    }

    #[test]
    fn an_accent_that_can_hardly_be_seen_is_refused_with_one_that_can() {
        let yellow = json!({ "accent_color": "#ffd400" });
        let why = "#ffd400 on and around #ffffff has a contrast of 1.33:1 and needs 3:1 to be seen; #a88c00 is the nearest that will do";
        assert_eq!(refused(&yellow), [(json!("accent_color"), why.to_owned())]);
        assert!(read(&json!({ "accent_color": "#a88c00" })).is_ok());
        let navy = json!({ "accent_color": "#001f54", "accent_color_dark": "#001f54" });
        assert_eq!(refused(&navy).len(), 1);
        assert_eq!(refused(&navy)[0].0, "accent_color_dark");
    }

    #[test]
    fn a_surface_on_which_text_can_hardly_be_read_is_refused_with_one_on_which_it_can() {
        let gray = json!({ "surface_color": "#c0c0c0" });
        let why = "Text on #c0c0c0 has a contrast of 3.37:1 and needs 4.5:1 to be read; #dedede is the nearest that will do";
        assert_eq!(refused(&gray), [(json!("surface_color"), why.to_owned())]);
        assert!(read(&json!({ "surface_color": "#dedede" })).is_ok());
        assert_eq!(refused(&json!({ "surface_color_dark": "#ffffff" }))[0].0, "surface_color_dark");
    }

    #[test]
    fn an_accent_is_held_against_the_surface_that_comes_with_it() {
        let branding =
            |surface: &str| json!({ "accent_color": "#c86400", "surface_color": surface });
        assert!(read(&branding("#ffffff")).is_ok());
        assert_eq!(refused(&branding("#ffe0b0"))[0].0, "accent_color");
    }

    #[test]
    fn only_colors_of_six_digits_are_taken() {
        for value in ["red", "#fff", "url(#)", "#12345g", "#1b1b1f;}"] {
            let refused = refused(&json!({ "accent_color": value }));
            assert!(refused[0].1.starts_with("A color is"), "{value}");
        }
    }
}
