//! Reads what the browser has parsed into the shapes of `kassette-core`.
//!
//! serde's readers were a tenth of the widget's download, because every field may fail in its own way, and what was read before
//! it has to be thrown away again. Here nothing fails: a value that is not what it should be is noted, and anything is taken in
//! its place; whoever asked for the whole is then told that it cannot be read. What is read of which shape says `shapes.rs`.

mod shapes;

use std::cell::Cell;

use js_sys::{Array, Date, Number, Object, Reflect};
use kassette_core::{Currency, Keyed, Timestamp};
use uuid::Uuid;
use wasm_bindgen::{JsCast, JsValue};

thread_local! {
    /// Whether something could not be read since the last [`read`] began.
    static FAILED: Cell<bool> = const { Cell::new(false) };
}

/// `None` where `value` does not have the shape of a `T`.
pub fn read<T: Readable>(value: &JsValue) -> Option<T> {
    FAILED.set(false);
    let read = T::read(value);
    (!FAILED.get()).then_some(read)
}

/// What `object` has under `key`; undefined where it is no object.
pub fn get(object: &JsValue, key: &str) -> JsValue {
    Reflect::get(object, &key.into()).unwrap_or(JsValue::UNDEFINED)
}

/// The text that `object` has under `key`.
pub fn text(object: &JsValue, key: &str) -> Option<String> {
    get(object, key).as_string()
}

/// What can be read, by [`read`] and as a part of something else.
pub trait Readable: Sized {
    /// Anything where `value` does not have the shape, which is noted then.
    fn read(value: &JsValue) -> Self;
}

/// The field `key` of `object`, which must be there unless it is an `Option`.
fn field<T: Readable>(object: &JsValue, key: &str) -> T {
    T::read(&get(object, key))
}

/// The field `key` of `object`, the default where there is none.
fn field_or_default<T: Readable + Default>(object: &JsValue, key: &str) -> T {
    let value = get(object, key);
    if value.is_undefined() { T::default() } else { T::read(&value) }
}

/// `value`, or the noted `instead` of it.
fn noted<T>(value: Option<T>, instead: T) -> T {
    if value.is_none() {
        FAILED.set(true);
    }
    value.unwrap_or(instead)
}

/// Where the text `value` is among `words`.
fn position(value: &JsValue, words: &[&str]) -> usize {
    let text = String::read(value);
    noted(words.iter().position(|word| *word == text), 0)
}

impl Readable for String {
    fn read(value: &JsValue) -> Self {
        noted(value.as_string(), Self::new())
    }
}

impl Readable for bool {
    fn read(value: &JsValue) -> Self {
        noted(value.as_bool(), false)
    }
}

impl Readable for i64 {
    fn read(value: &JsValue) -> Self {
        let number = value.as_f64().filter(|_| Number::is_safe_integer(value));
        #[expect(clippy::cast_possible_truncation, reason = "whole, and within 53 bits")]
        let whole = noted(number, 0.0) as Self;
        whole
    }
}

impl Readable for Uuid {
    fn read(value: &JsValue) -> Self {
        let text = String::read(value);
        let mut digits = 0;
        let mut bits = 0;
        for digit in text.chars().filter_map(|sign| sign.to_digit(16)) {
            digits += 1;
            bits = bits << 4 | u128::from(digit);
        }
        noted((digits == 32).then(|| Self::from_u128(bits)), Self::nil())
    }
}

impl Readable for Timestamp {
    /// To the millisecond, as far as browsers count.
    fn read(value: &JsValue) -> Self {
        let millis = Date::parse(&String::read(value));
        #[expect(clippy::cast_possible_truncation, reason = "whole, and within 53 bits")]
        let micros = (!millis.is_nan()).then_some((millis as i64).saturating_mul(1000));
        noted(micros.and_then(Self::from_unix_micros), Self::EPOCH)
    }
}

impl Readable for Currency {
    fn read(value: &JsValue) -> Self {
        noted(String::read(value).parse().ok(), Self::USD)
    }
}

impl<T: Readable> Readable for Option<T> {
    fn read(value: &JsValue) -> Self {
        (!value.is_null() && !value.is_undefined()).then(|| T::read(value))
    }
}

impl<T: Readable> Readable for Vec<T> {
    fn read(value: &JsValue) -> Self {
        let items = noted(value.dyn_ref::<Array>().cloned(), Array::new());
        let mut all = Self::new();
        for index in 0..items.length() {
            all.push(T::read(&items.get(index)));
        }
        all
    }
}

impl<K: Readable + PartialEq, V: Readable> Readable for Keyed<K, V> {
    fn read(value: &JsValue) -> Self {
        entries(value).collect()
    }
}

#[cfg(not(target_arch = "wasm32"))]
impl<K: Readable + Ord, V: Readable> Readable for std::collections::BTreeMap<K, V> {
    fn read(value: &JsValue) -> Self {
        entries(value).collect()
    }
}

fn entries<K: Readable, V: Readable>(object: &JsValue) -> impl Iterator<Item = (K, V)> {
    let entries = object.dyn_ref::<Object>().map(Object::entries);
    let entries = noted(entries, Array::new());
    (0..entries.length()).map(move |index| {
        let entry: Array = entries.get(index).unchecked_into();
        (K::read(&entry.get(0)), V::read(&entry.get(1)))
    })
}
