//! Where the page begins. Without `main` of the standard library, which would bring its output streams along.
#![cfg_attr(target_arch = "wasm32", no_main)]

#[cfg_attr(target_arch = "wasm32", wasm_bindgen::prelude::wasm_bindgen(start))]
fn main() {
    kassette_widget::start();
}
