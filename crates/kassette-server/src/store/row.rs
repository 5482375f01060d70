//! Columns to words and back: the few types that the two databases carry alike are text and 64-bit integers.

use std::str::FromStr;

use kassette_core::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::Row;
use sqlx::any::AnyRow;
use uuid::Uuid;

use super::StoreError;

/// Reads the columns of one row by name.
pub struct Columns<'r>(pub &'r AnyRow);

impl Columns<'_> {
    pub fn text(&self, column: &str) -> Result<String, StoreError> {
        Ok(self.0.try_get(column)?)
    }

    pub fn text_or_null(&self, column: &str) -> Result<Option<String>, StoreError> {
        Ok(self.0.try_get(column)?)
    }

    pub fn int(&self, column: &str) -> Result<i64, StoreError> {
        Ok(self.0.try_get(column)?)
    }

    pub fn int_or_null(&self, column: &str) -> Result<Option<i64>, StoreError> {
        Ok(self.0.try_get(column)?)
    }

    pub fn flag(&self, column: &str) -> Result<bool, StoreError> {
        Ok(self.int(column)? != 0)
    }

    pub fn id(&self, column: &str) -> Result<Uuid, StoreError> {
        self.parsed(column)
    }

    pub fn id_or_null(&self, column: &str) -> Result<Option<Uuid>, StoreError> {
        self.text_or_null(column)?
            .map(|text| text.parse().map_err(|_| StoreError::unreadable(column)))
            .transpose()
    }

    pub fn time(&self, column: &str) -> Result<Timestamp, StoreError> {
        let micros = self.int(column)?;
        Timestamp::from_unix_micros(micros).ok_or_else(|| StoreError::unreadable(column))
    }

    pub fn time_or_null(&self, column: &str) -> Result<Option<Timestamp>, StoreError> {
        self.int_or_null(column)?
            .map(|micros| {
                Timestamp::from_unix_micros(micros).ok_or_else(|| StoreError::unreadable(column))
            })
            .transpose()
    }

    pub fn parsed<T: FromStr>(&self, column: &str) -> Result<T, StoreError> {
        self.text(column)?.parse().map_err(|_| StoreError::unreadable(column))
    }

    /// A word of an enum that the API writes as a string.
    pub fn word<T: DeserializeOwned>(&self, column: &str) -> Result<T, StoreError> {
        from_word(&self.text(column)?, column)
    }

    pub fn word_or_null<T: DeserializeOwned>(&self, column: &str) -> Result<Option<T>, StoreError> {
        self.text_or_null(column)?.map(|word| from_word(&word, column)).transpose()
    }

    pub fn json<T: DeserializeOwned>(&self, column: &str) -> Result<T, StoreError> {
        from_json(&self.text(column)?, column)
    }

    pub fn json_or_null<T: DeserializeOwned>(&self, column: &str) -> Result<Option<T>, StoreError> {
        self.text_or_null(column)?.map(|text| from_json(&text, column)).transpose()
    }
}

fn from_word<T: DeserializeOwned>(word: &str, column: &str) -> Result<T, StoreError> {
    serde_json::from_value(serde_json::Value::String(word.to_owned()))
        .map_err(|_| StoreError::unreadable(column))
}

fn from_json<T: DeserializeOwned>(text: &str, column: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|_| StoreError::unreadable(column))
}

/// The string that the API writes for a word of an enum.
pub fn word<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => unreachable!("the enum is written as a string"),
    }
}

pub fn json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("stored values are plain data")
}

pub fn micros(moment: Option<Timestamp>) -> Option<i64> {
    moment.map(Timestamp::unix_micros)
}

pub fn id_text(id: Option<Uuid>) -> Option<String> {
    id.map(|id| id.to_string())
}
