//! What the files weighed when somebody last wrote it down, in `bench/sizes.txt`.

use std::{cmp::Ordering, fs, io, path::PathBuf};

use crate::{Result, root};

/// Bytes by kind of file.
pub struct Recorded(Vec<(String, u64)>);

impl Recorded {
    pub fn new<'a>(sizes: impl Iterator<Item = (&'a str, u64)>) -> Self {
        Self(sizes.map(|(kind, bytes)| (kind.to_owned(), bytes)).collect())
    }

    /// What is in the repository; nothing, if there is no such file.
    pub fn read() -> Result<Self> {
        match fs::read_to_string(file()) {
            Ok(text) => Self::parse(&text),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Self(Vec::new())),
            Err(error) => Err(format!("{}: {error}", file().display()).into()),
        }
    }

    pub fn write(&self) -> Result {
        Ok(fs::write(file(), self.text())?)
    }

    /// How `now` differs from what files of these kinds weighed together: `+12`, `-3`, `0`, or `new`.
    pub fn change(&self, kinds: &[&str], now: u64) -> String {
        let known = self.0.iter().filter(|(kind, _)| kinds.contains(&kind.as_str()));
        let Some(then) = known.map(|(_, bytes)| *bytes).reduce(|sum, bytes| sum + bytes) else {
            return "new".to_owned();
        };
        match now.cmp(&then) {
            Ordering::Less => format!("-{}", then - now),
            Ordering::Equal => "0".to_owned(),
            Ordering::Greater => format!("+{}", now - then),
        }
    }

    /// A line for each: its bytes, a space, its kind.
    fn parse(text: &str) -> Result<Self> {
        let lines = text.lines().map(|line| {
            let (bytes, kind) = line.split_once(' ').ok_or_else(|| misread(line))?;
            Ok((kind.to_owned(), bytes.parse().map_err(|_| misread(line))?))
        });
        Ok(Self(lines.collect::<Result<_>>()?))
    }

    fn text(&self) -> String {
        let mut text = String::new();
        for (kind, bytes) in &self.0 {
            text.extend([&bytes.to_string(), " ", kind, "\n"]);
        }
        text
    }
}

fn file() -> PathBuf {
    root().join("bench/sizes.txt")
}

fn misread(line: &str) -> String {
    format!(
        "bench/sizes.txt: `{line}` is not a size and a name; `cargo xtask dist --record` writes it anew"
    )
}

#[cfg(test)]
mod tests {
    use super::Recorded;

    fn recorded() -> Recorded {
        Recorded::new([("wasm", 1_000), ("js", 100)].into_iter())
    }

    #[test]
    fn a_change_is_told_with_its_sign() {
        assert_eq!(recorded().change(&["wasm"], 1_012), "+12");
        assert_eq!(recorded().change(&["wasm"], 997), "-3");
        assert_eq!(recorded().change(&["wasm"], 1_000), "0");
    }

    #[test]
    fn several_kinds_are_compared_together() {
        assert_eq!(recorded().change(&["wasm", "js"], 1_050), "-50");
    }

    #[test]
    fn what_was_never_recorded_is_new() {
        assert_eq!(recorded().change(&["css"], 4_006), "new");
    }

    #[test]
    fn what_is_written_is_read_again() {
        let text = recorded().text();
        assert_eq!(text, "1000 wasm\n100 js\n");
        assert_eq!(Recorded::parse(&text).unwrap().text(), text);
    }

    #[test]
    fn a_line_that_is_no_size_is_named() {
        let error = Recorded::parse("1000 wasm\nmuch js").err().unwrap().to_string();
        assert!(error.starts_with("bench/sizes.txt: `much js` is not a size"), "{error}");
    }
}
