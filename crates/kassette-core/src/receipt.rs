use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{CheckoutStatus, Currency};

/// What a signed receipt says: the claims of a JSON Web Token that the buyer's browser hands to the merchant. It says what was bought
/// and paid, once and for all; what goes back later is not in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The server's address.
    pub iss: String,
    /// The merchant's organization: a server may have several, and a receipt of another one is none.
    pub aud: Uuid,
    /// When it was paid, in seconds since 1970.
    pub iat: i64,
    pub checkout_id: Uuid,
    /// Always `succeeded`.
    pub status: CheckoutStatus,
    /// What was paid, in minor units of `currency`: 0 for a trial.
    pub amount: i64,
    pub currency: Currency,
    pub product_id: Uuid,
    pub order_id: Uuid,
    /// Whose page showed the checkout; `None` where it was a page of its own.
    pub embed_origin: Option<String>,
}
