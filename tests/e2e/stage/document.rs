use fantoccini::{Client, elements::Element, key::Key};
use serde_json::{Value, json};

use super::{
    driver_commands::leave_frames,
    role::Role,
    waiting::{NotYet, until},
};

const ACCESSIBLE: &str = include_str!("accessible.js");

/// The frame of a title, also in an open shadow tree, where the loader's is.
const FRAME: &str = "
    const [title] = arguments;
    const look = (root) => {
        const frames = [...root.querySelectorAll('iframe')];
        const hosts = [...root.querySelectorAll('*')].filter((host) => host.shadowRoot);
        return frames.find((frame) => frame.title === title)
            ?? hosts.map((host) => look(host.shadowRoot)).find(Boolean);
    };
    return look(document);";

/// What has the focus, also in open shadow trees.
const FOCUSED: &str = "
    let focused = document.activeElement;
    while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
    return focused;";

/// A page, or what a frame of it shows. It is found anew for each step, so a frame that loads
/// another page is no trouble.
#[derive(Debug, Clone)]
pub struct Document {
    client: Client,
    /// Titles of the frames that lead there.
    frames: Vec<&'static str>,
}

impl Document {
    /// The page that the window shows.
    pub fn page(client: &Client) -> Self {
        Self { client: client.clone(), frames: Vec::new() }
    }

    /// What the frame of that title shows.
    pub fn frame(&self, title: &'static str) -> Self {
        let mut inner = self.clone();
        inner.frames.push(title);
        inner
    }

    // What there is

    /// Waits for an element of this role and name.
    pub async fn shows(&self, role: Role, name: &str) -> Element {
        until(&format!("{role} “{name}” in {self}"), async || self.find(role, name).await).await
    }

    /// Waits until there is no element of this role and name.
    pub async fn no_longer_shows(&self, role: Role, name: &str) {
        until(&format!("no {role} “{name}” in {self}"), async || {
            let all = self.all(role).await?;
            let is_there = all.iter().any(|(_, found)| found == name);
            if is_there { Err(NotYet::from("it is still there")) } else { Ok(()) }
        })
        .await;
    }

    /// Waits for something of this role that says something, and returns what: alerts and status
    /// messages have no name, and are there before they speak.
    pub async fn says(&self, role: Role) -> String {
        until(&format!("what the {role} in {self} says"), async || {
            for (element, _) in self.all(role).await? {
                let text = element.text().await?;
                if !text.is_empty() {
                    return Ok(text);
                }
            }
            Err(NotYet::from("it says nothing"))
        })
        .await
    }

    /// Waits for an alert that begins like this; there may be a button in it.
    pub async fn reads_alert(&self, text: &str) {
        until(&format!("alert “{text}” in {self}"), async || {
            for (element, _) in self.all(Role::Alert).await? {
                if element.text().await?.starts_with(text) {
                    return Ok(());
                }
            }
            Err(NotYet::from("there is none"))
        })
        .await;
    }

    /// Everything that can be read.
    pub async fn text(&self) -> Result<String, NotYet> {
        let text = self.run("return document.body.innerText", vec![]).await?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    /// Waits until `text` can be read.
    pub async fn reads(&self, text: &str) {
        until(&format!("“{text}” in {self}"), async || {
            let all = self.text().await?;
            if all.contains(text) { Ok(()) } else { Err(NotYet::from(all)) }
        })
        .await;
    }

    /// Waits until the focus is on something that reads so.
    pub async fn focuses(&self, text: &str) {
        until(&format!("focus on “{text}” in {self}"), async || {
            let focused = self.focused().await?.text().await?;
            if focused == text { Ok(()) } else { Err(format!("it is on “{focused}”").into()) }
        })
        .await;
    }

    /// Waits until the focus is on the element of this role and name.
    pub async fn is_at(&self, role: Role, name: &str) {
        until(&format!("focus on {role} “{name}” in {self}"), async || {
            let element = self.find(role, name).await?;
            let focused = self.focused().await?;
            if focused.element_id() == element.element_id() {
                return Ok(());
            }
            Err(format!("it is on “{}”", focused.text().await?).into())
        })
        .await;
    }

    /// Whether this element has this role and name now.
    pub async fn is_called(&self, element: &Element, role: Role, name: &str) -> bool {
        let found = self.find(role, name).await;
        found.is_ok_and(|found| found.element_id() == element.element_id())
    }

    /// Waits until this is said about a field.
    pub async fn describes(&self, label: &str, words: &str) {
        let script = "
            const ids = arguments[0].getAttribute('aria-describedby') ?? '';
            const said = ids.split(/\\s+/).map((id) => document.getElementById(id)?.innerText ?? '');
            return said.join(' ').trim();";
        until(&format!("“{words}” at “{label}” in {self}"), async || {
            let field = self.find(Role::TextBox, label).await?;
            let said = self.client.execute(script, vec![place_of(&field)?]).await?;
            if said == words { Ok(()) } else { Err(format!("it is {said}").into()) }
        })
        .await;
    }

    // What a person does

    /// Clicks.
    pub async fn press(&self, role: Role, name: &str) {
        until(&format!("press {role} “{name}” in {self}"), async || {
            let element = self.find(role, name).await?;
            if element.click().await.is_ok() {
                return Ok(());
            }
            self.bring_to_middle(&element).await?;
            Ok(element.click().await?)
        })
        .await;
    }

    /// Types over what is in a field.
    pub async fn fill(&self, label: &str, text: &str) {
        until(&format!("type “{text}” into “{label}” in {self}"), async || {
            let field = self.find(Role::TextBox, label).await?;
            self.client.execute("arguments[0].select()", vec![place_of(&field)?]).await?;
            Ok(field.send_keys(text).await?)
        })
        .await;
    }

    /// Takes out all that is in a field.
    pub async fn clear(&self, label: &str) {
        self.fill(label, &char::from(Key::Backspace).to_string()).await;
    }

    /// Takes a day, written as in `2026-05-01`, from the browser's calendar, which no driver can reach.
    pub async fn choose_date(&self, label: &str, day: &str) {
        let script = "
            const [field, day] = arguments;
            field.value = day;
            for (const event of ['input', 'change']) field.dispatchEvent(new Event(event, { bubbles: true }));";
        until(&format!("choose {day} in “{label}” in {self}"), async || {
            let field = self.find(Role::TextBox, label).await?;
            self.client.execute(script, vec![place_of(&field)?, day.into()]).await?;
            Ok(())
        })
        .await;
    }

    /// Chooses from a list by the value that is sent.
    pub async fn choose(&self, label: &str, value: &str) {
        until(&format!("choose “{value}” from “{label}” in {self}"), async || {
            let list = self.find(Role::ComboBox, label).await?;
            self.bring_to_middle(&list).await?;
            Ok(list.select_by_value(value).await?)
        })
        .await;
    }

    /// What is in a field.
    pub async fn value_of(&self, label: &str) -> String {
        self.value(Role::TextBox, label).await
    }

    /// What is chosen from a list, by its value.
    pub async fn chosen_from(&self, label: &str) -> String {
        self.value(Role::ComboBox, label).await
    }

    /// The widget may take the place of the server's form at this very moment.
    async fn value(&self, role: Role, label: &str) -> String {
        until(&format!("the value of “{label}” in {self}"), async || {
            let value = self.find(role, label).await?.prop("value").await?;
            Ok(value.unwrap_or_default())
        })
        .await
    }

    /// Presses a key where the focus is.
    pub async fn press_key(&self, key: Key) {
        until(&format!("press {key:?} in {self}"), async || {
            Ok(self.focused().await?.send_keys(&char::from(key).to_string()).await?)
        })
        .await;
    }

    // How it is found

    /// Runs a script there.
    pub async fn run(&self, script: &str, arguments: Vec<Value>) -> Result<Value, NotYet> {
        self.enter().await?;
        Ok(self.client.execute(script, arguments).await?)
    }

    async fn find(&self, role: Role, name: &str) -> Result<Element, NotYet> {
        let mut names = Vec::new();
        for (element, found) in self.all(role).await? {
            if found == name {
                return Ok(element);
            }
            names.push(found);
        }
        Err(format!("there are: {names:?}").into())
    }

    /// Every element of this role that assistive technology is told of, with its name.
    pub async fn all(&self, role: Role) -> Result<Vec<(Element, String)>, NotYet> {
        let found = self.run(ACCESSIBLE, vec![json!(role.selector())]).await?;
        let Value::Array(found) = found else { return Err("no document".into()) };
        let pair = |pair: Value| {
            let name = pair[1].as_str().unwrap_or_default().to_owned();
            Ok((self.element_of(&pair[0])?, name))
        };
        found.into_iter().map(pair).collect()
    }

    /// What has the focus there, if only the body.
    pub async fn focused(&self) -> Result<Element, NotYet> {
        self.element_of(&self.run(FOCUSED, vec![]).await?)
    }

    /// From half behind a bar, say: a driver sees no reason to scroll, a person does.
    async fn bring_to_middle(&self, element: &Element) -> Result<(), NotYet> {
        let script = "arguments[0].scrollIntoView({ block: 'center' })";
        self.client.execute(script, vec![place_of(element)?]).await?;
        Ok(())
    }

    async fn enter(&self) -> Result<(), NotYet> {
        leave_frames(&self.client).await?;
        for title in &self.frames {
            let frame = self.client.execute(FRAME, vec![json!(title)]).await?;
            if frame.is_null() {
                return Err(format!("there is no frame “{title}”").into());
            }
            self.element_of(&frame)?.enter_frame().await?;
        }
        Ok(())
    }

    /// The element that a script returned.
    fn element_of(&self, value: &Value) -> Result<Element, NotYet> {
        let id = value.as_object().and_then(|object| object.values().next()?.as_str());
        let id = id.ok_or("no element")?.to_owned();
        Ok(Element::from_element_id(self.client.clone(), id.into()))
    }
}

/// An element as an argument of a script.
fn place_of(element: &Element) -> Result<Value, NotYet> {
    serde_json::to_value(element).map_err(|error| error.to_string().into())
}

impl std::fmt::Display for Document {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.frames.last() {
            Some(title) => write!(f, "frame “{title}”"),
            None => f.write_str("the page"),
        }
    }
}
