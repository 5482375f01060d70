//! Building blocks that know nothing of checkouts.

mod field;
mod notice;
mod spinner;

pub use field::{TextField, TextFieldProps};
pub use notice::{Notice, NoticeProps};
pub use spinner::{Spinner, SpinnerProps};
