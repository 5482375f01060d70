//! What a buyer gets for a paid attempt.

use kassette_core::{BillingReason, OrderStatus, SubscriptionStatus, Timestamp};
use uuid::Uuid;

use crate::store::attempts::PaymentAttempt;
use crate::store::orders::Order;
use crate::store::subscriptions::Subscription;

/// What recurs begins now, with its trial if it has one.
pub fn subscription(attempt: &PaymentAttempt, now: Timestamp) -> Option<Subscription> {
    let agreement = &attempt.agreement;
    let (interval, count) = agreement.period?;
    let trial_end = agreement.trial_end;
    Some(Subscription {
        id: Uuid::new_v4(),
        created_at: now,
        modified_at: None,
        organization_id: attempt.organization_id,
        checkout_id: attempt.checkout_id,
        customer_id: attempt.customer_id,
        product_id: attempt.product_id,
        price_ids: agreement.price_ids.clone(),
        discount_id: agreement.discount_id,
        status: match trial_end {
            Some(_) => SubscriptionStatus::Trialing,
            None => SubscriptionStatus::Active,
        },
        amount: agreement.amount,
        currency: attempt.currency,
        recurring_interval: interval,
        recurring_interval_count: count,
        seats: agreement.seats,
        units: agreement.units,
        started_at: now,
        current_period_start: now,
        current_period_end: trial_end.unwrap_or_else(|| now.plus(count, interval)),
        trial_start: trial_end.map(|_| now),
        trial_end,
        cancel_at_period_end: false,
        canceled_at: None,
        ends_at: None,
        ended_at: None,
        custom_field_data: agreement.custom_field_data.clone(),
        metadata: agreement.metadata.clone(),
    })
}

/// What becomes of a free subscription that is replaced by `bought`: it keeps its id and its beginning, and what was noted about it
/// unless the purchase says something else.
pub fn upgraded(free: Subscription, bought: Subscription) -> Subscription {
    let mut metadata = free.metadata;
    metadata.extend(bought.metadata);
    let mut custom_field_data = free.custom_field_data;
    custom_field_data.extend(bought.custom_field_data);
    Subscription {
        id: free.id,
        created_at: free.created_at,
        modified_at: Some(bought.created_at),
        checkout_id: free.checkout_id,
        started_at: free.started_at,
        metadata,
        custom_field_data,
        ..bought
    }
}

/// What was paid now: of a trial, nothing.
pub fn order(attempt: &PaymentAttempt, subscription_id: Option<Uuid>, now: Timestamp) -> Order {
    let agreement = attempt.agreement.clone();
    let unless_trial = |amount| if agreement.trial_end.is_some() { 0 } else { amount };
    Order {
        id: Uuid::new_v4(),
        created_at: now,
        modified_at: None,
        status: OrderStatus::Paid,
        organization_id: attempt.organization_id,
        checkout_id: attempt.checkout_id,
        customer_id: attempt.customer_id,
        product_id: attempt.product_id,
        product_price_id: attempt.product_price_id,
        payment_attempt_id: attempt.id,
        subscription_id,
        discount_id: agreement.discount_id,
        seats: agreement.seats,
        units: agreement.units,
        billing_reason: match (agreement.period, agreement.upgrades) {
            (Some(_), Some(_)) => BillingReason::SubscriptionUpdate,
            (Some(_), None) => BillingReason::SubscriptionCreate,
            (None, _) => BillingReason::Purchase,
        },
        amount: unless_trial(agreement.amount),
        discount_amount: unless_trial(agreement.discount_amount),
        tax_amount: unless_trial(agreement.tax_amount),
        total_amount: unless_trial(agreement.total_amount),
        refunded_total: 0,
        currency: attempt.currency,
        billing_name: agreement.billing_name,
        billing_address: agreement.billing_address,
        custom_field_data: agreement.custom_field_data,
        metadata: agreement.metadata,
    }
}
