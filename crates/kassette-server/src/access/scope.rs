//! What a token may be used for.

use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

/// One right: to read or to write one kind of object. Its name is `checkouts:read`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scope {
    pub resource: Resource,
    pub access: Access,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    Read,
    Write,
}

/// Names the resources: as values, and as types that routes name.
macro_rules! resources {
    ($($resource:ident = $name:literal),* $(,)?) => {
        /// A kind of object with scopes of its own.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Resource {
            $($resource,)*
        }

        impl Resource {
            pub const ALL: &[Self] = &[$(Self::$resource,)*];

            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$resource => $name,)*
                }
            }
        }

        $(
            #[derive(Clone, Copy, Debug)]
            pub struct $resource;

            impl OfResource for $resource {
                const RESOURCE: Resource = Resource::$resource;
            }
        )*
    };
}

resources! {
    Organizations = "organizations",
    Products = "products",
    Meters = "meters",
    Files = "files",
    Benefits = "benefits",
    CustomFields = "custom_fields",
    Discounts = "discounts",
    CheckoutLinks = "checkout_links",
    Checkouts = "checkouts",
    Customers = "customers",
    CustomerSessions = "customer_sessions",
    Orders = "orders",
    Subscriptions = "subscriptions",
    Refunds = "refunds",
    Webhooks = "webhooks",
}

impl Scope {
    pub fn all() -> Vec<Self> {
        let both = |resource| [Access::Read, Access::Write].map(|access| Self { resource, access });
        Resource::ALL.iter().copied().flat_map(both).collect()
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let access = match self.access {
            Access::Read => "read",
            Access::Write => "write",
        };
        write!(f, "{}:{access}", self.resource.name())
    }
}

/// The names of scopes, separated by spaces, as OAuth writes them.
pub fn names(scopes: &[Scope]) -> String {
    scopes.iter().map(Scope::to_string).collect::<Vec<_>>().join(" ")
}

/// No scope has that name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownScope;

impl fmt::Display for UnknownScope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "there are the scopes {}", names(&Scope::all()))
    }
}

impl std::error::Error for UnknownScope {}

impl FromStr for Scope {
    type Err = UnknownScope;

    fn from_str(name: &str) -> Result<Self, UnknownScope> {
        Self::all().into_iter().find(|scope| scope.to_string() == name).ok_or(UnknownScope)
    }
}

/// What a route wants of a token.
pub trait Needs {
    /// Having one of these is enough.
    fn any_of() -> Vec<Scope>;
}

/// A type that stands for a [`Resource`].
pub trait OfResource {
    const RESOURCE: Resource;
}

/// Who may write may read, too.
#[derive(Clone, Copy, Debug)]
pub struct Read<R>(PhantomData<R>);

#[derive(Clone, Copy, Debug)]
pub struct Write<R>(PhantomData<R>);

impl<R: OfResource> Needs for Read<R> {
    fn any_of() -> Vec<Scope> {
        [Access::Read, Access::Write].map(|access| Scope { resource: R::RESOURCE, access }).to_vec()
    }
}

impl<R: OfResource> Needs for Write<R> {
    fn any_of() -> Vec<Scope> {
        vec![Scope { resource: R::RESOURCE, access: Access::Write }]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scope_is_found_by_its_name() {
        for scope in Scope::all() {
            assert_eq!(scope.to_string().parse(), Ok(scope));
        }
        assert_eq!("checkouts:delete".parse::<Scope>(), Err(UnknownScope));
    }

    #[test]
    fn who_may_write_may_read() {
        assert_eq!(names(&Read::<Checkouts>::any_of()), "checkouts:read checkouts:write");
        assert_eq!(names(&Write::<Checkouts>::any_of()), "checkouts:write");
    }
}
