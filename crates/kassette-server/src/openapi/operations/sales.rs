//! Sessions, links, orders, subscriptions: what happens when something is sold.

use kassette_core::stream::StreamEvent;
use kassette_core::{
    Checkout, CheckoutLink, CheckoutPublic, CheckoutPublicConfirmed, CheckoutStatus, ListResource,
    Order, Subscription,
};
use schemars::SchemaGenerator;
use uuid::Uuid;

use crate::access::scope::{CheckoutLinks, Checkouts, Orders, Read, Subscriptions, Write};
use crate::embedding::Origin;
use crate::error::Error;
use crate::openapi::operation::{Content, Operation};
use crate::payments::refusal::Refusal;
use crate::receipts::jwks::JwkSet;
use crate::{checkout_links, checkouts, orders, subscriptions};

const LINK_TARGET: &str = "/v1/checkout-links/{client_secret}/redirect";

pub fn operations() -> Vec<Operation> {
    let mut all = Vec::from(of_merchants_sessions());
    all.extend(of_buyers());
    all.extend(of_links());
    all.extend([
        Operation::new("get", "/v1/orders/", "orders:list", "List orders")
            .with_token::<Read<Orders>>()
            .query(|query| orders::listing(Uuid::nil(), query))
            .answers::<ListResource<Order>>(200),
        Operation::new("get", "/v1/orders/{id}", "orders:get", "Read an order")
            .with_token::<Read<Orders>>()
            .answers::<Order>(200),
        Operation::new("get", "/v1/subscriptions/", "subscriptions:list", "List subscriptions")
            .with_token::<Read<Subscriptions>>()
            .query(|query| subscriptions::listing(Uuid::nil(), query))
            .answers::<ListResource<Subscription>>(200),
        Operation::new("get", "/v1/subscriptions/{id}", "subscriptions:get", "Read a subscription")
            .with_token::<Read<Subscriptions>>()
            .answers::<Subscription>(200),
        Operation::new(
            "get",
            "/.well-known/jwks.json",
            "receipts:keys",
            "Read the keys that receipts are signed with",
        )
        .answers::<JwkSet>(200)
        .once(),
    ]);
    all
}

fn not_open() -> Error {
    Error::NotOpen { id: Uuid::nil(), status: CheckoutStatus::Succeeded }
}

fn not_listed() -> Error {
    let origin = Origin::of("https://shop.example").expect("it is the address of a page");
    Error::EmbedHostNotAllowed(Box::new(origin))
}

fn of_merchants_sessions() -> [Operation; 4] {
    [
        Operation::new("get", "/v1/checkouts/", "checkouts:list", "List sessions")
            .with_token::<Read<Checkouts>>()
            .query(|query| checkouts::list::listing(Uuid::nil(), query))
            .answers::<ListResource<Checkout>>(200),
        Operation::new("post", "/v1/checkouts/", "checkouts:create", "Create a session")
            .with_token::<Write<Checkouts>>()
            .body(checkouts::create::body::read)
            .answers::<Checkout>(201)
            .fails([not_listed()]),
        Operation::new("get", "/v1/checkouts/{id}", "checkouts:get", "Read a session")
            .with_token::<Read<Checkouts>>()
            .answers::<Checkout>(200),
        Operation::new("patch", "/v1/checkouts/{id}", "checkouts:update", "Change an open session")
            .with_token::<Write<Checkouts>>()
            .body(checkouts::terms::read_body)
            .answers::<Checkout>(200)
            .fails([not_open(), Error::Locked, not_listed()]),
    ]
}

/// What a session's client secret opens.
fn of_buyers() -> [Operation; 6] {
    const AT: &str = "/v1/checkouts/client/{client_secret}";
    [
        Operation::new("get", AT, "checkouts:client_get", "Read a session as its buyer")
            .answers::<CheckoutPublic>(200)
            .once()
            .fails([Error::Expired]),
        Operation::new("patch", AT, "checkouts:client_update", "Change a session as its buyer")
            .body(checkouts::update::read_body)
            .answers::<CheckoutPublic>(200)
            .fails([not_open(), Error::DiscountRedemptionLimitReached])
            .fails([Error::AlreadyActiveSubscription])
            .fails([Error::Expired, Error::Locked]),
        Operation::new(
            "post",
            "/v1/checkouts/client/{client_secret}/confirm",
            "checkouts:client_confirm",
            "Pay and complete a session",
        )
        .body(checkouts::confirm::read_body)
        .answers::<CheckoutPublicConfirmed>(200)
        .fails([Error::Payment(Refusal {
            message: "The processor's reason, for the buyer.".to_owned(),
            decline_code: Some("insufficient_funds".to_owned()),
        })])
        .fails([not_open(), Error::PaymentNotReady, Error::DiscountRedemptionLimitReached])
        .fails([Error::AlreadyActiveSubscription, Error::TooManyAttempts { retry_after: 60 }])
        .fails([Error::Locked, Error::CustomerDeleted, Error::Expired])
        .fails_with_session("TotalChanged", 409),
        Operation::new(
            "post",
            "/v1/checkouts/client/{client_secret}/opened",
            "checkouts:client_opened",
            "Note that the buyer sees the session",
        )
        .body(checkouts::opened::read_body)
        .answers::<CheckoutPublic>(200)
        .fails([Error::Expired]),
        Operation::new(
            "post",
            "/v1/checkouts/client/{client_secret}/cancel",
            "checkouts:client_cancel",
            "Take back a payment that waits for its buyer",
        )
        .answers::<CheckoutPublic>(200)
        .fails([Error::Expired]),
        Operation::new(
            "get",
            "/v1/checkouts/client/{client_secret}/stream",
            "checkouts:client_stream",
            "Hear what happens to a session",
        )
        .answers_with(200, Content::Events(SchemaGenerator::subschema_for::<StreamEvent>))
        .fails([Error::Expired]),
    ]
}

fn of_links() -> [Operation; 6] {
    [
        Operation::new("get", "/v1/checkout-links/", "checkout-links:list", "List checkout links")
            .with_token::<Read<CheckoutLinks>>()
            .query(|query| checkout_links::list::listing(Uuid::nil(), query))
            .answers::<ListResource<CheckoutLink>>(200),
        Operation::new(
            "post",
            "/v1/checkout-links/",
            "checkout-links:create",
            "Create a checkout link",
        )
        .with_token::<Write<CheckoutLinks>>()
        .body(checkout_links::create::read)
        .answers::<CheckoutLink>(201),
        Operation::new(
            "get",
            "/v1/checkout-links/{id}",
            "checkout-links:get",
            "Read a checkout link",
        )
        .with_token::<Read<CheckoutLinks>>()
        .answers::<CheckoutLink>(200),
        Operation::new(
            "patch",
            "/v1/checkout-links/{id}",
            "checkout-links:update",
            "Change a checkout link",
        )
        .with_token::<Write<CheckoutLinks>>()
        .body(checkout_links::update::read)
        .answers::<CheckoutLink>(200),
        Operation::new(
            "delete",
            "/v1/checkout-links/{id}",
            "checkout-links:delete",
            "Withdraw a checkout link",
        )
        .with_token::<Write<CheckoutLinks>>(),
        Operation::new("get", LINK_TARGET, "checkout-links:redirect", "Open a link's new session")
            .answers_with(307, Content::Elsewhere)
            .fails([not_listed()])
            .fails([Error::Malformed(Vec::new()), Error::Invalid(Vec::new())]),
    ]
}
