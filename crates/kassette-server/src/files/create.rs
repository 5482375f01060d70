use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kassette_core::FileUpload;
use kassette_core::file::{Upload, UploadPart};
use serde_json::{Value, json};
use uuid::Uuid;

use super::picture::mime_type;
use crate::access::Merchant;
use crate::access::scope::{Files, Write};
use crate::error::Error;
use crate::listing::{self, invalid};
use crate::store::files::{File, Part};
use crate::validation::body::JsonBody;
use crate::validation::fields::list;
use crate::validation::scalars::{integer, integer_in, text, text_of};
use crate::validation::union::tagged;
use crate::validation::{Fields, Problem, Reading};
use crate::{AppState, secret};

/// Bytes. A file of one part still fits into a request.
pub const MAX_SIZE: usize = 10 * 1024 * 1024;

const MAX_PARTS: usize = 10_000;

pub(crate) struct NewFile {
    name: String,
    mime_type: String,
    size: i64,
    sha256: Option<String>,
    version: Option<String>,
    parts: Vec<Part>,
}

/// `POST /v1/files/`: announces a picture and answers where its parts go.
pub async fn create_file(
    merchant: Merchant<Write<Files>>,
    State(app): State<AppState>,
    JsonBody(body): JsonBody,
) -> Result<(StatusCode, Json<FileUpload>), Error> {
    let new = listing::body(read(&body))?;
    listing::refuse_organization_id(&body)?;
    check_parts(&new, &body)?;
    let file = File {
        id: Uuid::new_v4(),
        created_at: app.clock.now(),
        modified_at: None,
        deleted_at: None,
        uploaded_at: None,
        organization_id: merchant.organization_id,
        name: new.name,
        mime_type: new.mime_type,
        size: new.size,
        sha256: new.sha256,
        version: new.version,
    };
    let upload_secret = secret::generate(secret::UPLOAD);
    let mut transaction = app.store.transaction().await?;
    transaction.insert_file(&file, &upload_secret).await?;
    for part in &new.parts {
        transaction.insert_part(file.id, part).await?;
    }
    transaction.commit().await?;
    Ok((StatusCode::CREATED, Json(shown(file, &upload_secret, new.parts, &app.public_url))))
}

fn shown(file: File, upload_secret: &str, parts: Vec<Part>, public_url: &str) -> FileUpload {
    let at = format!("{public_url}/uploads/{upload_secret}/parts");
    let parts = parts.into_iter().map(|part| UploadPart {
        number: part.number,
        chunk_start: part.chunk_start,
        chunk_end: part.chunk_end,
        checksum_sha256_base64: part.sha256,
        url: format!("{at}/{}", part.number),
        expires_at: file.upload_ends_at(),
        headers: BTreeMap::new(),
    });
    let (id, path) = (file.id.to_string(), file.path());
    let upload = Upload { id, path, parts: parts.collect() };
    FileUpload { file: file.shown(public_url), upload }
}

pub(crate) fn read(body: &Value) -> Reading<NewFile> {
    tagged(body, "service", &[("product_media", picture)])
}

fn picture(body: &Value) -> Reading<NewFile> {
    let mut fields = Fields::of(body)?;
    let name = fields.required("name", file_name);
    let mime_type = fields.required("mime_type", mime_type);
    let size = fields.required("size", |value| {
        integer_in(value, 1, i64::try_from(MAX_SIZE).unwrap_or(i64::MAX))
    });
    let sha256 = fields.optional("checksum_sha256_base64", checksum);
    let version = fields.optional("version", text);
    let parts = fields.required("upload", upload);
    fields.finish(|| {
        Some(NewFile {
            name: name?,
            mime_type: mime_type?,
            size: size?,
            sha256,
            version,
            parts: parts?,
        })
    })
}

pub fn file_name(value: &Value) -> Reading<String> {
    text_of(value, 1, 255)
}

fn upload(value: &Value) -> Reading<Vec<Part>> {
    let mut fields = Fields::of(value)?;
    let parts = fields.required("parts", |value| {
        let actual = value.as_array().map_or(0, Vec::len);
        if actual > MAX_PARTS {
            let msg = format!(
                "List should have at most {MAX_PARTS} items after validation, not {actual}"
            );
            let ctx =
                json!({ "field_type": "List", "max_length": MAX_PARTS, "actual_length": actual });
            return Err(vec![Problem::new("too_long", msg, &json!([])).with(ctx)]);
        }
        list(value, part)
    });
    fields.finish(|| parts)
}

fn part(value: &Value) -> Reading<Part> {
    let mut fields = Fields::of(value)?;
    let number = fields.required("number", integer);
    let chunk_start = fields.required("chunk_start", integer);
    let chunk_end = fields.required("chunk_end", integer);
    let sha256 = fields.optional("checksum_sha256_base64", checksum);
    fields.finish(|| {
        let (number, chunk_start, chunk_end) = (number?, chunk_start?, chunk_end?);
        Some(Part { number, chunk_start, chunk_end, sha256, content: None })
    })
}

/// A SHA-256 in base64.
fn checksum(value: &Value) -> Reading<String> {
    let checksum = text(value)?;
    if STANDARD.decode(&checksum).is_ok_and(|hash| hash.len() == 32) {
        return Ok(checksum);
    }
    Err(vec![Problem::new("value_error", "Input should be a SHA-256 in base64", value)])
}

/// The parts follow each other from the first byte of the file to its last, and are counted from 1.
fn check_parts(new: &NewFile, body: &Value) -> Result<(), Error> {
    let mut start = 0;
    let mut follow = true;
    for (number, part) in (1_i64..).zip(&new.parts) {
        follow &= part.number == number && part.chunk_start == start && part.chunk_end > start;
        start = part.chunk_end;
    }
    if follow && start == new.size {
        return Ok(());
    }
    let msg = "The parts must follow each other, numbered from 1, and make up the whole file.";
    Err(invalid("upload", msg, json!(body["upload"])))
}
