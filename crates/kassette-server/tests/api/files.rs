use axum::body::Body;
use axum::http::Request;
use http_body_util::BodyExt;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::{PUBLIC_URL, Reply, Server, at, bearer, complaint, problems};

const FILES: &str = "/v1/files/";

/// As pictures start, and long enough for two parts.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n and so on";

fn announcement(parts: &Value) -> Value {
    json!({
        "service": "product_media", "name": "cover.png", "mime_type": "image/png", "size": PNG.len(),
        "upload": { "parts": parts },
    })
}

fn in_one_part() -> Value {
    announcement(&json!([{ "number": 1, "chunk_start": 0, "chunk_end": PNG.len() }]))
}

async fn put(server: &Server, part: &Value, content: &[u8]) -> Reply {
    let path = part["url"].as_str().unwrap().strip_prefix(PUBLIC_URL).unwrap();
    server.send(Request::put(path).body(Body::from(content.to_vec())).unwrap()).await
}

/// Says that all came, with the `ETag` of every part.
async fn complete(server: &Server, file: &Value, etags: &[&str]) -> Reply {
    let parts: Vec<Value> = (1..)
        .zip(etags)
        .map(|(number, etag)| json!({ "number": number, "checksum_etag": etag }))
        .collect();
    let body = json!({ "id": file["id"], "path": file["path"], "parts": parts });
    server.post_as_merchant(&format!("{}/uploaded", at(FILES, file)), body).await
}

fn etag(reply: &Reply) -> &str {
    assert_eq!(reply.status, 200, "{}", reply.text);
    reply.headers["etag"].to_str().unwrap()
}

/// A picture, announced, uploaded and completed.
async fn picture(server: &Server) -> Value {
    let file = server.add(FILES, in_one_part()).await;
    let part = put(server, &file["upload"]["parts"][0], PNG).await;
    let reply = complete(server, &file, &[etag(&part)]).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    reply.body
}

#[tokio::test]
async fn a_picture_is_announced_uploaded_in_parts_and_public() {
    let server = Server::start().await;
    let parts = json!([
        { "number": 1, "chunk_start": 0, "chunk_end": 10 },
        { "number": 2, "chunk_start": 10, "chunk_end": PNG.len() },
    ]);
    let file = server.add(FILES, announcement(&parts)).await;
    assert_eq!(file["upload"]["parts"][1]["expires_at"], "2026-01-01T01:00:00Z");
    let public = format!("/files/{}", file["id"].as_str().unwrap());
    assert_eq!(server.get(&public).await.status, 404);

    let first = put(&server, &file["upload"]["parts"][0], &PNG[..10]).await;
    let second = put(&server, &file["upload"]["parts"][1], &PNG[10..]).await;
    server.clock.advance_seconds(60);
    let shown = complete(&server, &file, &[etag(&first), etag(&second)]).await.body;
    let (id, owner) = (file["id"].as_str().unwrap(), file["organization_id"].as_str().unwrap());
    let hex = "e103dc84851b76cf5ce939661e70bd97ad9accff3cc9c24a930f3bdf94f1ec46";
    let expected = json!({
        "id": id, "organization_id": owner, "name": "cover.png",
        "path": format!("product_media/{owner}/{id}/cover.png"), "mime_type": "image/png", "size": 18,
        "storage_version": null, "checksum_etag": hex, "checksum_sha256_base64": "4QPchIUbds9c6TlmHnC9l62azP88ycJKkw8735Tx7EY=",
        "checksum_sha256_hex": hex, "last_modified_at": "2026-01-01T00:01:00Z", "version": null,
        "service": "product_media", "is_uploaded": true, "created_at": "2026-01-01T00:00:00Z",
        "size_readable": "18 B", "public_url": format!("{PUBLIC_URL}{public}"),
    });
    assert_eq!(shown, expected);

    let response = server.respond(Request::get(&public).body(Body::empty()).unwrap()).await;
    let headers = response.headers().clone();
    assert_eq!(
        (&headers["content-type"], &headers["x-content-type-options"]),
        (&"image/png".parse().unwrap(), &"nosniff".parse().unwrap())
    );
    assert_eq!(headers["cache-control"], "public, max-age=31536000, immutable");
    assert_eq!(response.into_body().collect().await.unwrap().to_bytes(), PNG);
    assert_eq!(complete(&server, &file, &["again"]).await.body, shown);
}

#[tokio::test]
async fn a_product_shows_its_pictures_in_the_order_given() {
    let server = Server::start().await;
    let (first, second) = (picture(&server).await, picture(&server).await);
    let prices = json!([{ "amount_type": "fixed", "price_amount": 500 }]);
    let body = json!({ "name": "Book", "prices": prices, "medias": [second["id"], first["id"]] });
    let product = server.add("/v1/products/", body).await;
    assert_eq!(product["medias"], json!([second, first]));
    let path = at("/v1/products/", &product);
    assert_eq!(server.get_as_merchant(&path).await.body, product);
    let session = server.add("/v1/checkouts/", json!({ "products": [product["id"]] })).await;
    assert_eq!(session["product"]["medias"], product["medias"]);

    let renamed = server.patch_as_merchant(&path, json!({ "name": "Books" })).await.body;
    assert_eq!(renamed["medias"], product["medias"]);
    let edited = server.patch_as_merchant(&path, json!({ "medias": [first["id"]] })).await.body;
    assert_eq!(edited["medias"], json!([first]));
    assert_eq!(server.delete_as_merchant(&at(FILES, &first)).await.status, 204);
    assert_eq!(server.get_as_merchant(&path).await.body["medias"], json!([]));
}

#[tokio::test]
async fn a_picture_that_did_not_come_is_not_shown() {
    let server = Server::start().await;
    let file = server.add(FILES, in_one_part()).await;
    let prices = json!([{ "amount_type": "fixed", "price_amount": 500 }]);
    let body = json!({ "name": "Book", "prices": prices, "medias": [file["id"]] });
    let reply = server.post_as_merchant("/v1/products/", body).await;
    let expected = (422, json!(["body", "medias", 0]), "File is not uploaded yet.");
    assert_eq!(complaint(&reply), expected);
    assert_eq!(server.listed(FILES, "id").await, [] as [Value; 0]);
}

#[tokio::test]
async fn only_small_pictures_without_scripts_are_taken() {
    let server = Server::start().await;
    let body = json!({
        "service": "product_media", "name": "", "mime_type": "image/svg+xml", "size": 10_485_761,
        "checksum_sha256_base64": "x", "upload": { "parts": [] },
    });
    let reply = server.post_as_merchant(FILES, body).await;
    let loc = |key: &str| json!(["body", "product_media", key]);
    assert_eq!(
        problems(&reply),
        [
            (loc("name"), "string_too_short"),
            (loc("mime_type"), "string_pattern_mismatch"),
            (loc("size"), "less_than_equal"),
            (loc("checksum_sha256_base64"), "value_error"),
            (json!(["body", "product_media", "upload", "parts"]), "too_short"),
        ]
    );
    let mut body = in_one_part();
    body["service"] = json!("downloadable");
    let reply = server.post_as_merchant(FILES, body).await;
    assert_eq!(problems(&reply), [(json!(["body"]), "union_tag_invalid")]);
}

#[tokio::test]
async fn parts_make_up_the_whole_file() {
    let server = Server::start().await;
    for parts in [
        json!([{ "number": 1, "chunk_start": 0, "chunk_end": 17 }]),
        json!([{ "number": 2, "chunk_start": 0, "chunk_end": 18 }]),
        json!([{ "number": 1, "chunk_start": 0, "chunk_end": 9 }, { "number": 2, "chunk_start": 8, "chunk_end": 18 }]),
    ] {
        let reply = server.post_as_merchant(FILES, announcement(&parts)).await;
        let msg = "The parts must follow each other, numbered from 1, and make up the whole file.";
        assert_eq!(complaint(&reply), (422, json!(["body", "upload"]), msg));
    }
}

#[tokio::test]
async fn what_comes_has_to_be_what_was_announced() {
    let server = Server::start().await;
    let file = server.add(FILES, in_one_part()).await;
    let part = &file["upload"]["parts"][0];
    let reply = put(&server, part, b"too short").await;
    assert_eq!(complaint(&reply), (422, json!(["body"]), "The part should have 18 bytes."));
    let refused = |msg| (422, json!(["body", "parts"]), msg);
    let reply = complete(&server, &file, &["x"]).await;
    assert_eq!(complaint(&reply), refused("Not all parts were uploaded."));
    let page = put(&server, part, b"<script>x</script>").await;
    let reply = complete(&server, &file, &["x"]).await;
    let msg = "A part is missing here, or it is not the one that was uploaded.";
    assert_eq!(complaint(&reply), refused(msg));
    let reply = complete(&server, &file, &[etag(&page)]).await;
    assert_eq!(complaint(&reply), refused("The file is not of the type image/png."));

    let mut body = in_one_part();
    body["checksum_sha256_base64"] = json!(format!("{}=", "A".repeat(43)));
    body["upload"]["parts"][0]["checksum_sha256_base64"] = body["checksum_sha256_base64"].clone();
    let file = server.add(FILES, body.clone()).await;
    let reply = put(&server, &file["upload"]["parts"][0], PNG).await;
    let msg = "The part does not have the checksum that was announced.";
    assert_eq!(complaint(&reply), (422, json!(["body"]), msg));
    body["upload"]["parts"][0]["checksum_sha256_base64"] = json!(null);
    let file = server.add(FILES, body).await;
    let part = put(&server, &file["upload"]["parts"][0], PNG).await;
    let reply = complete(&server, &file, &[etag(&part)]).await;
    let msg = "The file does not have the checksum that was announced.";
    assert_eq!(complaint(&reply), refused(msg));
}

#[tokio::test]
async fn an_upload_ends_with_its_time_and_when_the_file_is_whole() {
    let server = Server::start().await;
    let file = server.add(FILES, in_one_part()).await;
    let part = file["upload"]["parts"][0].clone();
    let elsewhere = json!({ "url": part["url"].as_str().unwrap().replace("/parts/1", "/parts/2") });
    assert_eq!(put(&server, &elsewhere, PNG).await.status, 404);
    server.clock.advance_seconds(3599);
    let reply = put(&server, &part, PNG).await;
    complete(&server, &file, &[etag(&reply)]).await;
    assert_eq!(put(&server, &part, PNG).await.status, 404);
    let file = server.add(FILES, in_one_part()).await;
    server.clock.advance_seconds(3600);
    assert_eq!(put(&server, &file["upload"]["parts"][0], PNG).await.status, 404);
}

#[tokio::test]
async fn files_are_listed_renamed_and_deleted_by_their_owner() {
    let server = Server::start().await;
    let first = picture(&server).await;
    server.clock.advance_seconds(1);
    let second = picture(&server).await;
    assert_eq!(server.listed(FILES, "id").await, [second["id"].clone(), first["id"].clone()]);
    let path = format!("{FILES}?ids={}", first["id"].as_str().unwrap());
    assert_eq!(server.listed(&path, "id").await, [first["id"].clone()]);
    let edit = json!({ "name": "front.png", "version": "2" });
    let renamed = server.patch_as_merchant(&at(FILES, &first), edit).await.body;
    assert_eq!((&renamed["name"], &renamed["version"]), (&json!("front.png"), &json!("2")));
    assert_eq!(renamed["public_url"], first["public_url"]);

    let stranger = server.add_organization("other", "kassette_oat_other").await;
    assert_eq!(server.get_with(FILES, &stranger).await.body["items"], json!([]));
    let request = Request::delete(at(FILES, &first)).header("authorization", bearer(&stranger));
    assert_eq!(server.send(request.body(Body::empty()).unwrap()).await.status, 404);
    assert_eq!(server.delete_as_merchant(&at(FILES, &first)).await.status, 204);
    let path = first["public_url"].as_str().unwrap().strip_prefix(PUBLIC_URL).unwrap();
    assert_eq!(server.get(path).await.status, 404);
    assert_eq!(server.get(&format!("/files/{}", Uuid::new_v4())).await.status, 404);
}
