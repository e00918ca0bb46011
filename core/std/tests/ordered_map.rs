//! The map behaves as std's.

use hivecore_std::collections::BTreeMap;
use proptest::prelude::*;
use std::collections::BTreeMap as Tree;

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn equals_the_tree(steps in prop::collection::vec((0..5_u8, "[a-d]{0,2}", any::<u8>()), 0..60)) {
        let (mut map, mut tree) = (BTreeMap::new(), Tree::new());
        for (what, key, value) in steps {
            match what {
                0 => prop_assert_eq!(map.remove(&key), tree.remove(&key)),
                1 => {
                    *map.entry(key.clone()).or_insert(7) ^= value;
                    *tree.entry(key).or_insert(7) ^= value;
                }
                2 => {
                    map.retain(|known, _| *known != key);
                    tree.retain(|known, _| *known != key);
                }
                _ => prop_assert_eq!(map.insert(key.clone(), value), tree.insert(key, value)),
            }
            prop_assert!(map.iter().eq(tree.iter()));
            prop_assert!(map.keys().rev().eq(tree.keys().rev()));
            prop_assert_eq!(map.len(), tree.len());
            prop_assert_eq!(map.get("a"), tree.get("a"));
            prop_assert_eq!(map.contains_key("b"), tree.contains_key("b"));
            prop_assert_eq!(map.first_key_value(), tree.first_key_value());
            prop_assert_eq!(map.last_key_value(), tree.last_key_value());
            prop_assert_eq!(format!("{map:?}"), format!("{tree:?}"));
        }
        prop_assert!(map.into_iter().eq(tree));
    }
}
