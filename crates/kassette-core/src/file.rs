use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Timestamp;

/// A picture of a product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Media {
    pub id: Uuid,
    pub organization_id: Uuid,
    pub name: String,
    pub path: String,
    pub mime_type: String,
    /// Bytes.
    pub size: i64,
    pub storage_version: Option<String>,
    pub checksum_etag: Option<String>,
    pub checksum_sha256_base64: Option<String>,
    pub checksum_sha256_hex: Option<String>,
    pub last_modified_at: Option<Timestamp>,
    pub version: Option<String>,
    pub service: FileService,
    pub is_uploaded: bool,
    pub created_at: Timestamp,
    /// The size as people read it: `1.5 kB`.
    pub size_readable: String,
    /// Where everybody finds it.
    pub public_url: String,
}

/// What a file is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum FileService {
    #[default]
    ProductMedia,
}

/// A file that is still to be uploaded, and how.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FileUpload {
    #[serde(flatten)]
    pub file: Media,
    pub upload: Upload,
}

/// The parts that a file is uploaded in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Upload {
    pub id: String,
    pub path: String,
    pub parts: Vec<UploadPart>,
}

#[derive(Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct UploadPart {
    /// From 1.
    pub number: i64,
    /// The first byte of the part in the file.
    pub chunk_start: i64,
    /// The byte after its last one.
    pub chunk_end: i64,
    pub checksum_sha256_base64: Option<String>,
    /// Where to PUT the part. Whoever knows it may: `Debug` does not show it.
    pub url: String,
    pub expires_at: Timestamp,
    /// Headers that the request has to have.
    pub headers: BTreeMap<String, String>,
}

impl fmt::Debug for UploadPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UploadPart").field("number", &self.number).finish_non_exhaustive()
    }
}
