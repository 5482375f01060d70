//! The demo for a person at a terminal, until Ctrl-C.

use std::{env, fmt::Display, process::ExitCode, time::Duration};

use tokio::time::timeout;

use kassette_demo::{ACCESS_TOKEN, Demo, Error, Options};

/// Ctrl-C ends all programs of the group at once; that a child's end is heard of before our own signal
/// must not make it look like a failure.
const SIGNALS_MEET: Duration = Duration::from_millis(500);

/// What a shell expects of a program that Ctrl-C ended.
const INTERRUPTED: u8 = 130;

#[tokio::main]
async fn main() -> ExitCode {
    let mut options = Options::for_people();
    for word in env::args().skip(1) {
        if word != "--reset" {
            eprintln!("kassette-demo: unknown option {word}; there is only --reset");
            return ExitCode::from(2);
        }
        options.reset = true;
    }
    match run(options).await {
        Ok(code) => code,
        Err(error) => failed(&error),
    }
}

fn failed(why: &dyn Display) -> ExitCode {
    eprintln!("kassette-demo: {why}");
    ExitCode::FAILURE
}

async fn run(options: Options) -> Result<ExitCode, Error> {
    let asked_to_end = asked_to_end();
    tokio::pin!(asked_to_end);
    let mut demo = tokio::select! {
        demo = Demo::start(options) => demo?,
        code = &mut asked_to_end => return Ok(code),
    };
    print_addresses(&demo);
    let code = tokio::select! {
        biased;
        code = &mut asked_to_end => code,
        how = demo.ended() => {
            let asked = timeout(SIGNALS_MEET, &mut asked_to_end).await;
            asked.unwrap_or_else(|_| failed(&how))
        }
    };
    demo.stop().await?;
    Ok(code)
}

fn print_addresses(demo: &Demo) {
    println!("shop     {}", demo.shop_url());
    println!("server   {}  (access token {ACCESS_TOKEN})", demo.server_url());
    println!("sandbox  {}  (in Stripe's place; 4242 4242 4242 4242 pays)", demo.sandbox_url());
    println!("ready: {}", demo.shop_url());
}

#[cfg(unix)]
async fn asked_to_end() -> ExitCode {
    use tokio::signal::unix::{SignalKind, signal};
    let of = |kind| signal(kind).expect("these signals can be handled");
    let mut interrupt = of(SignalKind::interrupt());
    let mut terminate = of(SignalKind::terminate());
    let mut hangup = of(SignalKind::hangup());
    tokio::select! {
        _ = interrupt.recv() => ExitCode::from(INTERRUPTED),
        _ = terminate.recv() => ExitCode::SUCCESS,
        _ = hangup.recv() => ExitCode::SUCCESS,
    }
}

#[cfg(not(unix))]
async fn asked_to_end() -> ExitCode {
    match tokio::signal::ctrl_c().await {
        Ok(()) => ExitCode::from(INTERRUPTED),
        Err(_) => std::future::pending().await,
    }
}
