//! Customers, the sessions that show them what they have, and the portal in which they see it.

use kassette_core::customer_session::CustomerCustomerSession;
use kassette_core::{
    Customer, CustomerOrder, CustomerPaymentMethod, CustomerPaymentMethodCreateResponse,
    CustomerPortalCustomer, CustomerSession, CustomerSubscription, ListResource,
};
use uuid::Uuid;

use crate::access::scope::{CustomerSessions, Customers, Read, Write};
use crate::error::Error;
use crate::openapi::operation::Operation;
use crate::payments::refusal::Refusal;
use crate::payments::stripe::StripeError;
use crate::{customer_portal, customer_sessions, customers};

pub fn operations() -> Vec<Operation> {
    let mut all = Vec::from(of_customers());
    all.extend(of_customers_by_external_id());
    all.push(
        Operation::new(
            "post",
            "/v1/customer-sessions/",
            "customer-sessions:create",
            "Let a customer see what they have",
        )
        .with_token::<Write<CustomerSessions>>()
        .body(customer_sessions::read)
        .answers::<CustomerSession>(201),
    );
    all.extend(of_the_portal());
    all.extend(of_payment_methods());
    all
}

fn of_customers() -> [Operation; 5] {
    [
        Operation::new("get", "/v1/customers/", "customers:list", "List customers")
            .with_token::<Read<Customers>>()
            .query(|query| customers::list::listing(Uuid::nil(), query))
            .answers::<ListResource<Customer>>(200),
        Operation::new("post", "/v1/customers/", "customers:create", "Create a customer")
            .with_token::<Write<Customers>>()
            .body(customers::create::read)
            .answers::<Customer>(201),
        Operation::new("get", "/v1/customers/{id}", "customers:get", "Read a customer")
            .with_token::<Read<Customers>>()
            .answers::<Customer>(200),
        Operation::new("patch", "/v1/customers/{id}", "customers:update", "Change a customer")
            .with_token::<Write<Customers>>()
            .body(customers::update::read)
            .answers::<Customer>(200),
        Operation::new("delete", "/v1/customers/{id}", "customers:delete", "Delete a customer")
            .with_token::<Write<Customers>>()
            .query(customers::update::anonymize),
    ]
}

fn of_customers_by_external_id() -> [Operation; 3] {
    const AT: &str = "/v1/customers/external/{external_id}";
    [
        Operation::new(
            "get",
            AT,
            "customers:get_external",
            "Read a customer by the merchant's own id",
        )
        .with_token::<Read<Customers>>()
        .answers::<Customer>(200),
        Operation::new(
            "patch",
            AT,
            "customers:update_external",
            "Change a customer by the merchant's own id",
        )
        .with_token::<Write<Customers>>()
        .body(customers::update::read)
        .answers::<Customer>(200),
        Operation::new(
            "delete",
            AT,
            "customers:delete_external",
            "Delete a customer by the merchant's own id",
        )
        .with_token::<Write<Customers>>()
        .query(customers::update::anonymize),
    ]
}

fn of_the_portal() -> [Operation; 7] {
    [
        Operation::new(
            "get",
            "/v1/customer-portal/customers/me",
            "customer_portal:customers:get",
            "Read oneself",
        )
        .answers::<CustomerPortalCustomer>(200),
        Operation::new(
            "get",
            "/v1/customer-portal/customer-session/introspect",
            "customer_portal:customer-session:introspect",
            "Read how long the session lasts",
        )
        .answers::<CustomerCustomerSession>(200),
        Operation::new(
            "get",
            "/v1/customer-portal/orders/",
            "customer_portal:orders:list",
            "List one's orders",
        )
        .query(|query| customer_portal::orders::listing(Uuid::nil(), Uuid::nil(), query))
        .answers::<ListResource<CustomerOrder>>(200),
        Operation::new(
            "get",
            "/v1/customer-portal/orders/{id}",
            "customer_portal:orders:get",
            "Read one of one's orders",
        )
        .answers::<CustomerOrder>(200),
        Operation::new(
            "get",
            "/v1/customer-portal/subscriptions/",
            "customer_portal:subscriptions:list",
            "List one's subscriptions",
        )
        .query(|query| customer_portal::subscriptions::listing(Uuid::nil(), Uuid::nil(), query))
        .answers::<ListResource<CustomerSubscription>>(200),
        Operation::new(
            "get",
            "/v1/customer-portal/subscriptions/{id}",
            "customer_portal:subscriptions:get",
            "Read one of one's subscriptions",
        )
        .answers::<CustomerSubscription>(200),
        Operation::new(
            "get",
            "/v1/customer-portal/benefit-grants/",
            "customer_portal:benefit-grants:list",
            "List what one was granted",
        )
        .query(customer_portal::benefit_grants::page)
        .answers::<ListResource<()>>(200),
    ]
    .map(Operation::for_customers)
}

fn of_payment_methods() -> [Operation; 4] {
    const AT: &str = "/v1/customer-portal/customers/me/payment-methods";
    [
        Operation::new(
            "get",
            AT,
            "customer_portal:customers:list_payment_methods",
            "List the payment methods that one saved",
        )
        .query(customer_portal::payment_methods::page)
        .answers::<ListResource<CustomerPaymentMethod>>(200)
        .fails([unavailable()]),
        Operation::new(
            "post",
            AT,
            "customer_portal:customers:add_payment_method",
            "Save a payment method",
        )
        .body(customer_portal::payment_methods::read_new)
        .answers::<CustomerPaymentMethodCreateResponse>(201)
        .fails([
            declined(),
            Error::PaymentNotReady,
            Error::TooManyAttempts { retry_after: 0 },
            unavailable(),
        ]),
        Operation::new(
            "post",
            "/v1/customer-portal/customers/me/payment-methods/confirm",
            "customer_portal:customers:confirm_payment_method",
            "Find out what came of a payment method that waited for one",
        )
        .body(customer_portal::payment_methods::read_confirm)
        .answers::<CustomerPaymentMethodCreateResponse>(201)
        .fails([declined(), Error::CustomerNotReady, unavailable()]),
        Operation::new(
            "delete",
            "/v1/customer-portal/customers/me/payment-methods/{id}",
            "customer_portal:customers:delete_payment_method",
            "Remove a payment method",
        )
        .fails([Error::PaymentMethodInUse, unavailable()]),
    ]
    .map(Operation::for_customers)
}

fn unavailable() -> Error {
    Error::ProcessorUnavailable(StripeError::Unauthorized)
}

fn declined() -> Error {
    Error::PaymentMethodSetupFailed(Refusal {
        message: "Your card was declined.".to_owned(),
        decline_code: Some("insufficient_funds".to_owned()),
    })
}
