//! Reads what the browser has parsed into the shapes of `kassette-core`.
//!
//! A general-purpose reader would be a fifth of the widget's download. This one is small because it relies on what we know:
//! a struct is read as the values of its fields in the order of their declaration, so that the code for keys that come in any
//! order, twice, or unasked for is left out; and an error says nothing, because nobody could act on what it said. A key may
//! be missing only where its field has `#[serde(default)]`.

use std::fmt;

use js_sys::{Array, Number, Object, Reflect};
use serde::de::value::StringDeserializer;
use serde::de::{self, DeserializeOwned, DeserializeSeed, Deserializer, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;
use wasm_bindgen::{JsCast, JsValue};

/// `None` where `value` does not have the shape of a `T`.
pub fn read<T: DeserializeOwned>(value: &JsValue) -> Option<T> {
    T::deserialize(Reader(value)).ok()
}

/// The value does not have the shape that was asked for.
#[derive(Debug)]
struct Unreadable;

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not of the expected shape")
    }
}

impl std::error::Error for Unreadable {}

impl de::Error for Unreadable {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

#[derive(Clone, Copy)]
struct Reader<'a>(&'a JsValue);

impl Reader<'_> {
    fn text(self) -> Result<String, Unreadable> {
        self.0.as_string().ok_or(Unreadable)
    }

    fn integer(self) -> Result<i64, Unreadable> {
        let number = self.0.as_f64().filter(|_| Number::is_safe_integer(self.0));
        #[expect(clippy::cast_possible_truncation, reason = "whole, and within 53 bits")]
        number.map(|number| number as i64).ok_or(Unreadable)
    }

    fn is_absent(self) -> bool {
        self.0.is_null() || self.0.is_undefined()
    }
}

impl<'de> Deserializer<'de> for Reader<'_> {
    type Error = Unreadable;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        if self.is_absent() {
            visitor.visit_unit()
        } else if let Some(value) = self.0.as_bool() {
            visitor.visit_bool(value)
        } else if self.0.is_string() {
            visitor.visit_string(self.text()?)
        } else if self.0.is_object() {
            self.deserialize_seq(visitor)
        } else {
            visitor.visit_i64(self.integer()?)
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_bool(self.0.as_bool().ok_or(Unreadable)?)
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_i64(self.integer()?)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_string(self.text()?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_string(self.text()?)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        if self.is_absent() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        let array: &Array = self.0.dyn_ref().ok_or(Unreadable)?;
        visitor.visit_seq(Items { array, next: 0 })
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        let object: &Object = self.0.dyn_ref().ok_or(Unreadable)?;
        visitor.visit_map(Entries { entries: &Object::entries(object), next: 0 })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        visitor.visit_seq(Fields { object: self.0, names: names.iter() })
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        let name: StringDeserializer<Unreadable> = self.text()?.into_deserializer();
        visitor.visit_enum(name)
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i128 u8 u16 u32 u64 u128 f32 f64 char bytes byte_buf unit unit_struct tuple
        tuple_struct identifier ignored_any
    }
}

/// The fields of an object, as a struct names them.
struct Fields<'a> {
    object: &'a JsValue,
    names: std::slice::Iter<'static, &'static str>,
}

impl Fields<'_> {
    /// The value of the next name; nothing where the object does not have it.
    fn next(&mut self) -> Result<Option<JsValue>, Unreadable> {
        let Some(name) = self.names.next() else { return Ok(None) };
        let value = Reflect::get(self.object, &(*name).into()).map_err(|_| Unreadable)?;
        Ok(Some(value).filter(|value| !value.is_undefined()))
    }
}

impl<'de> de::SeqAccess<'de> for Fields<'_> {
    type Error = Unreadable;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Unreadable> {
        let Some(value) = self.next()? else { return Ok(None) };
        seed.deserialize(Reader(&value)).map(Some)
    }
}

struct Items<'a> {
    array: &'a Array,
    next: u32,
}

impl Items<'_> {
    fn next(&mut self) -> Option<JsValue> {
        let index = self.next;
        self.next += 1;
        (index < self.array.length()).then(|| self.array.get(index))
    }
}

impl<'de> de::SeqAccess<'de> for Items<'_> {
    type Error = Unreadable;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Unreadable> {
        self.next().map(|value| seed.deserialize(Reader(&value))).transpose()
    }
}

struct Entries<'a> {
    entries: &'a Array,
    next: u32,
}

impl Entries<'_> {
    fn part(&self, index: u32) -> JsValue {
        let entry: Array = self.entries.get(self.next).unchecked_into();
        entry.get(index)
    }
}

impl<'de> de::MapAccess<'de> for Entries<'_> {
    type Error = Unreadable;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Unreadable> {
        if self.next == self.entries.length() {
            return Ok(None);
        }
        seed.deserialize(Reader(&self.part(0))).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(
        &mut self,
        seed: V,
    ) -> Result<V::Value, Unreadable> {
        let value = self.part(1);
        self.next += 1;
        seed.deserialize(Reader(&value))
    }
}
