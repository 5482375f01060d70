//! The server on localstripe, in the place of Stripe.

use crate::{Result, command, tools};

pub fn tests() -> Result {
    let localstripe = tools::localstripe()?;
    let mut tests = command::cargo();
    tests.args([
        "test",
        "-p",
        "kassette-server",
        "--test",
        "api",
        "--",
        "--ignored",
        "localstripe::",
    ]);
    command::run(tests.env("KASSETTE_LOCALSTRIPE", localstripe.program))
}
