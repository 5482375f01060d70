//! What lies in the repository, and how old it is.

use std::{
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    time::SystemTime,
};

use crate::Result;

/// Not ours, or made from what is ours.
const SKIPPED: [&str; 4] = [".git", "target", "dist", "node_modules"];

/// Calls `visit` with every directory and every file under `path`, itself included.
pub fn walk(path: &Path, visit: &mut dyn FnMut(&Path) -> Result) -> Result {
    visit(path)?;
    if !path.is_dir() {
        return Ok(());
    }
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        if SKIPPED.iter().all(|skipped| entry.file_name() != *skipped) {
            walk(&entry.path(), visit)?;
        }
    }
    Ok(())
}

/// The last change under any of `paths`. A directory's own time counts, so that a file which was
/// removed is noticed too; a path that does not exist has not changed.
pub fn newest<'a>(paths: impl IntoIterator<Item = &'a Path>) -> Result<SystemTime> {
    let mut newest = SystemTime::UNIX_EPOCH;
    for path in paths.into_iter().filter(|path| path.exists()) {
        walk(path, &mut |path| {
            newest = newest.max(fs::metadata(path)?.modified()?);
            Ok(())
        })?;
    }
    Ok(newest)
}

/// When `path` was last changed, if it exists.
pub fn modified(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|metadata| metadata.modified()).ok()
}

/// The files under `dir` with one of these extensions, sorted.
pub fn with_extension(dir: &Path, extensions: &[&str]) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    walk(dir, &mut |path| {
        let extension = path.extension().and_then(OsStr::to_str).unwrap_or_default();
        if path.is_file() && extensions.contains(&extension) {
            found.push(path.to_path_buf());
        }
        Ok(())
    })?;
    found.sort();
    Ok(found)
}
