//! The part of Markdown that merchants write in descriptions, labels and help: emphasis, code, links and lists. Pictures and HTML are
//! text like any other, so nothing that a merchant writes becomes more than text and links.

/// A stretch of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Span {
    Text(String),
    Strong(Vec<Span>),
    Emphasis(Vec<Span>),
    Code(String),
    /// What it says, and where it leads: an address of the web or of mail.
    Link(Vec<Span>, String),
}

/// A part of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    Heading(Vec<Span>),
    Paragraph(Vec<Span>),
    List(Vec<Vec<Span>>),
}

/// Reads a text of several lines.
pub fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut lines: Vec<&str> = Vec::new();
    for line in text.split('\n').map(str::trim_ascii) {
        let heading = line.strip_prefix('#').map(|rest| rest.trim_start_matches('#'));
        let item = item(line);
        if line.is_empty() || heading.is_some() || item.is_some() {
            end_paragraph(&mut blocks, &mut lines);
        }
        match (heading, item) {
            (Some(heading), _) => blocks.push(Block::Heading(spans(heading.trim_ascii()))),
            (_, Some(item)) => match blocks.last_mut() {
                Some(Block::List(items)) => items.push(spans(item)),
                _ => blocks.push(Block::List(vec![spans(item)])),
            },
            _ if line.is_empty() => {}
            _ => lines.push(line),
        }
    }
    end_paragraph(&mut blocks, &mut lines);
    blocks
}

fn item(line: &str) -> Option<&str> {
    ["- ", "* ", "+ "].iter().find_map(|mark| line.strip_prefix(mark))
}

fn end_paragraph(blocks: &mut Vec<Block>, lines: &mut Vec<&str>) {
    if !lines.is_empty() {
        blocks.push(Block::Paragraph(spans(&lines.join("\n"))));
        lines.clear();
    }
}

/// Reads a text that stands in a line.
pub fn spans(text: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut plain = String::new();
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        if let Some((span, after)) = span(rest) {
            end_text(&mut spans, &mut plain);
            spans.push(span);
            rest = after;
        } else {
            // A mark that is not one any more.
            let escaped = rest.strip_prefix('\\').and_then(|rest| rest.chars().next());
            let shown = escaped.filter(char::is_ascii_punctuation);
            plain.push(shown.unwrap_or(next));
            let length = next.len_utf8() + shown.map_or(0, char::len_utf8);
            rest = rest.get(length..).unwrap_or_default();
        }
    }
    end_text(&mut spans, &mut plain);
    spans
}

fn end_text(spans: &mut Vec<Span>, plain: &mut String) {
    if !plain.is_empty() {
        spans.push(Span::Text(std::mem::take(plain)));
    }
}

/// The span that `text` begins with, and what follows it.
fn span(text: &str) -> Option<(Span, &str)> {
    if let Some((code, after)) = enclosed(text, "`", "`") {
        return Some((Span::Code(code.to_owned()), after));
    }
    for mark in ["**", "__"] {
        if let Some((inner, after)) = enclosed(text, mark, mark) {
            return Some((Span::Strong(spans(inner)), after));
        }
    }
    if let Some((inner, after)) = enclosed(text, "*", "*") {
        return Some((Span::Emphasis(spans(inner)), after));
    }
    let (label, after) = enclosed(text, "[", "]")?;
    let (target, after) = enclosed(after, "(", ")")?;
    let is_safe = ["https://", "http://", "mailto:"].iter().any(|kind| target.starts_with(kind));
    is_safe.then(|| (Span::Link(spans(label), target.to_owned()), after))
}

/// What stands between two marks at the start of `text`; it neither begins nor ends with a space.
fn enclosed<'a>(text: &'a str, open: &str, close: &str) -> Option<(&'a str, &'a str)> {
    let rest = text.strip_prefix(open)?;
    // As bytes: the standard library's search in texts is a kilobyte.
    let end = rest.as_bytes().windows(close.len()).position(|part| part == close.as_bytes())?;
    let (inner, after) = (&rest[..end], &rest[end + close.len()..]);
    let holds = !inner.is_empty() && inner.trim_ascii().len() == inner.len();
    holds.then_some((inner, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Span {
        Span::Text(text.into())
    }

    #[test]
    fn emphasis_code_and_links_are_read() {
        let link = Span::Link(vec![text("terms")], "https://acme.example".into());
        assert_eq!(
            spans("I **agree** to the [terms](https://acme.example), *really*: `yes`"),
            [
                text("I "),
                Span::Strong(vec![text("agree")]),
                text(" to the "),
                link,
                text(", "),
                Span::Emphasis(vec![text("really")]),
                text(": "),
                Span::Code("yes".into()),
            ]
        );
    }

    #[test]
    fn what_would_run_or_load_something_stays_text() {
        for raw in ["[x](javascript:alert(1))", "<script>alert(1)</script>", "[x](/relative)"] {
            assert_eq!(spans(raw), [text(raw)]);
        }
    }

    #[test]
    fn signs_that_enclose_nothing_are_signs() {
        for raw in ["2 * 3 * 4", "a ** b", "snake_case_name", "[not a link]", "**"] {
            assert_eq!(spans(raw), [text(raw)]);
        }
        assert_eq!(spans("\\*not\\* emphasised"), [text("*not* emphasised")]);
    }

    #[test]
    fn paragraphs_headings_and_lists_are_told_apart() {
        assert_eq!(
            blocks("# All of it\nFor\nyou.\n\n- one\n- two\n\nBye."),
            [
                Block::Heading(vec![text("All of it")]),
                Block::Paragraph(vec![text("For\nyou.")]),
                Block::List(vec![vec![text("one")], vec![text("two")]]),
                Block::Paragraph(vec![text("Bye.")]),
            ]
        );
    }
}
