//! Writes our shapes as JavaScript values: plain objects with the keys and values that JSON would have.
//!
//! Only what those shapes are made of can be written, and nothing of it can fail.

use std::fmt;

use js_sys::{Array, Object, Reflect};
use serde::ser::{self, Impossible, Serialize, Serializer};
use wasm_bindgen::JsValue;

/// A plain JavaScript object with the keys and values that JSON would have.
pub fn to_js(value: &impl Serialize) -> JsValue {
    match value.serialize(Writer) {
        Ok(written) => written,
        Err(never) => match never {},
    }
}

/// No value is an error: code for one is left out.
#[derive(Debug)]
enum Never {}

impl fmt::Display for Never {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {}
    }
}

impl std::error::Error for Never {}

impl ser::Error for Never {
    fn custom<T: fmt::Display>(_: T) -> Self {
        unreachable!("our own types can be written")
    }
}

struct Writer;

impl Serializer for Writer {
    type Ok = JsValue;
    type Error = Never;
    type SerializeSeq = List;
    type SerializeTuple = List;
    type SerializeTupleStruct = List;
    type SerializeTupleVariant = Impossible<JsValue, Never>;
    type SerializeMap = Fields;
    type SerializeStruct = Fields;
    type SerializeStructVariant = Impossible<JsValue, Never>;

    fn serialize_i8(self, value: i8) -> Result<JsValue, Never> {
        Ok(f64::from(value).into())
    }

    fn serialize_i16(self, value: i16) -> Result<JsValue, Never> {
        Ok(f64::from(value).into())
    }

    fn serialize_i32(self, value: i32) -> Result<JsValue, Never> {
        Ok(f64::from(value).into())
    }

    fn serialize_u8(self, value: u8) -> Result<JsValue, Never> {
        Ok(f64::from(value).into())
    }

    fn serialize_u16(self, value: u16) -> Result<JsValue, Never> {
        Ok(f64::from(value).into())
    }

    fn serialize_u32(self, value: u32) -> Result<JsValue, Never> {
        Ok(f64::from(value).into())
    }

    fn serialize_f32(self, value: f32) -> Result<JsValue, Never> {
        Ok(f64::from(value).into())
    }

    #[expect(clippy::cast_precision_loss, reason = "amounts are within 53 bits")]
    fn serialize_i64(self, value: i64) -> Result<JsValue, Never> {
        Ok((value as f64).into())
    }

    #[expect(clippy::cast_precision_loss, reason = "amounts are within 53 bits")]
    fn serialize_u64(self, value: u64) -> Result<JsValue, Never> {
        Ok((value as f64).into())
    }

    fn serialize_f64(self, value: f64) -> Result<JsValue, Never> {
        Ok(value.into())
    }

    fn serialize_bool(self, value: bool) -> Result<JsValue, Never> {
        Ok(value.into())
    }

    fn serialize_char(self, value: char) -> Result<JsValue, Never> {
        Ok(String::from(value).into())
    }

    fn serialize_str(self, value: &str) -> Result<JsValue, Never> {
        Ok(value.into())
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<JsValue, Never> {
        unreachable!("JSON has no bytes")
    }

    fn serialize_none(self) -> Result<JsValue, Never> {
        Ok(JsValue::NULL)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<JsValue, Never> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<JsValue, Never> {
        Ok(JsValue::NULL)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<JsValue, Never> {
        Ok(JsValue::NULL)
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<JsValue, Never> {
        Ok(variant.into())
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<JsValue, Never> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<JsValue, Never> {
        let mut object = Fields::new();
        object.put(&variant.into(), value);
        Ok(object.done())
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<List, Never> {
        Ok(List(Array::new()))
    }

    fn serialize_tuple(self, _: usize) -> Result<List, Never> {
        Ok(List(Array::new()))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<List, Never> {
        Ok(List(Array::new()))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Never> {
        unreachable!("none of our shapes has one")
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Fields, Never> {
        Ok(Fields::new())
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Fields, Never> {
        Ok(Fields::new())
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Never> {
        unreachable!("none of our shapes has one")
    }
}

struct List(Array);

impl ser::SerializeSeq for List {
    type Ok = JsValue;
    type Error = Never;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Never> {
        self.0.push(&value.serialize(Writer)?);
        Ok(())
    }

    fn end(self) -> Result<JsValue, Never> {
        Ok(self.0.into())
    }
}

impl ser::SerializeTuple for List {
    type Ok = JsValue;
    type Error = Never;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Never> {
        ser::SerializeSeq::serialize_element(self, value)
    }

    fn end(self) -> Result<JsValue, Never> {
        Ok(self.0.into())
    }
}

impl ser::SerializeTupleStruct for List {
    type Ok = JsValue;
    type Error = Never;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Never> {
        ser::SerializeSeq::serialize_element(self, value)
    }

    fn end(self) -> Result<JsValue, Never> {
        Ok(self.0.into())
    }
}

struct Fields {
    object: Object,
    /// The key of the value that comes next.
    key: JsValue,
}

impl Fields {
    fn new() -> Self {
        Self { object: Object::new(), key: JsValue::UNDEFINED }
    }

    fn put<T: Serialize + ?Sized>(&mut self, key: &JsValue, value: &T) {
        // A plain object takes every key.
        _ = Reflect::set(&self.object, key, &to_js(&value));
    }

    fn done(self) -> JsValue {
        self.object.into()
    }
}

impl ser::SerializeMap for Fields {
    type Ok = JsValue;
    type Error = Never;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Never> {
        self.key = key.serialize(Writer)?;
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Never> {
        let key = std::mem::take(&mut self.key);
        self.put(&key, value);
        Ok(())
    }

    fn end(self) -> Result<JsValue, Never> {
        Ok(self.done())
    }
}

impl ser::SerializeStruct for Fields {
    type Ok = JsValue;
    type Error = Never;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), Never> {
        self.put(&key.into(), value);
        Ok(())
    }

    fn end(self) -> Result<JsValue, Never> {
        Ok(self.done())
    }
}
