//! Building blocks that know nothing of checkouts.
//!
//! A browser that translates the page puts nodes of its own in the place of texts, and Leptos would go on to change the texts
//! that are gone. So `translate="no"` stands wherever a text changes while it is on screen: a total that is out of date must
//! not be shown. Everything else may be translated.

mod apply;
mod changing;
mod field;
mod focus;
mod frame;
mod markdown;
mod notice;
mod spinner;
mod when;

pub use apply::{ApplyField, ApplyFieldProps};
pub use changing::{Holds, Says, Shows, holds, says, shows, shows_one};
pub use field::{Control, Field, FieldProps, Question};
pub use focus::focus_soon;
pub use frame::{Choices, Frame, attribute};
pub use markdown::{inline, prose};
pub use notice::{Notice, NoticeProps};
pub use spinner::{Spinner, SpinnerProps};
pub use when::{When, WhenProps};
