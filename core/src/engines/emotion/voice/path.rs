//! Which of its candidates each frame has: the path of least cost through all frames (Boersma 1993, as Praat's `To Pitch`).

use super::yin::Candidate;

/// The candidate that stands for no pitch: its cost is that of an aperiodic frame.
pub(super) const UNVOICED: Candidate = (0.0, 0.45);
/// Cost of an octave that a pitch jumps in 10 ms.
const JUMP: f64 = 0.35;
/// Cost of a voice that begins or ends.
const TURN: f64 = 0.14;
/// Gain of an octave that a pitch is higher than the lowest: of two periods that fit alike the shorter one is meant.
const LOW: f64 = 0.08;

/// One of a frame's candidates on the way: its least cost from the start, and the candidate before it.
#[derive(Clone, Copy)]
struct Step {
    cost: f64,
    before: usize,
}

fn octaves(lag: f64) -> f64 {
    libm::log(lag) / std::f64::consts::LN_2
}

fn turn(a: f64, b: f64, scale: f64) -> f64 {
    match (a > 0.0, b > 0.0) {
        (true, true) => JUMP * scale * (a - b).abs(),
        (false, false) => 0.0,
        _ => TURN * scale,
    }
}

/// The chosen candidate of each frame. `ends` says where each frame's candidates end; each has at least one. `scale` is
/// 10 ms over the time from frame to frame, `longest` the lag of the lowest pitch.
pub(super) fn path(candidates: &[Candidate], ends: &[usize], scale: f64, longest: f64) -> Vec<Candidate> {
    // Lags in octaves above one sample, which are above 0.
    let heights: Vec<f64> = candidates.iter().map(|(lag, _)| if *lag > 1.0 { octaves(*lag) } else { 0.0 }).collect();
    let mut steps: Vec<Step> = Vec::with_capacity(candidates.len());
    let (mut last, mut first, deepest) = (0, 0, octaves(longest));
    for end in ends {
        for at in first..*end {
            let (Some((_, aperiodicity)), Some(height)) = (candidates.get(at), heights.get(at)) else { break };
            let mut best = Step { cost: if first == 0 { 0.0 } else { f64::INFINITY }, before: at };
            for before in last..first {
                let (Some(step), Some(other)) = (steps.get(before), heights.get(before)) else { break };
                let cost = step.cost + turn(*height, *other, scale);
                if cost < best.cost {
                    best = Step { cost, before };
                }
            }
            best.cost += aperiodicity - if *height > 0.0 { LOW * (deepest - height) } else { 0.0 };
            steps.push(best);
        }
        (last, first) = (first, *end);
    }
    let mut at = last;
    for other in last..first {
        let cost = |place: usize| steps.get(place).map_or(f64::INFINITY, |step| step.cost);
        if cost(other) < cost(at) {
            at = other;
        }
    }
    let mut chosen = Vec::with_capacity(ends.len());
    for _ in ends {
        chosen.extend(candidates.get(at).copied());
        at = steps.get(at).map_or(0, |step| step.before);
    }
    chosen.reverse();
    chosen
}

#[cfg(test)]
mod tests {
    use super::{UNVOICED, path};

    #[test]
    fn one_frame_does_not_jump_an_octave() {
        let frames = [
            vec![UNVOICED, (100.0, 0.1)],
            vec![UNVOICED, (100.0, 0.2), (200.0, 0.08)],
            vec![UNVOICED, (101.0, 0.1)],
            vec![UNVOICED],
            vec![UNVOICED, (300.0, 0.55)],
        ];
        let ends: Vec<usize> = (1..=5).map(|n| frames[..n].iter().map(Vec::len).sum()).collect();
        let found = path(&frames.concat(), &ends, 1.0, 400.0);
        assert_eq!(found, [(100.0, 0.1), (100.0, 0.2), (101.0, 0.1), UNVOICED, UNVOICED]);
        assert!(path(&[], &[], 1.0, 400.0).is_empty());
    }
}
