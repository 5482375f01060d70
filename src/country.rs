//! Where the buyer probably is: where their clock is. It is only a first guess, and theirs to change.

use js_sys::{Array, Intl, Object, Reflect};
use kassette_core::address::accepted_countries;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = Intl, js_name = Locale)]
    type Region;

    #[wasm_bindgen(constructor, js_namespace = Intl, js_class = "Locale")]
    fn new(tag: &str) -> Region;

    /// Not in every browser.
    #[wasm_bindgen(method, catch, js_name = getTimeZones)]
    fn time_zones(this: &Region) -> Result<Array, JsValue>;
}

/// The country of the clock's time zone; `None` for a zone without one (UTC), and in browsers that do not know.
pub fn of_clock() -> Option<&'static str> {
    let format = Intl::DateTimeFormat::new(&Array::new(), &Object::new());
    let zone = Reflect::get(&format.resolved_options(), &"timeZone".into()).ok()?;
    accepted_countries().find(|country| {
        let region = Region::new(&["und-", country].concat());
        region.time_zones().is_ok_and(|zones| zones.includes(&zone, 0))
    })
}
