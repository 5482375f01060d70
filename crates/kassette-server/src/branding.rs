//! The merchant's look of the checkout: what may be chosen, and what follows from it.

mod palette;
mod read;
mod scheme;
pub mod style;

pub(crate) use self::read::read;
