//! Which screen the buyer is on, as one value derived from everything known.

use kassette_core::{CheckoutPublic, CheckoutStatus};

use crate::api;

/// Where the buyer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    Loading,
    /// The form, open for changes.
    Open,
    /// The form, while this page's payment is under way.
    Confirming,
    /// Paid or refused, we do not know yet: another visit of this page started it.
    Processing,
    Succeeded,
    Failed,
    Expired,
    NotFound,
    /// The server knows the session and will not show it.
    Blocked,
    /// No answer from the server.
    Offline,
}

impl Phase {
    /// `loaded` is the session or the reason why there is none; `confirming` is whether this page's payment is under way.
    pub fn of(loaded: Option<&Result<CheckoutPublic, api::Error>>, confirming: bool) -> Self {
        match loaded {
            None => Self::Loading,
            Some(Ok(checkout)) => Self::of_status(checkout.base.status, confirming),
            Some(Err(error)) => Self::of_error(error),
        }
    }

    fn of_status(status: CheckoutStatus, confirming: bool) -> Self {
        match status {
            CheckoutStatus::Succeeded => Self::Succeeded,
            CheckoutStatus::Failed => Self::Failed,
            CheckoutStatus::Expired => Self::Expired,
            CheckoutStatus::Open | CheckoutStatus::Confirmed if confirming => Self::Confirming,
            CheckoutStatus::Open => Self::Open,
            CheckoutStatus::Confirmed => Self::Processing,
        }
    }

    fn of_error(error: &api::Error) -> Self {
        match error {
            api::Error::Refused { status: 404, .. } => Self::NotFound,
            api::Error::Refused { status: 410, .. } => Self::Expired,
            api::Error::Refused { status: 403, .. } => Self::Blocked,
            api::Error::Refused { .. }
            | api::Error::Unreadable { .. }
            | api::Error::TooOften { .. }
            | api::Error::Network => Self::Offline,
        }
    }

    /// The code that the embedding page is told where nothing can be bought here.
    pub fn host_error(self) -> Option<&'static str> {
        match self {
            Self::Expired => Some("expired"),
            Self::NotFound => Some("not_found"),
            Self::Blocked => Some("not_allowed"),
            Self::Offline => Some("could_not_load"),
            Self::Loading
            | Self::Open
            | Self::Confirming
            | Self::Processing
            | Self::Succeeded
            | Self::Failed => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use kassette_core::{ApiError, ErrorDetail};

    use super::*;

    fn refused(status: u16) -> Result<CheckoutPublic, api::Error> {
        let error = ApiError { error: String::new(), detail: ErrorDetail::Text(String::new()) };
        Err(api::Error::Refused { status, error, decline_code: None, checkout: None })
    }

    #[test]
    fn nothing_known_yet_is_loading() {
        assert_eq!(Phase::of(None, false), Phase::Loading);
    }

    #[test]
    fn the_form_stays_while_this_page_pays() {
        assert_eq!(Phase::of_status(CheckoutStatus::Open, true), Phase::Confirming);
        assert_eq!(Phase::of_status(CheckoutStatus::Confirmed, true), Phase::Confirming);
    }

    #[test]
    fn a_payment_started_elsewhere_is_processing() {
        assert_eq!(Phase::of_status(CheckoutStatus::Confirmed, false), Phase::Processing);
    }

    #[test]
    fn an_outcome_ends_confirming() {
        assert_eq!(Phase::of_status(CheckoutStatus::Succeeded, true), Phase::Succeeded);
        assert_eq!(Phase::of_status(CheckoutStatus::Failed, true), Phase::Failed);
        assert_eq!(Phase::of_status(CheckoutStatus::Expired, true), Phase::Expired);
    }

    #[test]
    fn each_refusal_has_its_screen() {
        assert_eq!(Phase::of(Some(&refused(404)), false), Phase::NotFound);
        assert_eq!(Phase::of(Some(&refused(410)), false), Phase::Expired);
        assert_eq!(Phase::of(Some(&refused(403)), false), Phase::Blocked);
        assert_eq!(Phase::of(Some(&refused(500)), false), Phase::Offline);
        assert_eq!(Phase::of(Some(&Err(api::Error::Network)), false), Phase::Offline);
    }
}
