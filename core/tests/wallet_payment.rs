//! Payments at a gateway that loses, repeats and reorders everything, and sometimes decides late.

#![cfg(feature = "wallet")]
#![allow(clippy::unwrap_used, clippy::panic)]

use hivecore::Code;
use hivecore::foundation::currency::Currency;
use hivecore::foundation::instant::Instant;
use hivecore::foundation::money::Money;
use hivecore::wallet::gateway::{GatewayAction, GatewayOutcome, GatewayReport, GatewayRequest, PaymentGateway};
use hivecore::wallet::payment::{
    PaymentBooking, PaymentConfig, PaymentEffects, PaymentInput, PaymentState, RequestStatus,
};
use hivecore::wallet::{AccountId, CommandKey, TransferId, WalletAction};
use hivecore::wire::{Node, Read, text};
use proptest::prelude::*;
use std::collections::BTreeMap;

const START: i64 = 1_795_000_000_000;

/// A gateway that does each key once. Its ways are drawn from a seed.
struct Unreliable {
    seed: u64,
    /// What it did: the truth.
    done: BTreeMap<TransferId, (GatewayAction, i64, bool)>,
    /// How often it was told to do a key's thing.
    told: BTreeMap<TransferId, u32>,
    /// Requests under way to it.
    inbound: Vec<GatewayRequest>,
    /// Reports under way from it.
    outbound: Vec<GatewayReport>,
    /// Out of a hundred: lost, repeated, declined.
    odds: (u64, u64, u64),
}

impl Unreliable {
    fn draw(&mut self, below: u64) -> u64 {
        // SplitMix64: the same run for the same seed.
        self.seed = self.seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.seed;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % below
    }

    /// How many copies arrive: none, one or two.
    fn copies(&mut self) -> usize {
        let (lost, repeated, _) = self.odds;
        let n = self.draw(100);
        if n < lost {
            0
        } else if n < lost + repeated {
            2
        } else {
            1
        }
    }

    /// Takes a request off the wire, whichever; does it once; says what became of it.
    fn work(&mut self) {
        while !self.inbound.is_empty() && self.draw(3) > 0 {
            let at = self.draw(self.inbound.len() as u64) as usize;
            let request = self.inbound.swap_remove(at);
            let (known, undecided) = (self.done.get(&request.key).map(|one| one.2), self.draw(10) == 0);
            let outcome = match known {
                Some(true) => GatewayOutcome::Succeeded,
                Some(false) => GatewayOutcome::Declined,
                None if request.query => GatewayOutcome::NotFound,
                None if undecided => GatewayOutcome::Pending,
                None => {
                    let agreed = self.draw(100) >= self.odds.2;
                    self.done.insert(request.key, (request.action, request.minor, agreed));
                    *self.told.entry(request.key).or_default() += 1;
                    if agreed { GatewayOutcome::Succeeded } else { GatewayOutcome::Declined }
                }
            };
            for _ in 0..self.copies() {
                self.outbound.push(GatewayReport { key: request.key, outcome });
            }
        }
    }

    fn sum(&self, action: GatewayAction) -> i64 {
        self.done.values().filter(|one| one.0 == action && one.2).map(|one| one.1).sum()
    }
}

impl PaymentGateway for Unreliable {
    fn send(&mut self, request: &GatewayRequest) {
        for _ in 0..self.copies() {
            self.inbound.push(*request);
        }
    }

    fn receive(&mut self) -> Option<GatewayReport> {
        self.work();
        if self.outbound.is_empty() || self.draw(4) == 0 {
            return None;
        }
        let at = self.draw(self.outbound.len() as u64) as usize;
        Some(self.outbound.swap_remove(at))
    }
}

fn config(attempts: u16) -> PaymentConfig {
    let account = |name| AccountId::new(name).unwrap();
    PaymentConfig { receivable: account("gateway"), payee: account("shop"), patience: 1_000, attempts }
}

fn instant(at: i64) -> Instant {
    Instant::from_milliseconds(START + at).unwrap()
}

/// What the bookings put into the payee's account, each id counted once, as the ledger does.
fn booked(bookings: &[PaymentBooking]) -> i64 {
    let distinct: BTreeMap<&str, &PaymentBooking> = bookings.iter().map(|one| (one.id.as_str(), one)).collect();
    let minor = |booking: &&PaymentBooking| match booking.actions.as_slice() {
        [WalletAction::Transfer { credit, amount, .. }] if credit.as_str() == "shop" => amount.minor,
        [WalletAction::Transfer { amount, .. }] => -amount.minor,
        other => panic!("{other:?}"),
    };
    distinct.values().map(minor).sum()
}

/// The state as a host that crashed reads it again.
fn stored(payment: &PaymentState) -> PaymentState {
    PaymentState::read(&Node::parse(text(payment).unwrap().as_bytes()).unwrap()).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_cent_is_taken_twice_and_every_cent_is_accounted_for(
        seed: u64,
        odds in (0..60_u64, 0..40_u64, 0..40_u64),
        wishes in prop::collection::vec((0..5_u8, 1..700_i64, 0..4_000_i64), 0..12),
    ) {
        let config = config(30);
        let mut gateway = Unreliable { seed, done: BTreeMap::new(), told: BTreeMap::new(), inbound: Vec::new(), outbound: Vec::new(), odds };
        let amount = Money { currency: Currency::new("EUR").unwrap(), minor: 1_000 };
        let mut payment = PaymentState::new(amount).unwrap();
        let (mut bookings, mut now, mut bank) = (Vec::new(), 0, 0);
        for (n, (kind, minor, pause)) in std::iter::once((0, 1_000, 0)).chain(wishes).enumerate() {
            now += pause;
            let action = [GatewayAction::Authorise, GatewayAction::Capture, GatewayAction::Capture, GatewayAction::Refund, GatewayAction::Void];
            let action = action[usize::from(kind)];
            let minor = if action == GatewayAction::Void { 1_000 } else { minor };
            let input = PaymentInput::Command { action, minor };
            let key = CommandKey::of("shop", &n.to_string());
            // What the command gave is lost with the process now and then; the sender repeats itself.
            let before = stored(&payment);
            if let Ok(effects) = payment.take(&config, key, &input, instant(now)) {
                if gateway.draw(5) == 0 {
                    let sent = payment.clone();
                    payment = before;
                    prop_assert_eq!(payment.take(&config, key, &input, instant(now)).unwrap(), effects.clone());
                    prop_assert_eq!(&payment, &sent);
                }
                prop_assert_eq!(payment.take(&config, key, &input, instant(now)).unwrap(), PaymentEffects::default());
                bookings.extend(payment.drive(&config, &mut gateway, effects, instant(now)).unwrap());
            }
            let effects = payment.advance(&config, instant(now));
            bookings.extend(payment.drive(&config, &mut gateway, effects, instant(now)).unwrap());
            payment = stored(&payment);
        }
        // Later everything arrives, in whatever order.
        gateway.odds = (0, 20, gateway.odds.2);
        for _ in 0..300 {
            let Some(next) = payment.next_change_at() else { break };
            let effects = payment.advance(&config, next);
            bookings.extend(payment.drive(&config, &mut gateway, effects, next).unwrap());
            gateway.work();
        }
        prop_assert!(gateway.told.values().all(|times| *times == 1));
        for request in &payment.requests {
            let truth = gateway.done.get(&request.key);
            match request.status {
                RequestStatus::Succeeded => prop_assert_eq!(truth, Some(&(request.action, request.minor, true))),
                RequestStatus::Declined => prop_assert_eq!(truth, Some(&(request.action, request.minor, false))),
                // Every attempt was lost: a person must look, and the totals say how much it is about.
                _ => prop_assert!(request.attempts == config.attempts && request.next_at.is_none()),
            }
        }
        let (taken, returned) = (gateway.sum(GatewayAction::Capture), gateway.sum(GatewayAction::Refund));
        prop_assert!(taken <= 1_000 && returned <= taken);
        prop_assert!(gateway.sum(GatewayAction::Void) == 0 || taken == 0);
        let totals = payment.totals();
        prop_assert!((taken - returned - (totals.captured - totals.refunded)).abs() <= totals.unknown);
        bank += totals.captured - totals.refunded;
        prop_assert_eq!(booked(&bookings), bank);
    }

    #[test]
    fn the_order_of_reports_does_not_matter(reports in prop::collection::vec(0..4_u8, 0..8), seed: u64) {
        let (config, key) = (config(3), CommandKey::of("shop", "a"));
        let amount = Money { currency: Currency::new("EUR").unwrap(), minor: 5 };
        let run = |reports: &[u8]| {
            let mut payment = PaymentState::new(amount).unwrap();
            payment.take(&config, key, &PaymentInput::Command { action: GatewayAction::Authorise, minor: 5 }, instant(0)).unwrap();
            for report in reports {
                let outcomes = [GatewayOutcome::NotFound, GatewayOutcome::Pending, GatewayOutcome::Declined, GatewayOutcome::Succeeded];
                let outcome = outcomes[usize::from(*report)];
                payment.take(&config, key, &PaymentInput::Report { key: key.transfer(0), outcome }, instant(1)).unwrap();
            }
            payment
        };
        let mut shuffled = reports.clone();
        if !shuffled.is_empty() {
            let turn = seed as usize % shuffled.len();
            shuffled.rotate_left(turn);
            shuffled.reverse();
        }
        prop_assert_eq!(run(&reports), run(&shuffled));
    }
}

#[test]
fn a_chargeback_goes_back_and_comes_again_once() {
    let (config, now) = (config(3), instant(0));
    let amount = Money { currency: Currency::new("EUR").unwrap(), minor: 100 };
    let mut payment = PaymentState::new(amount).unwrap();
    let mut bookings = Vec::new();
    let mut take = |payment: &mut PaymentState, id: &str, input: PaymentInput| {
        let taken = payment.take(&config, CommandKey::of("shop", id), &input, now);
        taken.map(|effects| bookings.extend(effects.bookings)).map_err(|error| error.code)
    };
    let succeeded =
        |id| PaymentInput::Report { key: CommandKey::of("shop", id).transfer(0), outcome: GatewayOutcome::Succeeded };
    let command = |action, minor| PaymentInput::Command { action, minor };
    let charged_back = |minor, won| PaymentInput::Chargeback {
        id: hivecore::wallet::TransferReference::new("cb 1").unwrap(),
        minor,
        won,
    };
    assert_eq!(take(&mut payment, "a", command(GatewayAction::Authorise, 100)), Ok(()));
    assert_eq!(take(&mut payment, "c", command(GatewayAction::Capture, 1)), Err(Code::WalletPayment));
    assert_eq!(take(&mut payment, "a", succeeded("a")), Ok(()));
    assert_eq!(take(&mut payment, "c", command(GatewayAction::Capture, 100)), Ok(()));
    assert_eq!(take(&mut payment, "c", command(GatewayAction::Capture, 99)), Err(Code::EventConflict));
    assert_eq!(take(&mut payment, "v", command(GatewayAction::Void, 100)), Err(Code::WalletPayment));
    assert_eq!(take(&mut payment, "c", succeeded("c")), Ok(()));
    for won in [false, false, true, true, false] {
        assert_eq!(take(&mut payment, "x", charged_back(60, won)), Ok(()));
    }
    assert_eq!(take(&mut payment, "x", charged_back(61, false)), Err(Code::EventConflict));
    assert_eq!(take(&mut payment, "r", command(GatewayAction::Refund, 101)), Err(Code::WalletPayment));
    assert_eq!(take(&mut payment, "r", command(GatewayAction::Refund, 100)), Ok(()));
    assert_eq!((bookings.len(), booked(&bookings), payment.totals().charged_back), (3, 100, 0));
}
