use serde_json::Value;

use super::{course_of, id_in};
use crate::{books::Books, cards::RefundCourse, events::Outbox, ids};

/// Time passes at the banks: refunds that arrive later have arrived, and those that come back have
/// come back. Answers with the refunds that have changed.
pub fn settle_refunds(books: &mut Books, outbox: &Outbox) -> Vec<Value> {
    let ids: Vec<String> = books.refunds.keys().cloned().collect();
    ids.iter().filter_map(|id| settle(books, id, outbox)).collect()
}

fn settle(books: &mut Books, id: &str, outbox: &Outbox) -> Option<Value> {
    let refund = books.refunds.get(id)?;
    let charge = books.charges.get(id_in(refund, "charge"))?;
    let course = course_of(charge, books);
    let refund = books.refunds.get_mut(id)?;
    let changed = match (course, id_in(refund, "status")) {
        (RefundCourse::ArrivesLater, "pending") => {
            refund["status"] = "succeeded".into();
            refund["pending_reason"] = Value::Null;
            refund.clone()
        }
        (RefundCourse::ComesBack, "succeeded") => {
            refund["status"] = "failed".into();
            refund["failure_reason"] = "unknown".into();
            refund["failure_balance_transaction"] = ids::new_id("txn").into();
            let amount = refund["amount"].as_i64().unwrap_or(0);
            let failed = refund.clone();
            books.charges.get_mut(id_in(&failed, "charge"))?.refund(-amount);
            outbox.add(books, "refund.failed", &failed);
            failed
        }
        _ => return None,
    };
    outbox.add(books, "refund.updated", &changed);
    Some(changed)
}
