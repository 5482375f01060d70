//! What the checkout page loads, named in one place: for the page itself, and for who loads it ahead of a checkout.

use crate::assets::Widget;

/// Where the page names them.
const PLACE: &str = "<!-- kassette:files -->";

/// The widget's files, which share a name with a hash of them all in it.
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

    /// Links to what the form waits for: all of it at once, not when the page's script asks for it.
    fn first(&self) -> String {
        let name = &self.name;
        format!(
            "<link rel=\"stylesheet\" href=\"/assets/{name}.css\">\
             <link rel=\"modulepreload\" href=\"/assets/{name}.js\" crossorigin=\"anonymous\">\
             <link rel=\"preload\" href=\"/assets/{name}_bg.wasm\" as=\"fetch\" type=\"application/wasm\" crossorigin=\"anonymous\">"
        )
    }

    /// The same, and what the form does not wait for, after all else.
    pub fn ahead(&self) -> String {
        let name = &self.name;
        let later = format!(
            "<link rel=\"preload\" href=\"/assets/{name}_later.wasm\" as=\"fetch\" type=\"application/wasm\" \
             crossorigin=\"anonymous\" fetchpriority=\"low\">"
        );
        self.first() + &later
    }

    /// `page` with its links.
    pub fn linked(&self, page: &str) -> String {
        page.replacen(PLACE, &self.first(), 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_loaded_ahead_is_what_the_page_loads_and_what_comes_later() {
        let files = Files { name: "kassette-widget-0123456789abcdef".to_owned() };
        let page = files.linked("<head><!-- kassette:files --></head>");
        let first = page.strip_prefix("<head>").and_then(|rest| rest.strip_suffix("</head>"));
        let ahead = files.ahead();
        let later = ahead.strip_prefix(first.unwrap()).unwrap();
        assert_eq!(
            later,
            "<link rel=\"preload\" href=\"/assets/kassette-widget-0123456789abcdef_later.wasm\" as=\"fetch\" \
             type=\"application/wasm\" crossorigin=\"anonymous\" fetchpriority=\"low\">"
        );
        for ending in [".css\"", ".js\"", "_bg.wasm\""] {
            let file = format!("href=\"/assets/kassette-widget-0123456789abcdef{ending}");
            assert_eq!(page.matches(&file).count(), 1, "{file} in {page}");
        }
    }
}
