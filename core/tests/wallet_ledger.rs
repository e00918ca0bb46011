//! What holds for every sequence of commands on a ledger.

#![cfg(feature = "wallet")]
#![allow(clippy::unwrap_used, clippy::panic)]

use hivecore::foundation::currency::{Currencies, Currency};
use hivecore::foundation::event::Event;
use hivecore::foundation::hybrid_clock::{HybridClock, Stamp};
use hivecore::foundation::instant::Instant;
use hivecore::foundation::money::{ExchangeRate, Money};
use hivecore::foundation::pack::Shelf;
use hivecore::foundation::rational::Rational;
use hivecore::foundation::rounding::Rounding;
use hivecore::wallet::command::WalletCommandData;
use hivecore::wallet::operations::WalletStepRequest;
use hivecore::wallet::{
    AccountCategory, AccountId, Balancing, Command, CommandOutcome, JournalEntry, LateGround, Ledger, Limits, Replay,
    Side, TransferReference, Verdict, WalletAction, WalletConfig,
};
use hivecore::wire::{Int53, text};
use hivecore::{Code, Inputs, Packs, decide};
use proptest::prelude::*;

/// Numbers from which an action is made.
type Seed = (u8, u8, u8, i64, u8);

/// Milliseconds of the first command.
const START: u64 = 1_795_000_000_000;

static PACKS: std::sync::LazyLock<Packs> = std::sync::LazyLock::new(|| {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../packs/currencies-2025.1.json");
    Packs::open(&[&std::fs::read(file).unwrap()]).unwrap()
});

fn currencies() -> &'static Currencies {
    Shelf(Some(&PACKS)).currencies(None).unwrap().0
}

fn currency(n: u8) -> Currency {
    Currency::new(if n % 3 == 2 { "JPY" } else { "EUR" }).unwrap()
}

fn account(n: u8) -> AccountId {
    AccountId::new(format!("account:{}", n % 8)).unwrap()
}

fn stamp(at: u64) -> Stamp {
    HybridClock::new(START + at, 0).unwrap().stamp(7)
}

fn instant(at: u64) -> Instant {
    Instant::from_milliseconds((START + at) as i64).unwrap()
}

/// An action: mostly one that may take place, sometimes one that may not.
fn action(seed: Seed, at: u64, commands: usize) -> WalletAction {
    let (kind, a, b, minor, x) = seed;
    let (debit, credit) = (account(a), account(b));
    let amount = Money { currency: currency(a), minor };
    let reference = (x % 3 == 0).then(|| TransferReference::new("order/1").unwrap());
    let earlier = Command {
        source: "test".to_owned(),
        id: (x as usize % (commands + 1)).to_string(),
        stamp: stamp(0),
        actions: Vec::new(),
    };
    match kind % 16 {
        0 => WalletAction::Open {
            account: account(a),
            category: AccountCategory::ALL[usize::from(x % 6)],
            currency: currency(a),
            overdraft: (b % 3 != 0).then(|| i64::from(b % 3 - 1) * 50),
            max_balance: (b % 4 == 0).then_some(150),
        },
        1 => WalletAction::Close { account: account(a) },
        2..=6 => WalletAction::Transfer {
            debit,
            credit,
            amount,
            pending: false,
            expires_at: None,
            balancing: Balancing::ALL[usize::from(x % 8 / 2)],
            reference,
        },
        7..=9 => WalletAction::Transfer {
            debit,
            credit,
            amount,
            pending: true,
            expires_at: (x % 2 == 0).then(|| instant(at + 1 + u64::from(x))),
            balancing: Balancing::None,
            reference,
        },
        10 | 11 => WalletAction::Post {
            transfer: earlier.key().transfer(u16::from(b % 2)),
            amount: (x % 2 == 0).then_some(minor),
        },
        12 => WalletAction::Void { transfer: earlier.key().transfer(u16::from(b % 2)) },
        13 => WalletAction::LateCharge {
            debit,
            credit,
            amount,
            ground: if x % 2 == 0 {
                LateGround::Charity {}
            } else {
                LateGround::ActualCost { evidence: TransferReference::new("invoice 9").unwrap() }
            },
            reference,
        },
        _ => WalletAction::Exchange {
            debit,
            sold_to: account(b),
            bought_from: account(a / 8),
            credit: account(b / 8),
            amount,
            rate: ExchangeRate {
                from: currency(a),
                to: currency(a / 8),
                value: Rational::new(i128::from(x) + 1, 7).unwrap(),
                source: "ECB".to_owned(),
                at: instant(0),
            },
            rounding: Rounding::ALL[usize::from(x % 8)],
            reference,
        },
    }
}

/// Accounts first, so that most commands find them; then commands in their order.
fn any_commands() -> impl Strategy<Value = Vec<Command>> {
    let seed = (0..16_u8, any::<u8>(), any::<u8>(), 1..80_i64, any::<u8>());
    let rest = prop::collection::vec((prop::collection::vec(seed, 1..3), 0..60_u64), 1..14);
    (prop::collection::vec((any::<u8>(), any::<u8>()), 6), rest).prop_map(|(opened, rest)| {
        let opening = (0_u8..).zip(opened).map(|(n, (b, x))| vec![(0, n, b, 1, x)]);
        let mut commands: Vec<Command> = Vec::new();
        let mut at = 0;
        for (seeds, pause) in opening.map(|seeds| (seeds, 0)).chain(rest) {
            at += 1 + pause;
            let actions = seeds.into_iter().map(|seed| action(seed, at, commands.len())).collect();
            let id = commands.len().to_string();
            commands.push(Command { source: "test".to_owned(), id, stamp: stamp(at), actions });
        }
        commands
    })
}

/// What a ledger wrote: its journal.
fn submit(ledger: &mut Ledger, command: &Command, journal: &mut Vec<JournalEntry>) -> CommandOutcome {
    command.check().unwrap();
    let verdict = ledger.submit(command, instant(1 << 40), Some(currencies())).unwrap();
    let Verdict::Recorded(recorded) = verdict else { panic!("it is new: {verdict:?}") };
    let (sequence, outcome) = (recorded.sequence, recorded.outcome.clone());
    journal.extend(ledger.expired().iter().map(JournalEntry::from));
    journal.push(JournalEntry::of_command(command, sequence, &outcome, ledger.head()));
    outcome
}

fn run(commands: &[Command]) -> (Ledger, Vec<JournalEntry>) {
    let (mut ledger, mut journal) = (Ledger::new(WalletConfig::default()), Vec::new());
    for command in commands {
        submit(&mut ledger, command, &mut journal);
    }
    (ledger, journal)
}

fn state(ledger: &Ledger) -> String {
    text(&ledger.state().unwrap()).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn debits_equal_credits_and_limits_hold_whatever_is_asked(commands in any_commands()) {
        let (mut ledger, mut journal) = (Ledger::new(WalletConfig::default()), Vec::new());
        for command in &commands {
            let before: Vec<_> = ledger.accounts().to_vec();
            let outcome = submit(&mut ledger, command, &mut journal);
            for (currency, debits, credits, held, owed) in ledger.totals() {
                prop_assert!(debits == credits && held == owed, "{currency:?}");
            }
            for account in ledger.accounts() {
                let Limits { overdraft, max_balance } = account.limits;
                let balance = account.balance().unwrap();
                prop_assert!(overdraft.is_none_or(|below| balance >= -below));
                prop_assert!(max_balance.is_none_or(|most| balance <= most));
                // Whatever becomes of the holds, the limits stay.
                prop_assert!([Side::Debit, Side::Credit].into_iter().all(|side| account.capacity(side).is_none_or(|left| left >= 0)));
            }
            if matches!(outcome, CommandOutcome::Refused { .. }) && ledger.expired().is_empty() {
                prop_assert_eq!(ledger.accounts(), &before);
            }
        }
    }

    #[test]
    fn a_journal_replays_to_the_same_bytes(commands in any_commands(), at in any::<prop::sample::Index>()) {
        let (ledger, journal) = run(&commands);
        for currencies in [Some(currencies()), None] {
            let mut replay = Replay::of(Ledger::new(WalletConfig::default()));
            replay.fold_all(&journal, currencies).unwrap();
            prop_assert_eq!(state(replay.ledger()), state(&ledger));
        }
        // One entry taken out, or two exchanged, and it does not hold.
        let at = at.index(journal.len());
        let mut cut = journal.clone();
        cut.remove(at);
        if at < cut.len() {
            let error = Replay::of(Ledger::new(WalletConfig::default())).fold_all(&cut, None).unwrap_err();
            prop_assert_eq!((error.code, error.path.clone()), (Code::WalletJournal, format!("/entries/{at}/sequence")));
        }
        if at > 0 {
            let mut swapped = journal.clone();
            swapped.swap(at - 1, at);
            prop_assert!(Replay::of(Ledger::new(WalletConfig::default())).fold_all(&swapped, None).is_err());
        }
    }

    #[test]
    fn a_crash_after_any_command_loses_and_doubles_nothing(commands in any_commands()) {
        let (whole, journal) = run(&commands);
        let (mut ledger, mut again) = (Ledger::new(WalletConfig::default()), Vec::new());
        for (done, command) in commands.iter().enumerate() {
            let outcome = submit(&mut ledger, command, &mut again);
            // The process dies; the state that was stored comes back, and the sender repeats itself.
            let stored = ledger.state().unwrap();
            ledger = Ledger::restore(WalletConfig::default(), &stored).unwrap();
            prop_assert_eq!(ledger.state().unwrap(), stored);
            let file = ledger.bytes().unwrap();
            prop_assert_eq!(Ledger::open(WalletConfig::default(), &file).unwrap().bytes().unwrap(), file);
            for earlier in commands.iter().take(done + 1).rev().take(2) {
                let verdict = ledger.submit(earlier, instant(1 << 40), Some(currencies())).unwrap();
                let Verdict::Repeated(recorded) = verdict else { panic!("it came before") };
                prop_assert!(earlier.id != command.id || recorded.outcome == outcome);
            }
            // Or only the journal was stored.
            let mut replay = Replay::of(Ledger::new(WalletConfig::default()));
            replay.fold_all(&again, None).unwrap();
            prop_assert_eq!(replay.into_ledger().head(), ledger.head());
        }
        prop_assert_eq!(again, journal);
        prop_assert_eq!(state(&ledger), state(&whole));
    }

    #[test]
    fn the_operation_gives_what_the_ledger_gives(
        (commands, shuffled) in any_commands().prop_flat_map(|commands| (Just(commands.clone()), Just(commands).prop_shuffle()))
    ) {
        let (ledger, journal) = run(&commands);
        let now = ledger.state().unwrap().clock.unwrap();
        let event = |command: &Command| {
            let data = text(&WalletCommandData { actions: command.actions.clone() }).unwrap();
            let Command { source, id, stamp, .. } = command;
            let event = format!(
                r#"{{"specversion":"1.0","source":"{source}","id":"{id}","type":"wallet.command","hlc":"{stamp}","data":{data}}}"#
            );
            Event::parse(event.as_bytes()).unwrap()
        };
        // In any order of arrival, in one batch or two.
        let request = WalletStepRequest {
            config: WalletConfig::default(), state: None, commands: shuffled.iter().map(event).collect(), now, as_of: None,
        };
        let inputs = Inputs::with_packs(&PACKS);
        let whole = decide::wallet_step(&inputs, request.clone()).unwrap().answer;
        prop_assert_eq!(&whole.state, &ledger.state().unwrap());
        prop_assert_eq!(&whole.entries, &journal);
        let half = commands.len() / 2;
        let first = WalletStepRequest { commands: commands[..half].iter().map(event).collect(), now: instant(0), ..request.clone() };
        let first = decide::wallet_step(&inputs, first).unwrap().answer;
        let second = commands[half..].iter().map(event).collect();
        let second = WalletStepRequest { commands: second, state: Some(first.state), ..request };
        prop_assert_eq!(decide::wallet_step(&inputs, second).unwrap().answer.state, whole.state);
    }

    #[test]
    fn one_key_is_one_command(commands in any_commands(), at in any::<prop::sample::Index>(), minor in 80..90_i64) {
        let (mut ledger, _) = run(&commands);
        let before = state(&ledger);
        let mut other = at.get(&commands).clone();
        let amount = Money { currency: currency(0), minor };
        other.actions.push(WalletAction::Transfer {
            debit: account(0), credit: account(1), amount, pending: false, expires_at: None,
            balancing: Balancing::None, reference: None,
        });
        let verdict = ledger.submit(&other, instant(1 << 40), Some(currencies())).unwrap();
        prop_assert_eq!(verdict, Verdict::Rejected(Code::EventConflict));
        other.id = "new".to_owned();
        let verdict = ledger.submit(&other, instant(1 << 40), Some(currencies())).unwrap();
        let late = other.stamp < commands.last().unwrap().stamp;
        prop_assert_eq!(matches!(verdict, Verdict::Rejected(Code::EventTooLate)), late);
        if late {
            prop_assert_eq!(state(&ledger), before);
        }
    }

    #[test]
    fn what_was_forgotten_is_never_done_again(commands in any_commands(), kept in 0..100_i64) {
        let config = WalletConfig { remember_for: Some(Int53::new(kept).unwrap()), ..WalletConfig::default() };
        let (mut ledger, mut journal) = (Ledger::new(config), Vec::new());
        for command in &commands {
            submit(&mut ledger, command, &mut journal);
        }
        let (before, latest) = (state(&ledger), commands.last().unwrap().stamp.milliseconds());
        prop_assert_eq!(&state(&Ledger::restore(config, &ledger.state().unwrap()).unwrap()), &before);
        for command in &commands {
            let known = command.stamp.milliseconds() + kept as u64 >= latest;
            let verdict = ledger.submit(command, instant(1 << 40), Some(currencies())).unwrap();
            prop_assert_eq!(matches!(verdict, Verdict::Repeated(_)), known);
            prop_assert_eq!(verdict == Verdict::Rejected(Code::EventTooLate), !known);
        }
        prop_assert_eq!(state(&ledger), before);
        // What was done does not depend on how long it is remembered.
        prop_assert_eq!(ledger.head(), run(&commands).0.head());
    }
}

#[test]
fn a_file_is_what_it_was() {
    let open = |account: &str, category| WalletAction::Open {
        account: AccountId::new(account).unwrap(),
        category,
        currency: currency(0),
        overdraft: None,
        max_balance: None,
    };
    let transfer = WalletAction::Transfer {
        debit: AccountId::new("bank").unwrap(),
        credit: AccountId::new("ann").unwrap(),
        amount: Money { currency: currency(0), minor: 500 },
        pending: true,
        expires_at: Some(instant(60_000)),
        balancing: Balancing::None,
        reference: None,
    };
    let actions = vec![open("bank", AccountCategory::Asset), open("ann", AccountCategory::Liability), transfer];
    let command = Command { source: "shop".to_owned(), id: "1".to_owned(), stamp: stamp(0), actions };
    let (ledger, _) = run(&[command]);
    let file = ledger.bytes().unwrap();
    // Format 1: a digest that changes here is a format that can no longer be read.
    assert_eq!(
        hivecore::Digest::of(&file).to_string(),
        "sha256:a751f3fb4232ba7cb3e75bdc328df41b73df87a934bcdfde08f8ce08f73dee17"
    );
    assert_eq!(Ledger::open(WalletConfig::default(), &file).unwrap().head(), ledger.head());
    let cut = Ledger::open(WalletConfig::default(), &file[..file.len() - 1]).unwrap_err();
    assert_eq!(cut.code, Code::FileLength);
    let spaced = hivecore::wallet::state_file::FORMAT.seal(&[b" ", &file[20..file.len() - 32]].concat());
    assert_eq!(Ledger::open(WalletConfig::default(), &spaced).unwrap_err().code, Code::FileContent);
}
