//! An index from a key's bits to a place in a list: linear probing, never read in its own order.

/// Slots hold the upper half of a key's bits and the place plus one; zero is an empty slot.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    slots: Vec<u64>,
    used: usize,
}

const LOW: u64 = u32::MAX as u64;

impl Index {
    fn home(&self, tag: u64) -> usize {
        tag as usize & (self.slots.len() - 1)
    }

    /// The place for which `is_it` holds, among those filed under the same bits.
    pub fn find(&self, bits: u64, is_it: impl Fn(u32) -> bool) -> Option<u32> {
        if self.slots.is_empty() {
            return None;
        }
        let tag = bits >> 32;
        let mut at = self.home(tag);
        loop {
            let slot = *self.slots.get(at)?;
            if slot == 0 {
                return None;
            }
            let place = (slot & LOW) as u32 - 1;
            if slot >> 32 == tag && is_it(place) {
                return Some(place);
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
    }

    /// Files a place below 2^32 − 1 under some bits.
    pub fn insert(&mut self, bits: u64, place: u32) {
        // At most half full: probes stay short, and an empty slot always ends them.
        if (self.used + 1) * 2 > self.slots.len() {
            let larger = (self.slots.len() * 2).max(16);
            let old = std::mem::replace(&mut self.slots, vec![0; larger]);
            old.into_iter().filter(|slot| *slot != 0).for_each(|slot| self.put(slot));
        }
        self.put(((bits >> 32) << 32) | (u64::from(place) + 1));
        self.used += 1;
    }

    fn put(&mut self, entry: u64) {
        let mut at = self.home(entry >> 32);
        while self.slots.get(at).is_some_and(|slot| *slot != 0) {
            at = (at + 1) & (self.slots.len() - 1);
        }
        if let Some(slot) = self.slots.get_mut(at) {
            *slot = entry;
        }
    }

    /// Takes out what was filed under these bits with this place, and closes the gap.
    pub fn remove(&mut self, bits: u64, place: u32) {
        let sought = ((bits >> 32) << 32) | (u64::from(place) + 1);
        if self.slots.is_empty() {
            return;
        }
        let mask = self.slots.len() - 1;
        let mut hole = self.home(bits >> 32);
        while let Some(slot) = self.slots.get(hole) {
            if *slot == 0 {
                return;
            }
            if *slot == sought {
                break;
            }
            hole = (hole + 1) & mask;
        }
        self.used -= 1;
        let mut at = hole;
        loop {
            at = (at + 1) & mask;
            let slot = self.slots.get(at).copied().unwrap_or_default();
            if slot == 0 {
                break;
            }
            // What stands between its home and here may move into the hole if the hole lies between as well.
            let (home, distance) = (self.home(slot >> 32), at.wrapping_sub(hole) & mask);
            if at.wrapping_sub(home) & mask >= distance {
                self.slots.swap(hole, at);
                hole = at;
            }
        }
        if let Some(slot) = self.slots.get_mut(hole) {
            *slot = 0;
        }
    }
}

/// Bits of a name: FNV-1a, its halves mixed. Names come from the host; their bits only decide where to look first.
pub(super) fn bits_of(name: &str) -> u64 {
    let mut bits = 0xcbf2_9ce4_8422_2325_u64;
    for byte in name.bytes() {
        bits = (bits ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    (bits ^ bits >> 29).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_finds_what_is_in_it(steps in prop::collection::vec((0..8_u64, 0..40_u32, any::<bool>()), 0..200)) {
            // Few distinct bits, so that probes collide and wrap.
            let bits = |key: u64| key.wrapping_mul(0xffff_fffd_0000_0000);
            let (mut index, mut model) = (Index::default(), std::collections::BTreeSet::new());
            for (key, place, add) in steps {
                if add && model.insert((key, place)) {
                    index.insert(bits(key), place);
                } else if !add && model.remove(&(key, place)) {
                    index.remove(bits(key), place);
                }
            }
            for key in 0..8 {
                for place in 0..40 {
                    let found = index.find(bits(key), |at| at == place);
                    prop_assert_eq!(found.is_some(), model.contains(&(key, place)));
                }
            }
        }
    }
}
