use std::{
    fmt::Write,
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use fantoccini::Client;
use tokio::time::timeout;

use super::{
    Stage,
    document::Document,
    driver_commands::{console, leave_frames},
    waiting::NotYet,
};

/// A browser that hangs must not keep the rest from being kept.
const AT_MOST: Duration = Duration::from_secs(10);

/// Everything that a page says, in this document.
const READ: &str = "
    const texts = [document.location.href, document.body?.innerText ?? ''];
    for (const host of document.querySelectorAll('*')) {
        if (host.shadowRoot) texts.push(...[...host.shadowRoot.children].map((child) => child.innerText));
    }
    return texts.join('\\n');";

/// Keeps what there is to see, and returns where.
pub async fn keep(stage: &Stage, folder: &Path) -> String {
    let client = &stage.browser.client;
    let mut places = String::new();
    let mut place = |what: &str, kept: Result<PathBuf, String>| {
        let place = match kept {
            Ok(file) => file.display().to_string(),
            Err(error) => format!("none, {error}"),
        };
        let _ = writeln!(places, "{what:>10}: {place}");
    };
    place("screenshot", in_time(screenshot(client, folder)).await);
    place("pages", in_time(pages(stage, folder)).await);
    place("console", in_time(console_log(client, folder)).await);
    place("logs", Ok(folder.to_path_buf()));
    places
}

async fn in_time(
    keeping: impl Future<Output = Result<PathBuf, NotYet>>,
) -> Result<PathBuf, String> {
    match timeout(AT_MOST, keeping).await {
        Ok(kept) => kept.map_err(|error| error.to_string()),
        Err(_) => Err("the browser does not answer".to_owned()),
    }
}

async fn screenshot(client: &Client, folder: &Path) -> Result<PathBuf, NotYet> {
    leave_frames(client).await?;
    write(folder, "screenshot.png", &client.screenshot().await?)
}

/// The page and the frames that a journey can come to.
async fn pages(stage: &Stage, folder: &Path) -> Result<PathBuf, NotYet> {
    let checkout = &stage.checkout;
    let documents = [
        stage.shop.page.clone(),
        checkout.document.clone(),
        checkout.payment_form(),
        checkout.document.frame("3D Secure authentication"),
    ];
    let mut all = String::new();
    for document in &documents {
        let _ = writeln!(all, "=== {document}\n{}\n", text_of(document).await);
    }
    write(folder, "pages.txt", all.as_bytes())
}

async fn text_of(document: &Document) -> String {
    match document.run(READ, vec![]).await {
        Ok(text) => text.as_str().unwrap_or_default().to_owned(),
        Err(error) => error.to_string(),
    }
}

async fn console_log(client: &Client, folder: &Path) -> Result<PathBuf, NotYet> {
    write(folder, "console.log", console(client).await?.join("\n").as_bytes())
}

fn write(folder: &Path, name: &str, bytes: &[u8]) -> Result<PathBuf, NotYet> {
    let file = folder.join(name);
    match fs::write(&file, bytes) {
        Ok(()) => Ok(file),
        Err(error) => Err(format!("{}: {error}", file.display()).into()),
    }
}
