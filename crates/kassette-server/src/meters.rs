//! Meters: what the use of a product is counted by. Metered prices name them; counting itself is not done here.

pub mod create;
pub mod definition;
pub mod list;
pub mod read;
pub mod update;

use kassette_core::product::{MeterUnit, PriceMeter};
use serde_json::json;

use crate::error::Error;
use crate::listing::invalid;
use crate::store::meters::Meter;

impl Meter {
    /// What a price says about the meter it counts with.
    pub fn shown_in_price(&self) -> PriceMeter {
        PriceMeter {
            id: self.id,
            name: self.name.clone(),
            unit: self.unit,
            custom_label: self.custom_label.clone(),
            custom_multiplier: self.custom_multiplier,
        }
    }

    /// A unit of the merchant's own needs a name. How many counted units it has is 1, unless they say more; the known units
    /// have neither.
    fn settle_unit(&mut self) -> Result<(), Error> {
        if self.unit != MeterUnit::Custom {
            self.custom_label = None;
            self.custom_multiplier = None;
            return Ok(());
        }
        if self.custom_label.is_none() {
            let msg = "A custom unit needs a label.";
            return Err(invalid("custom_label", msg, json!(null)));
        }
        self.custom_multiplier.get_or_insert(1);
        Ok(())
    }
}
