//! Every screen of the checkout in every state, on pages of their own, without a server of ours.

use std::{fs, path::PathBuf, process::Command};

use crate::{
    Result, browser::Chromium, command, files, node_modules, root, target_dir, toolchain, tools,
};

const PORT: u16 = 8790;

/// Builds the gallery and shows it until Ctrl-C. It is not optimized: nobody downloads it.
pub fn run() -> Result {
    let page = build()?;
    let mut node = Command::new("node");
    command::run(node.arg(root().join("gallery/serve.js")).arg(page).arg(PORT.to_string()))
}

/// Looks at every scene; leaves a picture of each.
pub fn test(browser: &Chromium) -> Result {
    node_modules::install(&root().join("tests/e2e"))?;
    let page = build()?;
    let mut node = Command::new("node");
    browser.show_to(&mut node);
    node.env("KASSETTE_GALLERY", page).arg("--test");
    command::run(node.arg(root().join("gallery/gallery.test.js")))
}

fn build() -> Result<PathBuf> {
    toolchain::needs_wasm()?;
    let bindgen = tools::wasm_bindgen()?;
    let mut build = command::cargo();
    build.args(["build", "-p", "kassette", "--example", "gallery", "--target", toolchain::WASM]);
    command::run(&mut build)?;
    let page = target_dir().join("gallery/page");
    fs::create_dir_all(page.join("style"))?;
    let wasm = target_dir().join(toolchain::WASM).join("debug/examples/gallery.wasm");
    let mut glue = Command::new(&bindgen.program);
    glue.args(["--target", "web", "--no-typescript", "--out-dir"]).arg(&page).arg(wasm);
    command::run(&mut glue)?;
    fs::copy(root().join("gallery/index.html"), page.join("index.html"))?;
    for sheet in files::with_extension(&root().join("style"), &["css"])? {
        let name = sheet.file_name().expect("a file has a name");
        fs::copy(&sheet, page.join("style").join(name))?;
    }
    Ok(page)
}
