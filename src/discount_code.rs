//! The code that lowers the price.

use leptos::prelude::*;

use crate::live::{Live, distinct, follow};
use crate::session::{Session, use_session};
use crate::text::{Message, words};
use crate::ui::{ApplyField, When, focus_soon, says};

const NAME: &str = "discount_code";

/// A place for a code, out of the way of those who have none.
#[component]
pub fn DiscountCode() -> impl IntoView {
    let session = use_session();
    let is_offered = distinct(move || {
        session.with(|checkout| {
            checkout.base.allow_discount_codes && checkout.base.is_discount_applicable
        }) == Some(true)
    });
    let applied = distinct(move || applied(session));
    let has_asked = Live::new(false);
    follow(move || {
        // The field stays when its code is removed: the focus is in it.
        if applied.with(Option::is_some) {
            has_asked.set(true);
        }
    });
    let is_open = distinct(move || has_asked.get() || applied.with(Option::is_some));
    let is_closed = distinct(move || !is_open.get());
    let open = move |_| {
        has_asked.set(true);
        focus_soon("#discount_code");
    };
    let dropped = dropped(session);
    view! {
        <When is=is_offered>
            <When is=is_closed>
                <button class="link" type="button" on:click:capture=open>{words("add_discount_code")}</button>
            </When>
            <When is=is_open>
                <ApplyField name=NAME label="discount_code" applied />
            </When>
        </When>
        <p class="field__help" translate="no" role="status">
            {says(move || dropped.get().map(|message| message.say()))}
        </p>
    }
}

/// What stands for the session's discount: the code, or the name of one that the merchant applied.
fn applied(session: Session) -> Option<String> {
    session.with(|checkout| {
        checkout.base.discount.as_ref().map(|it| it.code.clone().unwrap_or_else(|| it.name.clone()))
    })?
}

/// A word about a discount that another product does not take; until the next one.
fn dropped(session: Session) -> Live<Option<Message>> {
    let dropped = Live::new(None);
    let mut before: Option<(Option<_>, Option<String>)> = None;
    follow(move || {
        let product = session.with(|checkout| checkout.base.product_id).flatten();
        let now = applied(session);
        if now.is_some() {
            dropped.set(None);
        } else if let Some((old_product, Some(name))) = before.take()
            && old_product != product
        {
            dropped.set(Some(Message::With("discount_dropped", "name", name)));
        }
        before = Some((product, now));
    });
    dropped
}
