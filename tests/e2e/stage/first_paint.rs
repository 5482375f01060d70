use std::fmt;

use serde_json::{Value, json};

use super::{
    Stage,
    document::Document,
    driver_commands::ask_chromium,
    waiting::{NotYet, until},
};

const HELD: &str = include_str!("first_paint.js");
const BOXES: &str = include_str!("boxes.js");

/// Something on the page, by its class, and where it stands. Pixels.
#[derive(Debug, Clone)]
pub struct Part {
    name: String,
    place: [f64; 4],
}

impl Part {
    /// Pixels are not divided by people.
    pub fn stands_where(&self, other: &Self) -> bool {
        let mut sides = self.place.iter().zip(&other.place);
        self.name == other.name && sides.all(|(one, other)| (one - other).abs() < 1.0)
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [left, top, width, height] = self.place;
        write!(f, "{} of {width} × {height} at {left}, {top}", self.name)
    }
}

impl Stage {
    /// From now on pages wait with the widget. Chromium only.
    pub async fn hold_widget(&self) {
        let source = json!({ "source": HELD });
        self.ask("Page.addScriptToEvaluateOnNewDocument", source).await;
    }

    /// Chromium only.
    pub async fn resize(&self, width: u32, height: u32) {
        let size =
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.ask("Emulation.setDeviceMetricsOverride", size).await;
    }

    async fn ask(&self, method: &str, parameters: Value) {
        let client = &self.browser.client;
        ask_chromium(client, method, parameters).await.expect("this browser can do that");
    }
}

impl Document {
    pub async fn release_widget(&self) {
        self.run("release()", vec![]).await.expect("the widget is held");
    }

    /// What stands where, once everything is there that the server sent.
    pub async fn parts(&self) -> Vec<Part> {
        let parts = until("the page", async || {
            let ready = self.run("return document.readyState === 'complete'", vec![]).await?;
            if ready == true { Ok(self.run(BOXES, vec![]).await?) } else { Err("it loads".into()) }
        });
        let part = |part: &Value| Part {
            name: part[0].as_str().expect("a class").to_owned(),
            place: [1, 2, 3, 4].map(|side| part[side].as_f64().expect("pixels")),
        };
        parts.await.as_array().expect("a list").iter().map(part).collect()
    }

    /// Waits until the widget is there, with its payment form if it has one.
    pub async fn is_taken_over(&self) {
        let script = "return !document.querySelector('#kassette-plain, .payment[aria-busy=true]')";
        until("the widget", async || match self.run(script, vec![]).await? {
            Value::Bool(true) => Ok(()),
            _ => Err(NotYet::from("it is not there")),
        })
        .await;
    }

    /// How much the layout has shifted since the page was opened, as Chromium counts it.
    pub async fn shifted(&self) -> f64 {
        let shifted = self.run("return shifted", vec![]).await.expect("it is written down");
        shifted.as_f64().expect("a number")
    }
}
