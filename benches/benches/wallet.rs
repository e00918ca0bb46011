//! Commands a second on a ledger in memory: a million distinct keys, 10,000 accounts of which one takes part in every
//! second transfer, with the hash chain, the idempotency look-up and the limits on.

#![allow(missing_docs, clippy::unwrap_used)]

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use hivecore::foundation::currency::Currency;
use hivecore::foundation::hybrid_clock::HybridClock;
use hivecore::foundation::instant::Instant;
use hivecore::foundation::money::Money;
use hivecore::wallet::{
    AccountCategory, AccountId, Balancing, Command, CommandOutcome, Ledger, Verdict, WalletAction, WalletConfig,
};
use std::hint::black_box;

const ACCOUNTS: u64 = 10_000;
const COMMANDS: u64 = 1_000_000;
const START: u64 = 1_795_000_000_000;

fn account(n: u64) -> AccountId {
    AccountId::new(format!("user:{n}")).unwrap()
}

fn command(n: u64, actions: Vec<WalletAction>) -> Command {
    let stamp = HybridClock::new(START + n / 1_000, (n % 1_000) as u16).unwrap().stamp(1);
    Command { source: "hive://pay".to_owned(), id: format!("pay-{n:09}"), stamp, actions }
}

fn transfer(debit: AccountId, credit: AccountId, minor: i64) -> WalletAction {
    let amount = Money { currency: Currency::new("EUR").unwrap(), minor };
    let (pending, expires_at, reference) = (false, None, None);
    WalletAction::Transfer { debit, credit, amount, pending, expires_at, balancing: Balancing::None, reference }
}

/// Accounts that never fall below zero, each with money.
fn opened() -> Ledger {
    let mut ledger = Ledger::new(WalletConfig::default());
    let currency = Currency::new("EUR").unwrap();
    let open = |account, category, limit| WalletAction::Open {
        account,
        category,
        currency,
        overdraft: limit,
        max_balance: limit.map(|_| i64::MAX / 4),
    };
    let bank = || AccountId::new("bank").unwrap();
    submit(&mut ledger, &command(0, vec![open(bank(), AccountCategory::Asset, None)]));
    for n in 0..ACCOUNTS {
        let fill = transfer(bank(), account(n), 1_000_000_000);
        submit(&mut ledger, &command(n + 1, vec![open(account(n), AccountCategory::Liability, Some(0)), fill]));
    }
    ledger
}

fn submit(ledger: &mut Ledger, command: &Command) -> bool {
    let now = Instant::from_milliseconds((START + COMMANDS) as i64).unwrap();
    let verdict = ledger.submit(command, now, None).unwrap();
    matches!(verdict, Verdict::Recorded(recorded) if matches!(recorded.outcome, CommandOutcome::Accepted(_)))
}

fn ledger(criterion: &mut Criterion) {
    let commands: Vec<Command> = (0..COMMANDS)
        .map(|n| {
            // A multiplicative walk visits all accounts in no order that a cache could follow.
            let one = n.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40;
            let other = if n % 2 == 0 { 0 } else { (one / ACCOUNTS) % ACCOUNTS };
            let one = if one % ACCOUNTS == other { (other + 1) % ACCOUNTS } else { one % ACCOUNTS };
            command(n + 20_000, vec![transfer(account(one), account(other), 1 + (n % 100) as i64)])
        })
        .collect();
    let filled = opened();
    let mut group = criterion.benchmark_group("wallet");
    group.sample_size(10).throughput(Throughput::Elements(COMMANDS));
    group.bench_function("a_million_commands", |bencher| {
        bencher.iter_batched(
            || filled.clone(),
            |mut ledger| {
                let accepted = commands.iter().filter(|command| submit(&mut ledger, black_box(command))).count();
                assert_eq!(accepted as u64, COMMANDS);
                ledger
            },
            BatchSize::PerIteration,
        );
    });
    let mut full = filled.clone();
    let taken = commands.iter().filter(|command| submit(&mut full, command)).count();
    assert_eq!(taken as u64, COMMANDS);
    group.bench_function("the_same_million_again", |bencher| {
        bencher.iter(|| {
            let now = Instant::from_milliseconds((START + COMMANDS) as i64).unwrap();
            let repeated = |command: &&Command| matches!(full.submit(command, now, None), Ok(Verdict::Repeated(_)));
            assert_eq!(commands.iter().filter(repeated).count() as u64, COMMANDS);
        });
    });
    group.finish();
}

criterion_group!(benches, ledger);
criterion_main!(benches);
