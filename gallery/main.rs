//! Every screen of the checkout in every state, for those who work on it: `cargo xtask gallery`.
//!
//! `?scene=declined&theme=dark&dir=rtl&embed=true` shows exactly one; without a scene, the page lists them. Sessions come from
//! the fixtures of the component tests, and no server is asked: there is none at the address of the API.

// The fixture spells a whole session out.
#![recursion_limit = "256"]

#[path = "../tests/web/fixtures.rs"]
mod fixtures;
mod scenes;

use kassette_core::ClientSecret;
use kassette_widget::app::App;
use kassette_widget::page::Page;
use kassette_widget::session::Session;
use leptos::prelude::*;
use scenes::{SCENES, Scene};
use web_sys::UrlSearchParams;

/// Nobody listens there.
const NO_API: &str = "http://127.0.0.1:1";

fn main() {
    let search = window().location().search().unwrap_or_default();
    let query = UrlSearchParams::new_with_str(&search).expect("any text is a query");
    if let Some(direction) = query.get("dir")
        && let Some(root) = document().document_element()
    {
        _ = root.set_attribute("dir", &direction);
    }
    fixtures::speak_english();
    let scene = query.get("scene").and_then(|name| SCENES.iter().find(|scene| scene.name == name));
    match scene {
        Some(scene) => show(scene),
        None => leptos::mount::mount_to_body(|| view! { <List /> }),
    }
}

fn show(scene: &'static Scene) {
    let page = Page {
        api: NO_API.into(),
        client_secret: ClientSecret::new("kassette_c_gallery"),
        stripe_js: scene.stripe_js(),
        ..Page::current()
    };
    page.dress();
    leptos::mount::mount_to_body(move || {
        let session = Session::new(page, scene.checkout());
        Effect::new(move |_| (scene.act)(session));
        view! { <App session /> }
    });
}

#[component]
fn List() -> impl IntoView {
    let variants = [
        ("light", "theme=light"),
        ("dark", "theme=dark"),
        ("embedded", "embed=true"),
        ("right to left", "dir=rtl"),
    ];
    let links = move |scene: &'static Scene| {
        variants.map(|(word, query)| {
            view! { <a href=format!("?scene={}&{query}", scene.name)>{format!("{} {word}", scene.name)}</a> " " }
        })
    };
    view! {
        <main class="checkout">
            <h1 class="screen__title">"The checkout, scene by scene"</h1>
            <ul id="scenes">
                {SCENES.iter().map(|scene| view! { <li data-scene=scene.name>{links(scene)}</li> }).collect_view()}
            </ul>
        </main>
    }
}
