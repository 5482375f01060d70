//! `kassette keys …`: how the operator replaces the key that signs receipts.

use anyhow::bail;
use clap::Subcommand;
use kassette_core::Timestamp;

use super::KEPT_FOR;
use super::key::SigningKey;
use crate::store::Store;

#[derive(Debug, Subcommand)]
pub enum KeysCommand {
    /// Sign with a new key from now on. What the old one signed can be checked for another 90 days.
    Rotate,
    /// List the keys without their private parts: id, when it was made, and until when it can be had; with tabs between.
    List,
    /// Take a key back whose private part somebody else may know: nothing that it signed is good any more. The one that signs has to
    /// be replaced first.
    Revoke {
        /// The key's id, as `list` shows it.
        id: String,
    },
}

/// Does what the operator asked for and returns what to print. Servers that run need not be started again.
///
/// # Errors
/// There is no such key, it is the one that signs, or the store failed.
pub async fn run(command: KeysCommand, store: &Store, now: Timestamp) -> anyhow::Result<String> {
    match command {
        KeysCommand::Rotate => rotate(store, now).await,
        KeysCommand::List => list(store, now).await,
        KeysCommand::Revoke { id } => revoke(store, &id).await,
    }
}

async fn rotate(store: &Store, now: Timestamp) -> anyhow::Result<String> {
    let key = SigningKey::generate();
    let mut transaction = store.transaction().await?;
    transaction.retire_signing_key(now).await?;
    transaction.delete_public_keys_before(now.plus_seconds(-KEPT_FOR)).await?;
    if !transaction.insert_signing_key_if_none(&key, now).await? {
        bail!("somebody else is replacing the key at the moment");
    }
    transaction.commit().await?;
    Ok(format!("{}\n", key.id()))
}

async fn list(store: &Store, now: Timestamp) -> anyhow::Result<String> {
    let mut connection = store.connection().await?;
    let mut lines = "ID\tCREATED\tUNTIL\n".to_owned();
    for key in connection.public_keys(now.plus_seconds(-KEPT_FOR)).await? {
        let until = key.replaced_at.map_or_else(
            || "signs".to_owned(),
            |replaced_at| replaced_at.plus_seconds(KEPT_FOR).to_string(),
        );
        lines.push_str(&[key.id, key.created_at.to_string(), until].join("\t"));
        lines.push('\n');
    }
    Ok(lines)
}

async fn revoke(store: &Store, id: &str) -> anyhow::Result<String> {
    let mut transaction = store.transaction().await?;
    if transaction.signing_key().await?.is_some_and(|key| key.id() == id) {
        bail!("{id} signs receipts: replace it first, with `kassette keys rotate`");
    }
    if !transaction.delete_public_key(id).await? {
        bail!("no key has the id {id}");
    }
    transaction.commit().await?;
    Ok(format!("revoked {id}\n"))
}
