//! How an organization's checkouts look: words and colours from short lists, never style sheets of anybody else's.

use serde::{Deserialize, Serialize};

use crate::color::Color;

/// The merchant's look of the checkout; what is left out is as we made it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Branding {
    /// Of buttons, links, the focus, and what is chosen.
    pub accent_color: Option<Color>,
    /// The same for buyers who prefer dark pages; without it, `accent_color` is made light enough for them.
    pub accent_color_dark: Option<Color>,
    /// What the form stands on.
    pub surface_color: Option<Color>,
    /// The same for buyers who prefer dark pages.
    pub surface_color_dark: Option<Color>,
    /// How round corners are.
    pub radius: Radius,
    /// Fonts that the buyer's device has: none is downloaded.
    pub font: Font,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Radius {
    None,
    Small,
    #[default]
    Medium,
    Large,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Font {
    /// That of the device's own controls.
    #[default]
    System,
    Serif,
    Rounded,
    Mono,
}
