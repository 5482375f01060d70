use fantoccini::{elements::Element, key::Key};

use super::{
    document::Document,
    role::Role,
    waiting::{NotYet, until},
};

/// More than there are stops on the shop's page, or in the checkout.
const MANY_STOPS: usize = 60;

/// All that somebody without a mouse has. Keys go to whatever has the focus, in whichever document that is.
#[derive(Debug)]
pub struct Keyboard {
    /// The page, and the frames in it, each in the one before it.
    documents: Vec<Document>,
}

impl Keyboard {
    pub fn of(documents: Vec<Document>) -> Self {
        Self { documents }
    }

    /// Presses Tab until the focus is on this.
    pub async fn tab_to(&self, role: Role, name: &str) {
        self.walk_to(role, name, &[Key::Tab]).await;
    }

    /// Presses Tab with Shift until the focus is on this.
    pub async fn tab_back_to(&self, role: Role, name: &str) {
        self.walk_to(role, name, &[Key::Shift, Key::Tab]).await;
    }

    async fn walk_to(&self, role: Role, name: &str, step: &[Key]) {
        println!("· {step:?} to {role} “{name}”");
        let keys: String = step.iter().copied().map(char::from).collect();
        for _ in 0..MANY_STOPS {
            let (document, element) = self.stop().await;
            if document.is_called(&element, role, name).await {
                return;
            }
            self.types(&keys).await;
            self.leaves(&element).await;
        }
        panic!("{MANY_STOPS} steps did not lead to {role} “{name}”");
    }

    pub async fn press(&self, key: Key) {
        self.types(&char::from(key).to_string()).await;
    }

    pub async fn types(&self, text: &str) {
        let (document, element) = self.stop().await;
        until(&format!("type {text:?} in {document}"), async || {
            Ok(element.send_keys(text).await?)
        })
        .await;
    }

    /// What the control that has the focus holds.
    pub async fn value(&self) -> String {
        let (_, element) = self.stop().await;
        element.prop("value").await.expect("it is still there").unwrap_or_default()
    }

    /// Where the focus is.
    async fn stop(&self) -> (Document, Element) {
        until("where the focus is", async || self.find_stop().await).await
    }

    async fn find_stop(&self) -> Result<(Document, Element), NotYet> {
        let mut stop = None;
        for document in &self.documents {
            let element = document.focused().await?;
            let is_frame = element.tag_name().await? == "iframe";
            stop = Some((document.clone(), element));
            if !is_frame {
                break;
            }
        }
        stop.ok_or("nothing has it".into())
    }

    /// Waits until the focus is no longer on this, and has come to something else.
    async fn leaves(&self, element: &Element) {
        until("the focus moves", async || {
            let (_, now) = self.find_stop().await?;
            let is_on_its_way = now.tag_name().await? == "body";
            if is_on_its_way || now.element_id() == element.element_id() {
                return Err("it is where it was".into());
            }
            Ok(())
        })
        .await;
    }
}
