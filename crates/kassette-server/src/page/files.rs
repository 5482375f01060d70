//! The widget's files, for the pages beside the checkout's own.

use crate::assets::Widget;

/// They share a name with a hash of them all in it.
#[derive(Debug)]
pub struct Files {
    name: String,
}

impl Files {
    /// Those that are part of this server; `None` if it was built without the widget.
    pub fn built() -> Option<Self> {
        let name = |file: &str| file.strip_suffix("_later.wasm").map(ToOwned::to_owned);
        Widget::iter().find_map(|file| name(&file)).map(|name| Self { name })
    }

    /// Links with which a browser loads the widget ahead of a checkout: what the form waits for, and then the rest. The page of the
    /// checkout has its own, and its style sheet inside.
    pub fn ahead(&self) -> String {
        let name = &self.name;
        let form = self.wasm("bg", "");
        let later = self.wasm("later", " fetchpriority=\"low\"");
        format!(
            "<link rel=\"modulepreload\" href=\"/assets/{name}.js\" crossorigin=\"anonymous\">{form}{later}"
        )
    }

    /// The link for a checkout page whose first screen waits for the second file.
    pub fn later(&self) -> String {
        self.wasm("later", "")
    }

    fn wasm(&self, file: &str, more: &str) -> String {
        let name = &self.name;
        format!(
            "<link rel=\"preload\" href=\"/assets/{name}_{file}.wasm\" as=\"fetch\" type=\"application/wasm\" \
             crossorigin=\"anonymous\"{more}>"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A browser takes what was loaded ahead only if it is asked for in the same way.
    #[test]
    fn what_is_loaded_ahead_is_asked_for_as_the_page_does() {
        let (Some(files), Some(page)) = (Files::built(), crate::assets::page()) else { return };
        for link in files.ahead().split_inclusive('>').filter(|link| !link.contains("_later")) {
            let attributes = link.trim_end_matches('>').split(' ').skip(1);
            let tag = page
                .split_inclusive('>')
                .find(|tag| attributes.clone().all(|own| tag.contains(own)));
            assert!(tag.is_some(), "{link} is not in {page}");
        }
    }
}
