//! Who listens on a port.

use std::{fs, path::Path};

/// The process that listens on `port`, in words, where the system tells: that is Linux, and a
/// process of our own user unless we are root.
pub(crate) fn of(port: u16) -> Option<String> {
    let inode = ["/proc/net/tcp", "/proc/net/tcp6"].iter().find_map(|table| {
        let table = fs::read_to_string(table).ok()?;
        listening_inode(&table, port).map(str::to_owned)
    })?;
    let socket = format!("socket:[{inode}]");
    let entries = fs::read_dir("/proc").ok()?.flatten().map(|entry| entry.path());
    let (id, process) = entries
        .filter_map(|entry| Some((entry.file_name()?.to_str()?.parse::<u32>().ok()?, entry)))
        .find(|(_, process)| has_open(process, &socket))?;
    let name = fs::read_to_string(process.join("comm")).ok()?;
    Some(format!("{} (process {id})", name.trim()))
}

/// Columns: number, local address, remote address, state, …, and the inode as the tenth.
fn listening_inode(table: &str, port: u16) -> Option<&str> {
    let suffix = format!(":{port:04X}");
    table.lines().find_map(|line| {
        let columns: Vec<_> = line.split_whitespace().collect();
        let is_listening = columns.get(3) == Some(&"0A");
        (is_listening && columns[1].ends_with(&suffix)).then(|| columns.get(9).copied())?
    })
}

fn has_open(process: &Path, socket: &str) -> bool {
    let Ok(files) = fs::read_dir(process.join("fd")) else { return false };
    files.flatten().any(|file| fs::read_link(file.path()).is_ok_and(|to| to == Path::new(socket)))
}

#[cfg(test)]
mod tests {
    use super::listening_inode;

    const TABLE: &str = "\
  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:2254 0100007F:C001 01 00000000:00000000 00:00000000 00000000     0        0 11 1
   1: 0100007F:2253 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 22 1
   2: 0100007F:2254 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 33 1
";

    #[test]
    fn the_listening_socket_of_a_port_is_found_not_a_connection_from_it() {
        assert_eq!(listening_inode(TABLE, 0x2254), Some("33"));
    }

    #[test]
    fn a_port_that_nobody_listens_on_has_no_socket() {
        assert_eq!(listening_inode(TABLE, 0xC001), None);
    }
}
