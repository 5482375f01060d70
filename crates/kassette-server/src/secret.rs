//! Secrets of our making: a prefix that says what it opens, 37 random characters, and a checksum that lets a scanner
//! tell a leaked secret from a look-alike.

use rand::RngExt;

const LENGTH: usize = 37;
const BASE62: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

pub const CHECKOUT: &str = "kassette_c_";
pub const ACCESS_TOKEN: &str = "kassette_oat_";
pub const CUSTOMER_SESSION: &str = "kassette_cst_";
pub const CHECKOUT_LINK: &str = "kassette_cl_";
pub const WEBHOOK: &str = "whsec_";
pub const UPLOAD: &str = "kassette_up_";

/// A new secret.
pub fn generate(prefix: &str) -> String {
    let mut rng = rand::rng();
    let random: String =
        (0..LENGTH).map(|_| char::from(BASE62[rng.random_range(0..BASE62.len())])).collect();
    let checksum = checksum(&random);
    format!("{prefix}{random}{checksum}")
}

/// The CRC-32 of `random` as six characters of base 62.
fn checksum(random: &str) -> String {
    let mut rest = crc32fast::hash(random.as_bytes()) as usize;
    let mut digits = [b'0'; 6];
    for digit in digits.iter_mut().rev() {
        *digit = BASE62[rest % 62];
        rest /= 62;
    }
    digits.iter().copied().map(char::from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_covers_the_random_characters_alone() {
        assert_eq!(checksum("abcdefghijklmnopqrstuvwxyzABCDEFGHIJK"), "4WQsSZ");
    }

    #[test]
    fn a_secret_ends_in_its_own_checksum() {
        let secret = generate(CHECKOUT);
        let (random, sum) = secret.strip_prefix(CHECKOUT).unwrap().split_at(LENGTH);
        assert_eq!(sum, checksum(random));
        assert_ne!(generate(CHECKOUT), secret);
    }
}
