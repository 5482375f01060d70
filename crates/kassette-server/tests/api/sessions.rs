//! What a session costs, whatever kind of price it sells at.

mod addresses;
mod amounts;
mod answers;
mod discounts;
mod previews;
mod quantities;
mod taxes;
mod trials;

use serde_json::{Value, json};

use crate::harness::{Checkout, Reply, Server};

/// A merchant's new session of `product`, with what else they say.
async fn open(server: &Server, product: &str, said: Value) -> Value {
    let reply = try_open(server, product, said).await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    reply.body
}

async fn try_open(server: &Server, product: &str, mut said: Value) -> Reply {
    said["products"] = json!([server.product(product).await]);
    server.post_as_merchant("/v1/checkouts/", said).await
}

/// The buyer changes the session.
async fn edit(server: &Server, session: &Value, edit: Value) -> Value {
    let reply = try_edit(server, session, edit).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    reply.body
}

async fn try_edit(server: &Server, session: &Value, edit: Value) -> Reply {
    server.patch(&Checkout(session.clone()).client_path(), edit).await
}

/// The values of `keys`, side by side.
fn values(session: &Value, keys: &[&str]) -> Value {
    keys.iter().map(|key| session[key].clone()).collect()
}
