use std::{sync::Arc, time::Duration};

use rand::{Rng, RngExt, rngs::StdRng};
use serde_json::json;
use tokio::time::sleep;

use crate::world::World;

/// The calls to Stripe that a purchase makes.
const CALLS: [&str; 3] = ["/v1/payment_intents", "/v1/setup_intents", "/v1/customers"];

/// Makes everything fail, one thing after the other, until it is stopped.
pub async fn make(world: Arc<World>, mut chance: StdRng) {
    loop {
        sleep(Duration::from_millis(chance.random_range(20..200))).await;
        let made = match chance.random_range(0..8) {
            0 => world.kill_one(&mut chance).await,
            1 | 2 => lose_a_call(&world, &mut chance).await,
            3 => world.release().await,
            _ => lose_an_event(&world, &mut chance).await,
        };
        if let Err(error) = made {
            println!("no trouble could be made: {error:#}");
        }
    }
}

async fn lose_a_call(world: &World, chance: &mut impl Rng) -> anyhow::Result<()> {
    let path = CALLS[chance.random_range(0..CALLS.len())];
    let nth = chance.random_range(1..4);
    let fault = match chance.random_range(0..7) {
        0 => json!({ "fault": "fail", "status": 500 }),
        1 => json!({ "fault": "fail", "status": 500, "effect": true }),
        2 => json!({ "fault": "fail", "status": 503 }),
        3 => json!({ "fault": "fail", "status": 429 }),
        4 => json!({ "fault": "timeout" }),
        5 => json!({ "fault": "late", "seconds": 2 }),
        _ => json!({ "fault": "late" }),
    };
    let mut fault = fault;
    fault["path"] = path.into();
    fault["nth"] = nth.into();
    // One at a time: when few are left who buy, theirs would strike every call.
    world.end_faults("call_faults").await?;
    world.add_fault("call_faults", fault).await
}

async fn lose_an_event(world: &World, chance: &mut impl Rng) -> anyhow::Result<()> {
    let times = chance.random_range(1..4);
    let fault = match chance.random_range(0..4) {
        0 => json!({ "fault": "drop", "times": times }),
        1 => json!({ "fault": "duplicate", "times": times }),
        2 => json!({ "fault": "reorder", "times": 1 }),
        _ => json!({ "fault": "delay", "times": times, "seconds": chance.random_range(1..4) }),
    };
    world.add_fault("webhook_faults", fault).await
}
