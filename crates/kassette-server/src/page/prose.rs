//! The merchant's Markdown as HTML, as `src/ui/markdown.rs` of the widget shows it.

use super::html::escaped;
use kassette_core::markdown::{Block, Span, blocks, spans};

/// A text of several lines.
pub fn prose(text: &str) -> String {
    let block = |block: &Block| match block {
        Block::Heading(spans) => format!("<p><strong>{}</strong></p>", shown(spans, true)),
        Block::Paragraph(spans) => format!("<p>{}</p>", shown(spans, true)),
        Block::List(items) => {
            let item = |spans: &Vec<Span>| format!("<li>{}</li>", shown(spans, true));
            format!("<ul>{}</ul>", items.iter().map(item).collect::<String>())
        }
    };
    blocks(text).iter().map(block).collect()
}

/// A line in which nothing can be clicked yet.
pub fn inline(text: &str) -> String {
    shown(&spans(text), false)
}

fn shown(spans: &[Span], leads: bool) -> String {
    let span = |span: &Span| match span {
        Span::Text(text) | Span::Code(text) => escaped(text),
        Span::Strong(inner) => format!("<strong>{}</strong>", shown(inner, leads)),
        Span::Emphasis(inner) => format!("<em>{}</em>", shown(inner, leads)),
        Span::Link(inner, url) if leads => format!(
            "<a href=\"{}\" target=\"_blank\" rel=\"noopener noreferrer nofollow\">{}</a>",
            escaped(url),
            shown(inner, leads)
        ),
        Span::Link(inner, _) => format!("<a>{}</a>", shown(inner, leads)),
    };
    spans.iter().map(span).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_become_elements_and_html_stays_text() {
        assert_eq!(
            prose("All **you** need:\n- <b>`x`</b>\n- [terms](https://a.example/?a&b)"),
            "<p>All <strong>you</strong> need:</p><ul><li>&lt;b&gt;x&lt;/b&gt;</li><li>\
             <a href=\"https://a.example/?a&amp;b\" target=\"_blank\" rel=\"noopener noreferrer nofollow\">terms</a></li></ul>"
        );
    }

    #[test]
    fn a_link_in_a_line_leads_nowhere_yet() {
        assert_eq!(inline("*See* [terms](https://a.example)"), "<em>See</em> <a>terms</a>");
    }
}
