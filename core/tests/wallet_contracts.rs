//! What holds for every contract of the wallet.

#![cfg(feature = "wallet")]
#![allow(clippy::unwrap_used)]

use hivecore::foundation::allocation::Allocation;
use hivecore::foundation::currency::Currency;
use hivecore::foundation::date::Date;
use hivecore::foundation::money::Money;
use hivecore::foundation::rational::Rational;
use hivecore::foundation::rounding::Rounding;
use hivecore::wallet::ibra::{IbraMethod, IbraRequest, settle};
use hivecore::wallet::murabaha::{Murabaha, MurabahaProfit};
use hivecore::wallet::musharaka::DiminishingMusharaka;
use hivecore::wallet::plan::{DayCount, InstalmentPlan, MonthEnd, PlanStep};
use hivecore::wallet::profit_loss::{PartnerId, ShareResultRequest, VenturePartner, share};
use hivecore::wallet::qard::Qard;
use hivecore::wallet::schedule::FinanceSchedule;
use proptest::prelude::*;

fn money(minor: i64) -> Money {
    Money { currency: Currency::new("EUR").unwrap(), minor }
}

fn ratio(above: i64, below: i64) -> Rational {
    Rational::new(above.into(), below.into()).unwrap()
}

fn any_plan() -> impl Strategy<Value = InstalmentPlan> {
    let step = prop_oneof![
        (1..13_u16).prop_map(|count| PlanStep::Months { count }),
        (1..100_u16).prop_map(|count| PlanStep::Days { count }),
    ];
    (1..40_u16, 0..20_000_i64, step, any::<bool>()).prop_map(|(count, day, every, last)| {
        let mut first_due = Date::from_days(day).unwrap();
        let month_end = if last { MonthEnd::LastDay } else { MonthEnd::KeepDay };
        if last {
            let (year, month, _) = first_due.parts();
            first_due = Date::new(year, month, 1).unwrap().plus_months(1).unwrap().plus_days(-1).unwrap();
        }
        InstalmentPlan { count, first_due, every, month_end }
    })
}

fn any_murabaha() -> impl Strategy<Value = Murabaha> {
    let profit = prop_oneof![
        (0..10_000_000_i64).prop_map(|minor| MurabahaProfit::Amount { minor }),
        (0..400_i64, 1..60_i64).prop_map(|(rate, years)| MurabahaProfit::Flat {
            annual_rate: ratio(rate, 1_000),
            years: ratio(years, 12)
        }),
        (0..400_i64, 1..13_u16).prop_map(|(rate, periods_per_year)| MurabahaProfit::DecliningBalance {
            annual_rate: ratio(rate, 1_000),
            periods_per_year,
        }),
    ];
    let rounding = prop::sample::select(Rounding::ALL.to_vec());
    (1_000..100_000_000_i64, 0..90_i64, profit, any_plan(), rounding, 0..3_u8).prop_map(
        |(cost, deposit, profit, plan, rounding, method)| {
            let declining = matches!(profit, MurabahaProfit::DecliningBalance { .. });
            let recognition = match method {
                0 => IbraMethod::StraightLine,
                2 if declining => IbraMethod::DecliningBalance,
                _ => IbraMethod::RuleOf78,
            };
            Murabaha { cost: money(cost), deposit: cost / 100 * deposit, profit, plan, rounding, recognition }
        },
    )
}

/// What every schedule owes its reader.
fn is_sound(schedule: &FinanceSchedule, plan: &InstalmentPlan) -> Result<(), TestCaseError> {
    let sum = |part: fn(&hivecore::wallet::schedule::FinanceLine) -> i64| schedule.lines.iter().map(part).sum::<i64>();
    prop_assert_eq!(sum(|line| line.amount) + schedule.deposit, schedule.price);
    prop_assert_eq!(sum(|line| line.earning), schedule.earning);
    prop_assert_eq!(sum(|line| line.capital) + schedule.deposit, schedule.capital);
    prop_assert_eq!(schedule.capital + schedule.earning, schedule.price);
    let mut left = schedule.price - schedule.deposit;
    for (number, line) in (1..).zip(&schedule.lines) {
        left -= line.amount;
        prop_assert_eq!((line.number, line.outstanding), (number, left));
        prop_assert_eq!(line.amount, line.capital + line.earning);
        prop_assert!(line.amount > 0 && line.earning >= 0);
        prop_assert_eq!(line.due, plan.due(number - 1).unwrap());
    }
    prop_assert!(schedule.lines.is_sorted_by(|a, b| a.due < b.due), "{:?}", plan);
    Ok(())
}

/// All but the last are equal, and the last is off by less than one unit for each of the others.
fn last_absorbs(parts: &[i64]) -> Result<(), TestCaseError> {
    let (last, equal) = parts.split_last().unwrap();
    prop_assert!(equal.iter().all(|part| *part == equal[0]));
    prop_assert!(equal.is_empty() || (last - equal[0]).unsigned_abs() as usize <= parts.len());
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_murabaha_adds_up_and_its_rebates_never_raise_what_is_owed(contract in any_murabaha(), paid in 0..41_u16) {
        let schedule = contract.schedule().unwrap();
        is_sound(&schedule, &contract.plan)?;
        last_absorbs(&schedule.lines.iter().map(|line| line.amount).collect::<Vec<_>>())?;
        prop_assert_eq!(schedule.capital, contract.cost.minor);
        let paid = paid.min(contract.plan.count);
        let settled = settle(&IbraRequest { contract: contract.clone(), paid }).unwrap();
        prop_assert_eq!(settled.outstanding, schedule.lines[usize::from(paid)..].iter().map(|line| line.amount).sum::<i64>());
        for offer in &settled.methods {
            prop_assert!(0 <= offer.rebate && offer.rebate <= schedule.earning);
            prop_assert!(offer.payable >= 0 && offer.payable + offer.rebate == settled.outstanding);
        }
        // The price never depends on how profit is recognised or on when anything is paid.
        let other = Murabaha { recognition: IbraMethod::StraightLine, ..contract.clone() }.schedule().unwrap();
        prop_assert_eq!(other.lines.iter().map(|line| line.amount).collect::<Vec<_>>(), schedule.lines.iter().map(|line| line.amount).collect::<Vec<_>>());
    }

    #[test]
    fn a_loan_is_paid_back_as_it_was_lent(minor in 1_000..1_000_000_i64, plan in any_plan()) {
        let schedule = Qard { principal: money(minor), plan: plan.clone(), rounding: Rounding::HalfEven }.schedule().unwrap();
        is_sound(&schedule, &plan)?;
        last_absorbs(&schedule.lines.iter().map(|line| line.amount).collect::<Vec<_>>())?;
        prop_assert_eq!((schedule.price, schedule.earning), (minor, 0));
    }

    #[test]
    fn a_partner_is_bought_out_whole(price in 1_000..100_000_000_i64, part in 1..101_i64, rent in 0..300_i64, plan in any_plan(), rule in 0..4_u8) {
        let day_count = [DayCount::Actual365, DayCount::Actual360, DayCount::Thirty360, DayCount::ActualActual][usize::from(rule)];
        let share = (price / 100 * part).max(1_000);
        let start = plan.first_due;
        let contract = DiminishingMusharaka {
            price: money(price), share, annual_rent: ratio(rent, 1_000), day_count, start, plan: plan.clone(), rounding: Rounding::HalfUp,
        };
        let schedule = contract.schedule().unwrap();
        is_sound(&schedule, &plan)?;
        last_absorbs(&schedule.lines.iter().map(|line| line.capital).collect::<Vec<_>>())?;
        prop_assert_eq!(schedule.capital, share);
        prop_assert_eq!(schedule.lines.last().unwrap().share, Some(Rational::ZERO));
        prop_assert!(schedule.lines.is_sorted_by(|a, b| a.share > b.share));
    }

    #[test]
    fn a_result_is_shared_whole(result in -1_000..1_000_i64, partners in prop::collection::vec((0..1_000_i64, 0..20_i64), 1..6)) {
        let sum: i64 = partners.iter().map(|one| one.1).sum();
        let capital: i64 = partners.iter().map(|one| one.0).sum();
        prop_assume!(sum > 0 && capital + result >= 0 && capital > 0);
        let named = (0..).zip(&partners).map(|(n, (capital, weight))| VenturePartner {
            partner: PartnerId::new(format!("p{n}")).unwrap(), capital: *capital, profit_ratio: ratio(*weight, sum), silent: false,
        });
        let request = ShareResultRequest { result: money(result), partners: named.collect(), method: Allocation::LargestRemainder };
        let parts = share(&request).unwrap().answer.parts;
        prop_assert_eq!(parts.iter().map(|part| part.amount).sum::<i64>(), result);
        for (part, (capital, weight)) in parts.iter().zip(&partners) {
            prop_assert_eq!(part.ratio, if result < 0 { ratio(*capital, capital_of(&partners)) } else { ratio(*weight, sum) });
            // Nobody loses more than was put in, and who put nothing in loses nothing.
            prop_assert!(part.amount >= -capital);
            prop_assert!(part.amount.signum() * result.signum() >= 0);
        }
    }
}

fn capital_of(partners: &[(i64, i64)]) -> i64 {
    partners.iter().map(|one| one.0).sum()
}
