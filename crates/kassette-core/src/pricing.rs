//! The rules that turn prices into amounts: pure, and integers only.
//!
//! The server calls them to decide, the widget to show a new total in the same frame as the click. [`Purchase`] says what is
//! bought and how; [`Purchase::quote`] answers what it costs now, [`Purchase::renewal`] what it costs later.

mod amount;
mod choice;
mod custom_amount;
mod discount;
mod purchase;
mod quantity;
mod renewal;
mod rounding;
#[cfg(test)]
pub(crate) mod samples;
mod selection;
mod split;
mod tax;
mod tiers;
mod totals;
mod trial;

pub use amount::{default_price, in_currency, is_free};
pub use choice::{Choice, ChoiceProblem};
pub use custom_amount::{AmountProblem, check_custom_amount};
pub use discount::{Discount, DiscountValue, Duration, normalize_code};
pub use purchase::{Flags, Purchase, Quote};
pub use quantity::{Counted, QuantityLimits, QuantityProblem, seat_limits, unit_limits};
pub use renewal::{Period, Renewal};
pub use selection::{Offer, Selection};
pub use split::split_by_largest_remainder;
pub use tax::{Tax, TaxRate, tax_behavior};
pub use tiers::Slice;
pub use totals::Totals;
pub use trial::{Trial, effective_trial};
