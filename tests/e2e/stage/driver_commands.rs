//! What the browser's driver can do and the client has no method for.

use fantoccini::{Client, elements::Element, error::CmdError, wd::WebDriverCompatibleCommand};
use http::Method;
use serde_json::{Value, json};
use url::Url;

/// The role that assistive technology is told; `none` for what it is not told about.
pub async fn computed_role(element: &Element) -> Result<String, CmdError> {
    about(element, "computedrole").await
}

/// The name that assistive technology is told.
pub async fn computed_label(element: &Element) -> Result<String, CmdError> {
    about(element, "computedlabel").await
}

/// To the page itself, out of all frames.
pub async fn leave_frames(client: &Client) -> Result<(), CmdError> {
    send(client, "frame", Some(json!({ "id": null }))).await.map(|_| ())
}

/// Takes the network away from everything in the window, or gives it back.
pub async fn set_offline(client: &Client, offline: bool) -> Result<(), CmdError> {
    let conditions = json!({ "offline": offline, "latency": 0, "throughput": -1 });
    let body = json!({ "network_conditions": conditions });
    send(client, "chromium/network_conditions", Some(body)).await.map(|_| ())
}

/// Where the window's clock is.
pub async fn set_time_zone(client: &Client, name: &str) -> Result<(), CmdError> {
    let zone = json!({ "timezoneId": name });
    ask_chromium(client, "Emulation.setTimezoneOverride", zone).await.map(|_| ())
}

/// Addresses, with `*` for anything, that cannot be reached from now on; all others can.
pub async fn block(client: &Client, addresses: &[&str]) -> Result<(), CmdError> {
    ask_chromium(client, "Network.enable", json!({})).await?;
    let blocked = json!({ "urls": addresses });
    ask_chromium(client, "Network.setBlockedURLs", blocked).await.map(|_| ())
}

/// Asks Chromium itself, by a method of its debugging protocol.
pub async fn ask_chromium(
    client: &Client,
    method: &str,
    parameters: Value,
) -> Result<Value, CmdError> {
    let body = json!({ "cmd": method, "params": parameters });
    send(client, "goog/cdp/execute", Some(body)).await
}

/// What the pages wrote to the browser's console since the last time.
pub async fn console(client: &Client) -> Result<Vec<String>, CmdError> {
    let entries = send(client, "se/log", Some(json!({ "type": "browser" }))).await?;
    let entries = entries.as_array().cloned().unwrap_or_default();
    let line = |entry: &Value| {
        let part = |name: &str| entry[name].as_str().unwrap_or_default().to_owned();
        format!("{}: {}", part("level"), part("message"))
    };
    Ok(entries.iter().map(line).collect())
}

async fn about(element: &Element, what: &str) -> Result<String, CmdError> {
    let path = format!("element/{}/{what}", &*element.element_id());
    let answer = send(&element.clone().client(), &path, None).await?;
    Ok(answer.as_str().unwrap_or_default().to_owned())
}

async fn send(client: &Client, path: &str, body: Option<Value>) -> Result<Value, CmdError> {
    client.issue_cmd(DriverCommand { path: path.to_owned(), body }).await
}

/// A POST with a body, a GET without.
#[derive(Debug)]
struct DriverCommand {
    /// Below the session's own.
    path: String,
    body: Option<Value>,
}

impl WebDriverCompatibleCommand for DriverCommand {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, url::ParseError> {
        base.join(&format!("session/{}/{}", session.unwrap_or_default(), self.path))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        match &self.body {
            Some(body) => (Method::POST, Some(body.to_string())),
            None => (Method::GET, None),
        }
    }
}
