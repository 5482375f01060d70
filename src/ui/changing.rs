//! The changing parts of a view, in three kinds. Each is a box, so that all parts of one kind share one compiled copy of what keeps
//! them up to date, where each closure would have its own.

use leptos::prelude::AnyView;

/// A text that changes, in an element or an attribute.
pub type Says = Box<dyn Fn() -> Option<String> + Send>;

pub fn says(text: impl Fn() -> Option<String> + Send + 'static) -> Says {
    Box::new(text)
}

/// An attribute that is `"true"` or not there.
pub type Holds = Box<dyn Fn() -> Option<&'static str> + Send>;

pub fn holds(is: impl Fn() -> bool + Send + 'static) -> Holds {
    Box::new(move || is().then_some("true"))
}

/// Elements that come and go.
pub type Shows = Box<dyn Fn() -> Vec<AnyView> + Send>;

pub fn shows(views: impl Fn() -> Vec<AnyView> + Send + 'static) -> Shows {
    Box::new(views)
}

/// As [`shows`], for one of them.
pub fn shows_one(view: impl Fn() -> Option<AnyView> + Send + 'static) -> Shows {
    Box::new(move || view().into_iter().collect())
}
