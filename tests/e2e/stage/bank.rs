use super::{checkout::Checkout, document::Document, role::Role};

/// The page on which the bank asks the card's owner.
#[derive(Debug)]
pub struct Bank(Document);

impl Bank {
    pub fn asking_in(checkout: &Checkout) -> Self {
        Self(checkout.document.frame("3D Secure authentication"))
    }

    /// Waits for the question.
    pub async fn asks(&self) {
        self.0.shows(Role::Button, "Complete").await;
    }

    pub async fn complete(&self) {
        self.0.press(Role::Button, "Complete").await;
    }

    pub async fn fail(&self) {
        self.0.press(Role::Button, "Fail").await;
    }
}
