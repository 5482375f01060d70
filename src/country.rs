//! Where the buyer probably is: where their clock is. It is only a first guess, and theirs to change.

use js_sys::{Array, Intl, Object, Reflect};
use kassette_core::address::accepted_countries;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::language;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = Intl, js_name = Locale)]
    type Region;

    #[wasm_bindgen(constructor, catch, js_namespace = Intl, js_class = "Locale")]
    fn new(tag: &str) -> Result<Region, JsValue>;

    /// With the region where most people speak so, if the tag named none.
    #[wasm_bindgen(method)]
    fn maximize(this: &Region) -> Region;

    #[wasm_bindgen(method, getter, js_name = region)]
    fn code(this: &Region) -> Option<String>;

    /// Not in every browser.
    #[wasm_bindgen(catch, js_namespace = ["Temporal", "Now"], js_name = timeZoneId)]
    fn time_zone_id() -> Result<JsValue, JsValue>;

    /// Not in every browser.
    #[wasm_bindgen(method, catch, js_name = getTimeZones)]
    fn time_zones(this: &Region) -> Result<Array, JsValue>;
}

/// The country of the clock's time zone, if it is one of those of the browser's languages: to look through all countries takes a
/// tenth of a second.
pub fn of_clock() -> Option<&'static str> {
    let zone = time_zone_id().ok().or_else(time_zone_of_format)?;
    language::wishes().iter().find_map(|tag| {
        let region = Region::new(tag).ok()?.maximize();
        let is_here = region.time_zones().ok()?.includes(&zone, 0);
        let code = region.code().filter(|_| is_here)?;
        accepted_countries().find(|country| *country == code)
    })
}

/// As every browser can tell it. It takes milliseconds and memory, because all that writes dates is made ready for it.
fn time_zone_of_format() -> Option<JsValue> {
    let format = Intl::DateTimeFormat::new(&Array::new(), &Object::new());
    Reflect::get(&format.resolved_options(), &"timeZone".into()).ok()
}
