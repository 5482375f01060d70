//! What every API call goes through, whatever it asks for: who makes it, whether it has been made
//! before, and when its answer leaves.

use std::sync::Arc;

use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{FromRequestParts, OriginalUri, Request, State},
    http::{HeaderName, HeaderValue, Method, StatusCode, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use serde_json::{Map, Value};

use crate::{
    auth::{self, Key},
    call_faults::Strike,
    error::StripeError,
    events::{Cause, Outbox},
    form,
    idempotency::{self, Claimed},
    ids,
    parameters::Parameters,
    sandbox::Sandbox,
    version,
};

const MAX_BODY: usize = 1 << 20;
const REQUEST_ID: HeaderName = HeaderName::from_static("request-id");
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// An API call whose caller is known. What it does may cause events.
#[derive(Debug, Clone)]
pub struct Call {
    key: Key,
    tree: Map<String, Value>,
    /// Scheme, host and port under which the caller reaches the sandbox.
    pub origin: String,
    pub outbox: Arc<Outbox>,
}

impl Call {
    /// The parameters, if `name` (such as `POST /v1/customers`) takes them all.
    pub fn parameters(&self, name: &str) -> Result<Parameters, StripeError> {
        let mut tree = self.tree.clone();
        tree.remove("key");
        if self.is_public() {
            tree.remove("client_secret");
        }
        Parameters::checked(name, tree)
    }

    /// Whether a browser makes it, which shows only the publishable key.
    pub fn is_public(&self) -> bool {
        self.key == Key::Publishable
    }

    pub fn require_secret_key(&self) -> Result<(), StripeError> {
        if self.is_public() { Err(auth::secret_key_required()) } else { Ok(()) }
    }

    /// A browser may see and confirm only an intent whose client secret it knows.
    pub fn may_see(&self, client_secret: &str) -> bool {
        let known = self.tree.get("client_secret").and_then(Value::as_str);
        !self.is_public() || known == Some(client_secret)
    }
}

impl<S: Sync> FromRequestParts<S> for Call {
    type Rejection = StripeError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, StripeError> {
        let call = parts.extensions.get::<Self>().cloned();
        call.ok_or_else(|| StripeError::not_found("This is not an API call."))
    }
}

/// The middleware around all of `/v1`.
///
/// Carrying the call out and keeping its answer never waits, so neither is cut short when the
/// caller hangs up. Holding the answer back does wait, and comes after.
pub async fn conduct(State(sandbox): State<Sandbox>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let request_id = ids::new_id("req");
    let key = parts.headers.get(IDEMPOTENCY_KEY).cloned();
    let key_text = key.as_ref().and_then(|key| key.to_str().ok());
    let cause = Cause {
        request_id: Some(request_id.clone()),
        idempotency_key: key_text.map(str::to_owned),
    };
    let outbox = Arc::new(Outbox::new(cause, sandbox.post.clone()));
    let (method, path) = (parts.method.clone(), path_of(&parts));

    let has_answer = key_text.is_some_and(|key| sandbox.idempotency.has_answer(key));
    let strike = sandbox.call_faults.strike(&method, &path, has_answer);
    let arrived = match strike {
        Strike::None | Strike::Late(_) | Strike::Break { .. } => {
            arrive(&sandbox, &parts, body, outbox.clone()).await
        }
        Strike::TurnAway(ref error) => Err(error.clone()),
        Strike::Timeout => {
            sandbox.holds.hold_back(&method, &path, &request_id, None).await;
            Err(StripeError::fault(StatusCode::INTERNAL_SERVER_ERROR))
        }
    };
    let answered = match arrived {
        Ok(call) => {
            let execution = Execution { strike: &strike, request_id: &request_id, next };
            answer(&sandbox, parts, call, key.as_ref(), execution).await
        }
        Err(error) => Err(error),
    };
    let (mut response, claim) = match answered {
        Ok(Claimed { response, claim }) => (response, claim),
        Err(error) => (error.into_response(), None),
    };
    if let Strike::Late(limit) = strike {
        sandbox.holds.hold_back(&method, &path, &request_id, limit).await;
    } else if idempotency::was_carried_out(response.status()) {
        sandbox.holds.wait(&method, &path, &request_id).await;
    }
    drop(claim);
    if let Ok(value) = HeaderValue::from_str(&request_id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    if let Some(key) = key {
        response.headers_mut().insert(IDEMPOTENCY_KEY, key);
    }
    response
}

async fn arrive(
    sandbox: &Sandbox,
    parts: &Parts,
    body: Body,
    outbox: Arc<Outbox>,
) -> Result<Call, StripeError> {
    let body = to_bytes(body, MAX_BODY)
        .await
        .map_err(|_| StripeError::invalid("The request's body is too large or incomplete."))?;
    let tree = form::parse(encoded(parts, &body)?)?;
    let key = auth::key_of(&sandbox.config, &parts.headers, tree.get("key"))?;
    version::check(&parts.headers)?;
    Ok(Call { key, tree, origin: origin_of(parts), outbox })
}

/// Parameters are in the query of a call that sends nothing, else in a form-encoded body.
fn encoded<'a>(parts: &'a Parts, body: &'a Bytes) -> Result<&'a [u8], StripeError> {
    if parts.method == Method::GET || (parts.method == Method::DELETE && body.is_empty()) {
        return Ok(parts.uri.query().unwrap_or_default().as_bytes());
    }
    let kind = parts.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let is_form = kind.is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"));
    if is_form || body.is_empty() {
        return Ok(body);
    }
    Err(StripeError::invalid(
        "Invalid request (check that your POST content type is application/x-www-form-urlencoded). \
         If you have any questions, we can help at https://support.stripe.com/.",
    ))
}

/// The whole path. A nested router knows only what follows `/v1`.
fn path_of(parts: &Parts) -> String {
    let original = parts.extensions.get::<OriginalUri>();
    original.map_or(&parts.uri, |OriginalUri(uri)| uri).path().to_owned()
}

fn origin_of(parts: &Parts) -> String {
    let host = parts.headers.get(header::HOST).and_then(|host| host.to_str().ok());
    format!("http://{}", host.unwrap_or("127.0.0.1"))
}

/// How a call is carried out, unless its answer is known.
struct Execution<'a> {
    strike: &'a Strike,
    request_id: &'a str,
    next: Next,
}

impl Execution<'_> {
    async fn of(self, mut parts: Parts, call: Call) -> Response {
        parts.extensions.insert(call);
        let request = Request::from_parts(parts, Body::empty());
        match self.strike {
            Strike::Break { effect: false, error } => error.clone().into_response(),
            Strike::Break { effect: true, error } => {
                self.next.run(request).await;
                error.clone().into_response()
            }
            _ => self.next.run(request).await,
        }
    }
}

async fn answer(
    sandbox: &Sandbox,
    parts: Parts,
    call: Call,
    key: Option<&HeaderValue>,
    execution: Execution<'_>,
) -> Result<Claimed, StripeError> {
    let key = key.filter(|_| parts.method == Method::POST);
    let key = key.map(|key| key.to_str().unwrap_or_default().to_owned());
    let Some(key) = key else {
        return Ok(Claimed { response: execution.of(parts, call).await, claim: None });
    };
    let claim = match sandbox.idempotency.claim(&key, &path_of(&parts), &call.tree)? {
        Ok(claim) => claim,
        Err(stored) => return Ok(Claimed { response: stored.replayed(), claim: None }),
    };
    let request_id = execution.request_id.to_owned();
    let response = claim.keep(execution.of(parts, call).await, &request_id).await;
    Ok(Claimed { response, claim: Some(claim) })
}
