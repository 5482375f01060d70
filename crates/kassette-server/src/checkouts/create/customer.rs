//! The customer that a merchant opens a session for.

use uuid::Uuid;

use super::{NewCheckout, invalid};
use crate::error::Error;
use crate::store::Connection;
use crate::store::customers::Customer;

/// The customer whom the merchant names, if they are known. One whom nobody knows by the merchant's own id is no error: they
/// are added with it when they confirm.
pub async fn named(
    connection: &mut Connection,
    owner: Uuid,
    new: &NewCheckout,
) -> Result<Option<Customer>, Error> {
    match (new.customer_id, &new.external_customer_id) {
        (Some(id), _) => {
            let customer = connection.find_customer(owner, id).await?;
            let unknown = || invalid(&["body", "customer_id"], "Customer does not exist.", id);
            customer.map(Some).ok_or_else(unknown)
        }
        (None, Some(external_id)) => {
            Ok(connection.customer_by_external_id(owner, external_id).await?)
        }
        (None, None) => Ok(None),
    }
}

/// Whose subscription `id` is: only the free ones can be replaced by something that is paid.
pub async fn of_free_subscription(
    connection: &mut Connection,
    owner: Uuid,
    id: Uuid,
) -> Result<Uuid, Error> {
    let refused = |msg: &str| invalid(&["body", "subscription_id"], msg, id);
    let subscription = connection.subscription(id).await?;
    let subscription = subscription
        .filter(|it| it.organization_id == owner && it.ended_at.is_none())
        .ok_or_else(|| refused("Subscription does not exist."))?;
    if subscription.amount > 0 {
        return Err(refused("Only free subscriptions can be upgraded."));
    }
    Ok(subscription.customer_id)
}

/// Links the session to `customer` and takes from them what the merchant did not say.
pub fn prefill(new: &mut NewCheckout, customer: Customer) {
    let is_company = customer.billing_name.is_some() && customer.billing_address.is_some();
    new.customer_id = Some(customer.id);
    new.external_customer_id = customer.external_id.or(new.external_customer_id.take());
    new.customer_email.get_or_insert(customer.email);
    fill(&mut new.customer_name, customer.name);
    fill(&mut new.customer_billing_name, customer.billing_name);
    fill(&mut new.customer_billing_address, customer.billing_address);
    fill(&mut new.customer_tax_id, customer.tax_id.map(|tax_id| tax_id.number));
    fill(&mut new.locale, customer.locale);
    // What the merchant says of it counts, also if it is no.
    new.is_business_customer.get_or_insert(is_company);
}

fn fill<T>(field: &mut Option<T>, known: Option<T>) {
    if field.is_none() {
        *field = known;
    }
}
