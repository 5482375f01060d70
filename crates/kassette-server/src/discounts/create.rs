use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use kassette_core::checkout::Metadata;
use kassette_core::discount::{DiscountDuration, OwnDiscount};
use kassette_core::pricing::{self, DiscountValue, Duration};
use kassette_core::{Currency, Timestamp};
use serde_json::Value;
use uuid::Uuid;

use super::rules::{check_period, code_taken, own_products};
use super::values::{
    DURATIONS, amounts, at_least_one, basis_points, code, fixed_amount, label, months, product_ids,
};
use crate::AppState;
use crate::access::Merchant;
use crate::access::scope::{Discounts, Write};
use crate::error::Error;
use crate::listing;
use crate::store::StoreError;
use crate::store::discounts::Discount;
use crate::validation::body::JsonBody;
use crate::validation::metadata::metadata;
use crate::validation::scalars::{currency, moment, one_of};
use crate::validation::union::tagged;
use crate::validation::{Fields, Problem, Reading};

pub(crate) struct NewDiscount {
    name: String,
    code: Option<String>,
    value: DiscountValue,
    duration: Duration,
    product_ids: Vec<Uuid>,
    starts_at: Option<Timestamp>,
    ends_at: Option<Timestamp>,
    max_redemptions: Option<i64>,
    max_redemptions_per_customer: Option<i64>,
    metadata: Metadata,
}

/// `POST /v1/discounts/`
pub async fn create_discount(
    merchant: Merchant<Write<Discounts>>,
    State(app): State<AppState>,
    JsonBody(body): JsonBody,
) -> Result<(StatusCode, Json<OwnDiscount>), Error> {
    let new = listing::body(read(&body))?;
    listing::refuse_organization_id(&body)?;
    check_period(new.starts_at, new.ends_at)?;
    let owner = merchant.organization_id;
    let mut transaction = app.store.transaction().await?;
    let products = own_products(&mut transaction, owner, &new.product_ids).await?;
    if let Some(code) = &new.code
        && transaction.discount_by_code(owner, code).await?.is_some()
    {
        return Err(code_taken(Some(code)));
    }
    let organization = transaction.organization(owner).await?;
    let discount = Discount {
        id: Uuid::new_v4(),
        created_at: app.clock.now(),
        modified_at: None,
        deleted_at: None,
        organization_id: owner,
        name: new.name,
        code: new.code,
        rules: pricing::Discount {
            value: new.value,
            duration: new.duration,
            product_ids: new.product_ids,
            starts_at: new.starts_at,
            ends_at: new.ends_at,
            max_redemptions: new.max_redemptions,
        },
        max_redemptions_per_customer: new.max_redemptions_per_customer,
        redemptions_count: 0,
        metadata: new.metadata,
        default_currency: organization.settings.default_presentment_currency,
    };
    match transaction.insert_discount(&discount).await {
        Err(StoreError::Conflict) => return Err(code_taken(discount.code.as_deref())),
        inserted => inserted?,
    }
    transaction.commit().await?;
    Ok((StatusCode::CREATED, Json(discount.shown(&products))))
}

pub(crate) fn read(body: &Value) -> Reading<NewDiscount> {
    tagged(body, "type", &[("fixed", fixed), ("percentage", percentage)])
}

fn percentage(body: &Value) -> Reading<NewDiscount> {
    discount(body, |fields| {
        let basis_points = fields.required("basis_points", basis_points)?;
        Some(DiscountValue::Percentage { basis_points })
    })
}

fn fixed(body: &Value) -> Reading<NewDiscount> {
    discount(body, |fields| {
        let several = fields.optional("amounts", amounts);
        let amount = fields.optional("amount", fixed_amount);
        let currency = fields.optional("currency", currency).unwrap_or(Currency::USD);
        let amounts = match (several, amount) {
            (Some(amounts), None) => amounts,
            (None, Some(amount)) => BTreeMap::from([(currency, amount)]),
            _ => {
                fields.refuse(|whole| {
                    let msg = "Give either amounts, or amount and its currency.";
                    Problem::new("value_error", msg, whole)
                });
                return None;
            }
        };
        Some(DiscountValue::Fixed { amounts })
    })
}

fn discount(body: &Value, value: fn(&mut Fields) -> Option<DiscountValue>) -> Reading<NewDiscount> {
    let mut fields = Fields::of(body)?;
    let name = fields.required("name", label);
    let code = fields.optional("code", code).flatten();
    let value = value(&mut fields);
    let duration = duration(&mut fields);
    let product_ids = fields.optional("products", product_ids).unwrap_or_default();
    let starts_at = fields.optional("starts_at", moment);
    let ends_at = fields.optional("ends_at", moment);
    let max_redemptions = fields.optional("max_redemptions", at_least_one);
    let per_customer = fields.optional("max_redemptions_per_customer", at_least_one);
    let metadata = fields.or("metadata", Metadata::new(), metadata);
    fields.finish(|| {
        Some(NewDiscount {
            name: name?,
            code,
            value: value?,
            duration: duration?,
            product_ids,
            starts_at,
            ends_at,
            max_redemptions,
            max_redemptions_per_customer: per_customer,
            metadata,
        })
    })
}

/// `duration` and `duration_in_months`, which only a repeating one has, and must have.
fn duration(fields: &mut Fields) -> Option<Duration> {
    let duration = fields.required("duration", |value| one_of(value, &DURATIONS));
    if duration == Some(DiscountDuration::Repeating) {
        let months = fields.required("duration_in_months", months)?;
        return Some(Duration::Repeating { months });
    }
    if fields.optional("duration_in_months", months).is_some() && duration.is_some() {
        fields.refuse(|whole| {
            let msg = "Only a repeating discount has a number of months.";
            let months = &whole["duration_in_months"];
            Problem::new("value_error", msg, months).under("duration_in_months")
        });
    }
    match duration? {
        DiscountDuration::Forever => Some(Duration::Forever),
        DiscountDuration::Once | DiscountDuration::Repeating => Some(Duration::Once),
    }
}
