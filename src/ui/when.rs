use leptos::prelude::*;

use crate::live::Live;
use crate::ui::shows_one;

/// What is on screen while `is` holds. Compiled once, where Leptos's own `Show` is compiled for each place that uses it.
#[component]
pub fn When(is: Live<bool>, children: ChildrenFn) -> impl IntoView {
    shows_one(move || is.get().then(|| children()))
}
