use std::{
    any::{Any, type_name},
    fs::{self, File},
    panic::AssertUnwindSafe,
    path::Path,
    time::Duration,
};

use futures_util::FutureExt;
use kassette_demo::{Logs, Options};
use tokio::{runtime::Runtime, time::timeout};

use super::{Scheme, Stage, evidence};

/// Longer than any journey takes; what waits without end is ended by this.
const TOO_LONG: Duration = Duration::from_mins(2);

/// What is special about the surroundings of a test.
#[derive(Debug)]
pub struct Setting {
    options: Options,
    scheme: Scheme,
}

impl Setting {
    /// Of the test that `story` belongs to.
    fn of<T>(_story: &T) -> Self {
        // A closure's type is called after the function that it is written in.
        let name = type_name::<T>().replace("::{{closure}}", "");
        let name = name.trim_start_matches("e2e::").replace("::", ".");
        Self { options: Options::for_test(&name), scheme: Scheme::Light }
    }

    pub fn scheme(&mut self, scheme: Scheme) {
        self.scheme = scheme;
    }

    /// Checkout sessions expire after this time, in whole seconds.
    pub fn checkout_ttl(&mut self, time: Duration) {
        self.options.checkout_ttl = Some(time);
    }

    /// Where the checkout page looks for Stripe.js, instead of the sandbox.
    pub fn stripe_js_url(&mut self, url: &str) {
        self.options.stripe_js_url = Some(url.to_owned());
    }
}

/// Runs a test. If it fails, what could be seen at that moment is kept.
pub fn journey(story: impl AsyncFnOnce(&mut Stage)) {
    Setting::of(&story).journey(story);
}

/// Runs a test in special surroundings.
pub fn journey_in(change: impl FnOnce(&mut Setting), story: impl AsyncFnOnce(&mut Stage)) {
    let mut setting = Setting::of(&story);
    change(&mut setting);
    setting.journey(story);
}

impl Setting {
    fn journey(self, story: impl AsyncFnOnce(&mut Stage)) {
        let Logs::Folder(folder) = self.options.logs.clone() else {
            unreachable!("tests keep their logs in a folder")
        };
        let _turn = wait_for_turn(&folder);
        Runtime::new().expect("there are threads").block_on(async {
            let mut stage = Stage::set(self.options, self.scheme).await;
            let told = timeout(TOO_LONG, AssertUnwindSafe(story(&mut stage)).catch_unwind()).await;
            let problem = match told {
                Ok(Ok(())) => return stage.strike().await,
                Ok(Err(panic)) => message_of(panic.as_ref()),
                Err(_) => format!("not over after {} s", TOO_LONG.as_secs()),
            };
            let kept = evidence::keep(&stage, &folder).await;
            stage.browser.close().await;
            // The demo is dropped by this, and shows the ends of its logs.
            panic!("{problem}\n{kept}");
        });
    }
}

/// Somebody else may run the same test of the same checkout: its files must not be swept away.
fn wait_for_turn(folder: &Path) -> File {
    fs::create_dir_all(folder).expect("the folder of a test can be made");
    let lock = File::create(folder.join("lock")).expect("a file can be made there");
    lock.lock().expect("a file can be locked");
    lock
}

fn message_of(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().cloned();
    let text = text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
    text.unwrap_or_else(|| "it failed".to_owned())
}
