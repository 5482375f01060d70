//! Building blocks that know nothing of checkouts.

mod field;
mod notice;
mod spinner;
mod when;

pub use field::{TextField, TextFieldProps};
pub use notice::{Notice, NoticeProps};
pub use spinner::{Spinner, SpinnerProps};
pub use when::{When, WhenProps};
