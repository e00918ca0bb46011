//! Where somebody speaks: frames with a pitch, and loud frames near them.

/// Decibels above the quiet frames that make a frame loud.
const ABOVE: f64 = 12.0;

/// Marks the frames in which somebody speaks. A frame with a pitch counts; so does one that is 12 dB louder than the
/// tenth part of the frames that is quietest, if a counted frame is at most `reach` frames away. Gaps up to `reach` are
/// closed; what then is shorter than half of that is dropped.
pub(super) fn active(levels: &[f64], voiced: &[bool], reach: usize) -> Vec<bool> {
    let mut sorted = levels.to_vec();
    crate::foundation::order::sort_by(&mut sorted, f64::total_cmp);
    let loud = sorted.get(sorted.len() / 10).copied().unwrap_or(0.0) + ABOVE;
    let mut marks = voiced.to_vec();
    // Loud frames join what is before them, and on the way back what is after them.
    for backwards in [false, true] {
        let mut distance = reach + 1;
        for step in 0..levels.len() {
            let at = if backwards { levels.len() - 1 - step } else { step };
            let pitched = voiced.get(at).copied().unwrap_or(false);
            distance = if pitched { 0 } else { distance + 1 };
            if let (true, Some(level), Some(mark)) = (distance <= reach, levels.get(at), marks.get_mut(at)) {
                *mark |= *level > loud;
            }
        }
    }
    runs(&mut marks, false, reach);
    runs(&mut marks, true, reach / 2);
    marks
}

/// Turns round the runs of a kind that are at most so long. Silence before the first and after the last mark stays.
fn runs(marks: &mut [bool], kind: bool, longest: usize) {
    let (mut start, length) = (0, marks.len());
    while start < length {
        let end = (start..length).find(|at| marks.get(*at) != marks.get(start)).unwrap_or(length);
        let inside = kind || (start > 0 && end < length);
        if marks.get(start) == Some(&kind) && inside && end - start <= longest {
            marks.iter_mut().take(end).skip(start).for_each(|mark| *mark = !kind);
        }
        start = end;
    }
}

#[cfg(test)]
mod tests {
    use super::active;

    #[test]
    fn a_word_with_a_hiss_between_two_silences() {
        let mut levels = vec![-70.0; 60];
        let mut voiced = vec![false; 60];
        levels[20..40].fill(-20.0);
        voiced[24..30].fill(true);
        voiced[33..40].fill(true);
        let found = active(&levels, &voiced, 5);
        let place = |mark| found.iter().position(|found| *found == mark);
        assert_eq!((place(true), found.iter().filter(|found| **found).count()), (Some(20), 20));
        // Noise as loud as everything else, and a click, are no speech.
        assert!(!active(&[-20.0; 50], &[false; 50], 5).contains(&true));
        voiced.fill(false);
        voiced[50] = true;
        assert!(!active(&[-20.0; 60], &voiced, 5).contains(&true));
        assert!(active(&[], &[], 5).is_empty());
    }
}
