//! The loader as it is served: `embed/kassette.js` without comments and long names, beside the widget.

use std::process::Command;

use crate::{Result, command, root, tools, widget};

/// Writes it with brotli and gzip beside it, as the widget's files have them.
const MINIFY: &str = r"
const fs = require('node:fs'), { execFileSync } = require('node:child_process');
const [esbuild, from, to] = process.argv.slice(1);
const options = ['--minify', '--charset=utf8', '--target=es2022', '--loader=js', '--log-level=warning'];
fs.writeFileSync(to, execFileSync(esbuild, options, { input: fs.readFileSync(from) }));
";

/// What a page says that trusts this release and no other.
const PINNED: &str = r"
const fs = require('node:fs'), { createHash } = require('node:crypto');
const loader = fs.readFileSync(process.argv[1]);
const hash = (name, form) => createHash(name).update(loader).digest(form);
console.log(`/embed/v1-${hash('sha256', 'hex').slice(0, 16)}.js`);
console.log(`sha384-${hash('sha384', 'base64')}`);
";

/// Needs `dist/`.
pub fn build() -> Result {
    let to = widget::dist_dir().join("embed.js");
    let mut minify = Command::new("node");
    minify.args(["--eval", MINIFY]).arg(tools::esbuild()?.program);
    command::run(minify.arg(root().join("embed/kassette.js")).arg(&to))?;
    widget::precompress(&[to])
}

/// Prints where this release's loader is, for ever, and its hash for `integrity`.
pub fn print_pinned() -> Result {
    let mut node = Command::new("node");
    node.args(["--eval", PINNED]).arg(widget::dist_dir().join("embed.js"));
    let pinned = command::output_of(&mut node)?;
    let mut lines = pinned.lines();
    let (path, integrity) = (lines.next().unwrap_or_default(), lines.next().unwrap_or_default());
    println!(
        "loader: <script type=\"module\" crossorigin src=\"https://…{path}\" integrity=\"{integrity}\"></script>"
    );
    Ok(())
}
