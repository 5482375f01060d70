use leptos::prelude::*;

use kassette_core::markdown::{Block, Span, blocks, spans};

/// A line of the merchant's Markdown.
pub fn inline(text: &str) -> Vec<AnyView> {
    shown(spans(text))
}

/// A text of the merchant's Markdown.
pub fn prose(text: &str) -> Vec<AnyView> {
    let block = |block| match block {
        Block::Heading(spans) => view! { <p><strong>{shown(spans)}</strong></p> }.into_any(),
        Block::Paragraph(spans) => view! { <p>{shown(spans)}</p> }.into_any(),
        Block::List(items) => {
            let item = |spans| view! { <li>{shown(spans)}</li> }.into_any();
            view! { <ul>{items.into_iter().map(item).collect::<Vec<AnyView>>()}</ul> }.into_any()
        }
    };
    blocks(text).into_iter().map(block).collect()
}

fn shown(spans: Vec<Span>) -> Vec<AnyView> {
    let span = |span| {
        match span {
        Span::Text(text) | Span::Code(text) => text.into_any(),
        Span::Strong(inner) => view! { <strong>{shown(inner)}</strong> }.into_any(),
        Span::Emphasis(inner) => view! { <em>{shown(inner)}</em> }.into_any(),
        Span::Link(inner, url) => {
            view! { <a href=url target="_blank" rel="noopener noreferrer nofollow">{shown(inner)}</a> }
                .into_any()
        }
    }
    };
    spans.into_iter().map(span).collect()
}
