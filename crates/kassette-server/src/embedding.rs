//! Who may show the checkout in a frame.
//!
//! An organization that names hosts in `embed_hosts` lets their pages in and nobody else's. A session is made for the pages of
//! one origin, which alone may frame it; whoever else tries gets a page that says so.

mod admission;
mod embed_host;
mod origin;
pub mod refusal;

pub use admission::{Frame, admit, claimed_origin};
pub use embed_host::{EmbedHost, embed_host};
pub use origin::Origin;
