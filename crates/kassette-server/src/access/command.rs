//! `kassette token …`: how the operator makes, lists and revokes access tokens.

use anyhow::{Context, bail};
use clap::Subcommand;
use kassette_core::Timestamp;
use uuid::Uuid;

use super::scope::{self, Scope};
use crate::secret;
use crate::store::Store;
use crate::store::access_tokens::AccessToken;

#[derive(Debug, Subcommand)]
pub enum TokenCommand {
    /// Make a token and print it. Only its hash is stored: it cannot be shown again.
    Create {
        /// The slug of the organization that the token acts for.
        #[arg(long)]
        organization: String,
        /// What it may be used for, such as `checkouts:write`; several times or with commas between.
        #[arg(long = "scope", required = true, value_delimiter = ',')]
        scopes: Vec<Scope>,
        /// How long it is valid: `45s`, `30m`, `12h` or `90d`. Unset, until it is revoked.
        #[arg(long, value_parser = seconds)]
        expires_in: Option<i64>,
        /// What it is for, in your words.
        #[arg(long)]
        comment: Option<String>,
    },
    /// List tokens without their secrets: id, organization, scopes, times and comment, with tabs between.
    List {
        /// Only those of this organization.
        #[arg(long)]
        organization: Option<String>,
    },
    /// Make a token useless, at once and for good.
    Revoke {
        /// The token's id, as `list` shows it.
        id: Uuid,
    },
}

/// Does what the operator asked for and returns what to print.
///
/// # Errors
/// The organization or token does not exist, or the store failed.
pub async fn run(command: TokenCommand, store: &Store, now: Timestamp) -> anyhow::Result<String> {
    match command {
        TokenCommand::Create { organization, scopes, expires_in, comment } => {
            let expires_at = expires_in.map(|seconds| now.plus_seconds(seconds));
            create(store, &organization, scopes, expires_at, comment, now).await
        }
        TokenCommand::List { organization } => list(store, organization.as_deref()).await,
        TokenCommand::Revoke { id } => revoke(store, id).await,
    }
}

async fn create(
    store: &Store,
    organization: &str,
    scopes: Vec<Scope>,
    expires_at: Option<Timestamp>,
    comment: Option<String>,
    now: Timestamp,
) -> anyhow::Result<String> {
    let mut transaction = store.transaction().await?;
    let owner = transaction.organization_id_by_slug(organization).await?;
    let token = AccessToken {
        id: Uuid::new_v4(),
        created_at: now,
        organization_id: owner
            .with_context(|| format!("no organization has the slug {organization}"))?,
        scopes,
        comment,
        expires_at,
        last_used_at: None,
    };
    let secret = secret::generate(secret::ACCESS_TOKEN);
    transaction.insert_access_token(&token, &secret).await?;
    transaction.commit().await?;
    Ok(format!("{secret}\n"))
}

async fn list(store: &Store, organization: Option<&str>) -> anyhow::Result<String> {
    let mut connection = store.connection().await?;
    let mut lines = "ID\tORGANIZATION\tSCOPES\tCREATED\tEXPIRES\tLAST USED\tCOMMENT\n".to_owned();
    for (slug, token) in connection.access_tokens(organization).await? {
        let moment = |moment: Option<Timestamp>| {
            moment.map_or_else(|| "never".to_owned(), |moment| moment.to_string())
        };
        let columns = [
            token.id.to_string(),
            slug,
            scope::names(&token.scopes),
            token.created_at.to_string(),
            moment(token.expires_at),
            moment(token.last_used_at),
            token.comment.unwrap_or_default(),
        ];
        lines.push_str(&columns.join("\t"));
        lines.push('\n');
    }
    Ok(lines)
}

async fn revoke(store: &Store, id: Uuid) -> anyhow::Result<String> {
    let mut transaction = store.transaction().await?;
    if !transaction.delete_access_token(id).await? {
        bail!("no token has the id {id}");
    }
    transaction.commit().await?;
    Ok(format!("revoked {id}\n"))
}

/// `90d` in seconds; a number without a unit is in seconds already.
fn seconds(text: &str) -> Result<i64, String> {
    let (number, unit) = match text.char_indices().next_back() {
        Some((at, 's')) => (&text[..at], 1),
        Some((at, 'm')) => (&text[..at], 60),
        Some((at, 'h')) => (&text[..at], 3600),
        Some((at, 'd')) => (&text[..at], 86_400),
        _ => (text, 1),
    };
    let seconds = number.parse::<i64>().ok().and_then(|number| number.checked_mul(unit));
    seconds.filter(|seconds| *seconds > 0).ok_or_else(|| {
        "a time is a number above 0 and one of s, m, h and d, such as 90d".to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_units() {
        assert_eq!(
            ["45s", "30m", "12h", "90d", "7"].map(seconds),
            [45, 1800, 43_200, 7_776_000, 7].map(Ok)
        );
        for text in ["", "d", "0d", "-1d", "1w", "1.5h", "9223372036854775807d"] {
            assert!(seconds(text).is_err(), "{text}");
        }
    }
}
