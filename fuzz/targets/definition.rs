//! Any text as a definition: of archetypes, of a decision table, as a rule of JSONLogic. It compiles or is refused; what
//! compiles steps, checks and runs without a panic, and what it answers repeats.

#![no_main]

use hivecore::archetype::{ArchetypeDefinition, ArchetypeSet};
use hivecore::foundation::instant::Instant;
use hivecore::rules::decision_table::{CompiledTable, DecisionTable};
use hivecore::rules::jsonlogic::Logic;
use hivecore::wire::{Document, Node, Read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((choice, text)) = data.split_first() else { return };
    let Ok(node) = Node::parse(text) else { return };
    match choice % 3 {
        0 => {
            let Ok(definition) = ArchetypeDefinition::read(&node) else { return };
            let Ok(set) = ArchetypeSet::compile(definition, None) else { return };
            let now = Instant::new(1_772_323_200, 0).expect("an instant");
            let mut state = set.state();
            let events: Vec<_> = set.definition().examples.iter().flat_map(|example| example.events.clone()).collect();
            if set.step(&mut state, &events, now).is_ok() {
                let bytes = set.state_bytes(&state);
                let opened = set.open_state(&bytes).expect("its own bytes");
                assert_eq!(bytes, set.state_bytes(&opened));
                let _ = set.overview(&opened, now);
            }
            let _ = set.lint(None);
        }
        1 => {
            let Ok(table) = DecisionTable::read(&node) else { return };
            let Ok(table) = CompiledTable::compile(&table) else { return };
            assert_eq!(table.check(2_000), table.check(2_000));
        }
        _ => {
            let Ok(rule) = Document::read(&node) else { return };
            let Ok(logic) = Logic::read(&rule) else { return };
            let first = logic.apply(&rule, 20_000);
            assert_eq!(first, logic.apply(&rule, 20_000));
        }
    }
});
