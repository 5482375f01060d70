use rand::distr::{Alphanumeric, SampleString};

/// An id as Stripe makes them: what it names, then 24 letters and digits.
pub fn new_id(prefix: &str) -> String {
    format!("{prefix}_{}", random_text(24))
}

/// `length` letters and digits that nobody can guess.
pub fn random_text(length: usize) -> String {
    Alphanumeric.sample_string(&mut rand::rng(), length)
}
