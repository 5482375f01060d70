//! The merchant's look as tokens of the style sheets.

use std::fmt::Write;

use kassette_core::branding::{Font, Radius};
use kassette_core::{Branding, Color};

use super::palette::{Ground, Shades};
use super::scheme::{DARK, LIGHT, Planes, Scheme};

/// Rules for the page's own `<style>`, after its style sheets; `None` where nothing is chosen.
pub fn of(branding: &Branding) -> Option<String> {
    let light = colors(&LIGHT, branding.surface_color, branding.accent_color, Shades::of);
    let dark_accent = branding.accent_color_dark.or(branding.accent_color);
    // What was chosen for dark pages was checked; what was chosen for light ones may not be seen there.
    let brought =
        if branding.accent_color_dark.is_some() { Shades::of } else { Shades::brought_to };
    let dark = colors(&DARK, branding.surface_color_dark, dark_accent, brought);
    let light = [shape(branding), light].concat();
    if light.is_empty() && dark.is_empty() {
        return None;
    }
    // In the layer of the tokens, so that the dark rules there outweigh the light ones here as they do their own.
    Some(format!(
        "@layer tokens{{:root{{{light}}}\
         @media (prefers-color-scheme:dark){{:root:not([data-theme=light]){{{dark}}}}}\
         :root[data-theme=dark]{{{dark}}}}}"
    ))
}

fn shape(branding: &Branding) -> String {
    let radius = match branding.radius {
        Radius::None => "--radius-control:0px;--radius-card:0px;",
        Radius::Small => "--radius-control:4px;--radius-card:8px;",
        Radius::Medium => "",
        Radius::Large => "--radius-control:16px;--radius-card:28px;",
    };
    let font = match branding.font {
        Font::System => "",
        Font::Serif => {
            r#"--font:ui-serif,Charter,"Iowan Old Style",Georgia,Cambria,"Times New Roman",serif;"#
        }
        Font::Rounded => {
            r#"--font:ui-rounded,"SF Pro Rounded","Hiragino Maru Gothic ProN",Nunito,Quicksand,"Arial Rounded MT Bold",system-ui,sans-serif;"#
        }
        Font::Mono => {
            r#"--font:ui-monospace,"SF Mono","Cascadia Code",Menlo,Consolas,"DejaVu Sans Mono",monospace;"#
        }
    };
    [radius, font].concat()
}

type Choosing = fn(&Scheme, Planes, Color) -> Shades;

/// What was chosen, and what follows from it.
fn colors(
    scheme: &Scheme,
    surface: Option<Color>,
    accent: Option<Color>,
    choose: Choosing,
) -> String {
    let mut tokens = Vec::new();
    if let Some(Ground { planes, line, line_strong, skeleton }) =
        surface.map(|surface| Ground::of(scheme, surface))
    {
        tokens.extend([
            ("page", planes.page),
            ("surface", planes.surface),
            ("field", planes.field),
            ("line", line),
            ("line-strong", line_strong),
            ("skeleton", skeleton),
        ]);
    }
    let planes = scheme.planes_with(surface);
    if let Some(Shades { accent, hover, on_accent, link }) =
        accent.map(|accent| choose(scheme, planes, accent))
    {
        tokens.extend([
            ("accent", accent),
            ("accent-hover", hover),
            ("on-accent", on_accent),
            ("link", link),
        ]);
    }
    tokens.into_iter().fold(String::new(), |mut rules, (name, color)| {
        write!(rules, "--color-{name}:{color};").expect("a string takes everything");
        rules
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_own_look_needs_no_rules() {
        assert_eq!(of(&Branding::default()), None);
    }

    #[test]
    fn a_shape_is_the_same_in_both_schemes() {
        let branding = Branding { radius: Radius::None, ..Branding::default() };
        assert_eq!(
            of(&branding).unwrap(),
            "@layer tokens{:root{--radius-control:0px;--radius-card:0px;}\
             @media (prefers-color-scheme:dark){:root:not([data-theme=light]){}}\
             :root[data-theme=dark]{}}"
        );
    }

    #[test]
    fn an_accent_brings_its_shades_for_light_and_for_dark() {
        let accent_color = Some(Color::of(0x0f_76_6e));
        let style = of(&Branding { accent_color, ..Branding::default() }).unwrap();
        let light = "--color-accent:#0f766e;--color-accent-hover:#0c615a;--color-on-accent:#ffffff;--color-link:#0f766e;";
        let dark = "--color-accent:#499791;--color-accent-hover:#6aaaa5;--color-on-accent:#14141c;--color-link:#499791;";
        assert!(style.contains(&format!(":root{{{light}}}")), "{style}");
        assert_eq!(style.matches(dark).count(), 2, "{style}");
    }

    #[test]
    fn every_token_is_one_of_the_style_sheet() {
        let tokens = include_str!("../../../../style/tokens.css");
        let style = of(&Branding {
            accent_color: Some(Color::of(0x0f_76_6e)),
            surface_color: Some(Color::of(0xff_f7_e6)),
            radius: Radius::Large,
            font: Font::Mono,
            ..Branding::default()
        })
        .unwrap();
        let mut names = style.split("--").skip(1).map(|rest| rest.split(':').next().unwrap());
        assert!(names.all(|name| tokens.contains(&format!(" --{name}: "))), "{style}");
    }
}
