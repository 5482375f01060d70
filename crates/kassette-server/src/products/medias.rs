//! The pictures that a merchant gives a product.

use kassette_core::{LocPart, Media};
use serde_json::json;
use uuid::Uuid;

use crate::AppState;
use crate::error::Error;
use crate::store::Connection;
use crate::validation::Problem;

/// The pictures with these ids, which have to be the merchant's own and uploaded.
pub async fn medias(
    app: &AppState,
    connection: &mut Connection,
    owner: Uuid,
    ids: &[Uuid],
) -> Result<Vec<Media>, Error> {
    let mut medias: Vec<Media> = Vec::new();
    let mut problems = Vec::new();
    for (index, id) in (0_i64..).zip(ids) {
        let file = connection.file(*id).await?.filter(|file| file.organization_id == owner);
        let msg = match file {
            Some(file) if file.uploaded_at.is_some() => {
                medias.push(file.shown(&app.public_url));
                continue;
            }
            Some(_) => "File is not uploaded yet.",
            None => "File does not exist.",
        };
        let problem = Problem::new("value_error", msg, &json!(id)).under(LocPart::Index(index));
        problems.push(problem.at(&["body", "medias"]));
    }
    if problems.is_empty() { Ok(medias) } else { Err(Error::Invalid(problems)) }
}
