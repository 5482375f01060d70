//! The rules of axe-core, which catch what a machine can see of an inaccessible page.

use std::{fs, path::Path};

use super::{browser::Scheme, document::Document, waiting::until};

const RULES: &str = "node_modules/axe-core/axe.min.js";

/// Frames are asked about one by one: what is in another process cannot be seen from outside.
const RUN: &str = "
    return axe.run(document, { iframes: false, resultTypes: ['violations'] }).then(
        ({ violations }) => violations.map(({ id, help, nodes }) =>
            `${id}: ${help}\\n${nodes.map((node) => `    ${node.html}\\n    ${node.failureSummary}`).join('\\n')}`
        ).join('\\n'));";

impl Document {
    /// What the system asks it to look like.
    pub async fn scheme(&self) -> Scheme {
        let script = "return matchMedia('(prefers-color-scheme: dark)').matches";
        let is_dark = self.run(script, vec![]).await.expect("a document is shown");
        if is_dark == true { Scheme::Dark } else { Scheme::Light }
    }

    /// Fails with every rule that the document as it is now breaks.
    pub async fn is_accessible(&self) {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(RULES);
        let rules = fs::read_to_string(&file);
        let rules = rules.unwrap_or_else(|_| {
            panic!("{} is missing; `cargo xtask e2e` installs it", file.display())
        });
        let problems = until(&format!("axe-core in {self}"), async || {
            self.run(&rules, vec![]).await?;
            self.run(RUN, vec![]).await
        })
        .await;
        let problems = problems.as_str().expect("axe-core answers");
        assert!(problems.is_empty(), "axe-core finds problems in {self}:\n{problems}");
    }
}
