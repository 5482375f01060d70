//! What merchants' own servers are told. An event is stored for each endpoint that wants it, in the transaction of what
//! happened, and sent after that, as often as it takes.

pub mod address;
pub mod deliveries;
pub mod endpoints;
mod message;
pub mod send;
mod signature;
mod tell;

pub use tell::{
    tell_of_creation, tell_of_customer, tell_of_expiry, tell_of_purchase, tell_of_refund,
    tell_of_update,
};

/// Everything that can happen, by the names of the API. Endpoints may wait for events that never come yet.
pub const EVENTS: [&str; 41] = [
    "checkout.created",
    "checkout.updated",
    "checkout.expired",
    "customer.created",
    "customer.updated",
    "customer.deleted",
    "customer.state_changed",
    "customer_seat.assigned",
    "customer_seat.claimed",
    "customer_seat.revoked",
    "member.created",
    "member.updated",
    "member.deleted",
    "order.created",
    "order.updated",
    "order.paid",
    "order.refunded",
    "subscription.created",
    "subscription.updated",
    "subscription.active",
    "subscription.canceled",
    "subscription.uncanceled",
    "subscription.cycled",
    "subscription.revoked",
    "subscription.past_due",
    "subscription.paused",
    "subscription.resumed",
    "refund.created",
    "refund.updated",
    "product.created",
    "product.updated",
    "discount.created",
    "discount.updated",
    "discount.deleted",
    "benefit.created",
    "benefit.updated",
    "benefit_grant.created",
    "benefit_grant.cycled",
    "benefit_grant.updated",
    "benefit_grant.revoked",
    "organization.updated",
];
