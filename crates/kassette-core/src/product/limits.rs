use super::{PriceAmount, SeatTiers, UnitPrice};
use crate::{Currency, LocPart};

/// One thing that is wrong with a price that a merchant wants to add.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PriceProblem {
    /// The way to the key, from the price's own object: `["seat_tiers", "tiers", 1, "min_seats"]`.
    pub loc: Vec<LocPart>,
    pub rule: PriceRule,
}

/// The rule that is broken. Amounts are minor units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PriceRule {
    AtLeast(i64),
    AtMost(i64),
    /// Free, or as much as the processor charges at least.
    ZeroOrAtLeast(i64),
    AboveZero,
    /// A price needs a tier.
    AnyTier,
    /// Tiers touch: this one has to start here.
    StartsAt(i64),
    /// Only the last tier may have no end.
    Ends,
    /// The tiers end before the most that can be bought.
    Covers,
    /// This version cannot sell such a price.
    Known,
}

impl PriceRule {
    /// The machine-readable word for it.
    pub fn kind(self) -> &'static str {
        match self {
            Self::AtLeast(_) | Self::StartsAt(_) => "greater_than_equal",
            Self::AtMost(_) => "less_than_equal",
            Self::AboveZero => "greater_than",
            Self::AnyTier => "too_short",
            Self::ZeroOrAtLeast(_) | Self::Ends | Self::Covers | Self::Known => "value_error",
        }
    }

    /// For people.
    pub fn msg(self) -> String {
        match self {
            Self::AtLeast(least) => format!("Input should be greater than or equal to {least}"),
            Self::AtMost(most) => format!("Input should be less than or equal to {most}"),
            Self::ZeroOrAtLeast(least) => format!("Amount must be 0 or at least {least}."),
            Self::AboveZero => "Input should be greater than 0".to_owned(),
            Self::AnyTier => "List should have at least 1 item after validation, not 0".to_owned(),
            Self::StartsAt(first) => format!("The tier must start at {first}."),
            Self::Ends => "Only the last tier can be without end.".to_owned(),
            Self::Covers => "The tiers must reach the maximum.".to_owned(),
            Self::Known => "This kind of price is not supported.".to_owned(),
        }
    }
}

impl PriceAmount {
    /// What keeps a merchant from adding this price in `currency`. Empty: nothing.
    pub fn problems(&self, currency: Currency) -> Vec<PriceProblem> {
        let mut found = Problems { currency, found: Vec::new() };
        match self {
            Self::Fixed { price_amount } => found.charge(&["price_amount"], *price_amount),
            Self::Custom { minimum_amount, maximum_amount, preset_amount } => {
                found.custom(*minimum_amount, *maximum_amount, *preset_amount);
            }
            Self::SeatBased(seat_tiers) => found.seats(seat_tiers),
            Self::UnitBased(unit_price) => found.units(unit_price),
            Self::MeteredUnit { unit_amount, cap_amount, .. } => {
                found.check(unit_amount.trillionths() > 0, &["unit_amount"], PriceRule::AboveZero);
                found.at_least(0, &["cap_amount"], *cap_amount);
            }
            Self::Unknown => found.add(&["amount_type"], PriceRule::Known),
        }
        found.found
    }
}

struct Problems {
    currency: Currency,
    found: Vec<PriceProblem>,
}

impl Problems {
    fn add(&mut self, loc: &[&str], rule: PriceRule) {
        self.found.push(PriceProblem { loc: loc.iter().map(|key| (*key).into()).collect(), rule });
    }

    fn check(&mut self, holds: bool, loc: &[&str], rule: PriceRule) {
        if !holds {
            self.add(loc, rule);
        }
    }

    fn at_least(&mut self, least: i64, loc: &[&str], value: Option<i64>) {
        self.check(value.is_none_or(|value| value >= least), loc, PriceRule::AtLeast(least));
    }

    fn at_most(&mut self, most: i64, loc: &[&str], value: i64) {
        self.check(value <= most, loc, PriceRule::AtMost(most));
    }

    /// Nothing, or what the processor charges.
    fn charge(&mut self, loc: &[&str], amount: i64) {
        let least = self.currency.minimum_charge();
        match amount {
            ..0 => self.add(loc, PriceRule::AtLeast(0)),
            0 => {}
            _ => self.check(amount >= least, loc, PriceRule::ZeroOrAtLeast(least)),
        }
        self.at_most(self.currency.maximum_charge(), loc, amount);
    }

    fn custom(&mut self, minimum: i64, maximum: Option<i64>, preset: Option<i64>) {
        self.charge(&["minimum_amount"], minimum);
        if let Some(maximum) = maximum {
            self.at_least(minimum.max(1), &["maximum_amount"], Some(maximum));
            self.at_most(self.currency.maximum_charge(), &["maximum_amount"], maximum);
        }
        if let Some(preset) = preset {
            self.charge(&["preset_amount"], preset);
            self.check(
                preset < 0 || preset >= minimum,
                &["preset_amount"],
                PriceRule::AtLeast(minimum),
            );
            self.at_most(maximum.unwrap_or(preset), &["preset_amount"], preset);
        }
    }

    fn add_in_tier(&mut self, list: &[&str], tier: usize, key: &str, rule: PriceRule) {
        self.add(list, rule);
        let loc = &mut self.found.last_mut().expect("one was just added").loc;
        loc.push(LocPart::Index(i64::try_from(tier).unwrap_or(i64::MAX)));
        loc.push(key.into());
    }

    fn tier_price(&mut self, list: &[&str], tier: usize, key: &str, price: i64) {
        let most = self.currency.maximum_charge();
        if price < 0 {
            self.add_in_tier(list, tier, key, PriceRule::AtLeast(0));
        } else if price > most {
            self.add_in_tier(list, tier, key, PriceRule::AtMost(most));
        }
    }

    fn seats(&mut self, seat_tiers: &SeatTiers) {
        const LIST: [&str; 2] = ["seat_tiers", "tiers"];
        let tiers = &seat_tiers.tiers;
        self.check(!tiers.is_empty(), &LIST, PriceRule::AnyTier);
        let mut expected_start = None;
        for (index, tier) in tiers.iter().enumerate() {
            match expected_start {
                None if tier.min_seats < 1 => {
                    self.add_in_tier(&LIST, index, "min_seats", PriceRule::AtLeast(1));
                }
                Some(start) if tier.min_seats != start => {
                    self.add_in_tier(&LIST, index, "min_seats", PriceRule::StartsAt(start));
                }
                _ => {}
            }
            match tier.max_seats {
                None if index + 1 < tiers.len() => {
                    self.add_in_tier(&LIST, index, "max_seats", PriceRule::Ends);
                }
                Some(last) if last < tier.min_seats => {
                    let rule = PriceRule::AtLeast(tier.min_seats);
                    self.add_in_tier(&LIST, index, "max_seats", rule);
                }
                _ => {}
            }
            self.tier_price(&LIST, index, "price_per_seat", tier.price_per_seat);
            expected_start = tier.max_seats.map(|last| last.saturating_add(1));
        }
    }

    fn units(&mut self, price: &UnitPrice) {
        const LIST: [&str; 2] = ["tiers", "tiers"];
        let tiers = &price.tiers.tiers;
        self.check(!tiers.is_empty(), &LIST, PriceRule::AnyTier);
        self.at_least(1, &["minimum_units"], Some(price.minimum_units));
        self.at_least(price.minimum_units, &["maximum_units"], price.maximum_units);
        let mut least = price.minimum_units;
        for (index, tier) in tiers.iter().enumerate() {
            match tier.bound {
                None if index + 1 < tiers.len() => {
                    self.add_in_tier(&LIST, index, "bound", PriceRule::Ends);
                }
                Some(bound) if bound < least => {
                    self.add_in_tier(&LIST, index, "bound", PriceRule::AtLeast(least));
                }
                _ => {}
            }
            self.tier_price(&LIST, index, "unit_amount", tier.unit_amount);
            least = tier.bound.map_or(least, |bound| bound.saturating_add(1));
        }
        let end = tiers.last().and_then(|tier| tier.bound);
        let covers = end.is_none_or(|end| price.maximum_units.is_none_or(|most| most <= end));
        self.check(covers, &LIST, PriceRule::Covers);
    }
}

#[cfg(test)]
mod tests;
