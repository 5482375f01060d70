//! Pictures of products: a merchant's client announces a file, uploads its parts to the addresses in the answer, and says that
//! all came; from then on everybody can fetch it. There is no object storage: parts and files are in the database.

pub mod complete;
pub mod create;
pub mod list;
pub mod picture;
pub mod read;
pub mod update;
pub mod upload;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kassette_core::{FileService, Media, Timestamp};
use sha2::{Digest, Sha256};

use crate::store::files::File;

/// How long the parts of a file can be uploaded after it was announced.
const UPLOAD_SECONDS: i64 = 3600;

impl File {
    /// The file as its merchant and, with a product, everybody sees it.
    pub fn shown(self, public_url: &str) -> Media {
        let hash = self.sha256.as_ref().and_then(|sha256| STANDARD.decode(sha256).ok());
        let hex = hash.map(|hash| hex(&hash));
        Media {
            id: self.id,
            organization_id: self.organization_id,
            path: self.path(),
            name: self.name,
            mime_type: self.mime_type,
            size: self.size,
            storage_version: None,
            checksum_etag: hex.clone().filter(|_| self.uploaded_at.is_some()),
            checksum_sha256_base64: self.sha256,
            checksum_sha256_hex: hex,
            last_modified_at: self.uploaded_at,
            version: self.version,
            service: FileService::ProductMedia,
            is_uploaded: self.uploaded_at.is_some(),
            created_at: self.created_at,
            size_readable: size_readable(self.size),
            public_url: format!("{public_url}/files/{}", self.id),
        }
    }

    fn path(&self) -> String {
        format!("product_media/{}/{}/{}", self.organization_id, self.id, self.name)
    }

    fn upload_ends_at(&self) -> Timestamp {
        self.created_at.plus_seconds(UPLOAD_SECONDS)
    }
}

fn sha256(bytes: &[u8]) -> Vec<u8> {
    Sha256::digest(bytes).to_vec()
}

fn hex(bytes: &[u8]) -> String {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.filter_map(|digit| char::from_digit(u32::from(digit), 16)).collect()
}

/// The size as people read it, with one decimal that is rounded down.
fn size_readable(bytes: i64) -> String {
    const KILOBYTE: i64 = 1000;
    const MEGABYTE: i64 = 1000 * KILOBYTE;
    let with_decimal = |unit: i64, name: &str| {
        let tenths = bytes / (unit / 10);
        format!("{}.{} {name}", tenths / 10, tenths % 10)
    };
    match bytes {
        ..KILOBYTE => format!("{bytes} B"),
        KILOBYTE..MEGABYTE => with_decimal(KILOBYTE, "kB"),
        _ => with_decimal(MEGABYTE, "MB"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_written_for_people() {
        for (bytes, expected) in [
            (0, "0 B"),
            (999, "999 B"),
            (1000, "1.0 kB"),
            (1590, "1.5 kB"),
            (999_999, "999.9 kB"),
            (10_485_760, "10.4 MB"),
        ] {
            assert_eq!(size_readable(bytes), expected);
        }
    }
}
