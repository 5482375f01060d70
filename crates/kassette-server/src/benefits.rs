//! Benefits: what purchases grant.

pub mod create;
pub mod list;
pub(crate) mod properties;
pub mod read;
pub mod update;

use kassette_core::benefit::{BenefitProperties, OwnBenefit};
use kassette_core::product;
use serde_json::Value;
use uuid::Uuid;

use crate::error::Error;
use crate::store::Connection;
use crate::store::benefits::Benefit;
use crate::validation::scalars::text_of;
use crate::validation::{Problem, Reading};

impl Benefit {
    /// The benefit as its merchant sees it.
    pub fn shown_to_merchant(&self) -> product::Benefit {
        let own = OwnBenefit {
            metadata: self.metadata.clone(),
            visibility: self.visibility,
            visibility_configurable: true,
            properties: self.properties.clone(),
            is_tax_applicable: false,
        };
        product::Benefit { own: Some(own), ..self.shown() }
    }

    /// The benefit as buyers see it, if it is public.
    pub fn shown(&self) -> product::Benefit {
        product::Benefit {
            id: self.id,
            created_at: self.created_at,
            modified_at: self.modified_at,
            kind: self.properties.kind().as_str().to_owned(),
            description: self.description.clone(),
            // None is built in, so all can be chosen and deleted.
            selectable: true,
            deletable: true,
            is_deleted: false,
            organization_id: self.organization_id,
            own: None,
        }
    }
}

fn description(value: &Value) -> Reading<String> {
    text_of(value, 3, 42)
}

/// A credit has to be for a meter of the merchant's.
async fn check_meter(
    connection: &mut Connection,
    owner: Uuid,
    properties: &BenefitProperties,
) -> Result<(), Error> {
    let BenefitProperties::MeterCredit(credit) = properties else { return Ok(()) };
    if connection.has_meter(owner, credit.meter_id).await? {
        return Ok(());
    }
    let loc = ["body", "properties", "meter_id"];
    let id = credit.meter_id.to_string();
    Err(Error::Invalid(vec![Problem::business("value_error", &loc, "Meter does not exist.", id)]))
}
