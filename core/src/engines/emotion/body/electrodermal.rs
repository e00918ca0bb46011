//! Skin conductance: its level, and its responses from trough to peak.

/// One response.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SkinResponse {
    /// Seconds from the start to its peak.
    pub peak: f64,
    /// Microsiemens from trough to peak.
    pub amplitude: f64,
    /// Seconds from trough to peak.
    pub rise: f64,
}

/// The mean of up to so many samples on either side of each one.
fn smoothed(samples: &[f64], half: usize) -> Vec<f64> {
    let mut smooth = Vec::with_capacity(samples.len());
    for at in 0..samples.len() {
        let window = samples.get(at.saturating_sub(half)..(at + half + 1).min(samples.len())).unwrap_or_default();
        let mut sum = 0.0;
        for value in window {
            sum += value;
        }
        smooth.push(sum / window.len().max(1) as f64);
    }
    smooth
}

/// Responses of at least `least` microsiemens, after a running mean of half a second. A rise ends where the conductance
/// has fallen again by half of `least`.
pub(super) fn responses(samples: &[f64], rate: f64, least: f64) -> Vec<SkinResponse> {
    let smooth = smoothed(samples, (rate * 0.25) as usize);
    let mut found = Vec::new();
    let Some(first) = smooth.first() else { return found };
    let (mut trough, mut peak) = ((0, *first), (0, *first));
    let mut close = |trough: (usize, f64), peak: (usize, f64)| {
        let amplitude = peak.1 - trough.1;
        if amplitude >= least {
            found.push(SkinResponse { peak: peak.0 as f64 / rate, amplitude, rise: (peak.0 - trough.0) as f64 / rate });
        }
    };
    for (at, value) in smooth.iter().enumerate() {
        if *value > peak.1 {
            peak = (at, *value);
        } else if peak.1 - value >= least * 0.5 || *value < trough.1 {
            close(trough, peak);
            (trough, peak) = ((at, *value), (at, *value));
        }
    }
    close(trough, peak);
    found
}

#[cfg(test)]
mod tests {
    use super::responses;

    #[test]
    fn three_bumps_are_three_responses() {
        let bump = |t: f64, at: f64| if t > at { (t - at) / 1.0 * libm::exp(1.0 - (t - at)) * 0.4 } else { 0.0 };
        let samples: Vec<f64> = (0..1200)
            .map(|n| f64::from(n) / 20.0)
            .map(|t| 2.0 + bump(t, 5.0) + bump(t, 20.0) + bump(t, 40.0))
            .collect();
        let found = responses(&samples, 20.0, 0.05);
        assert_eq!(found.len(), 3);
        assert!(found.iter().all(|response| (response.amplitude - 0.4).abs() < 0.02));
        assert!((found[1].peak - 21.0).abs() < 0.2);
        assert!(responses(&[2.0; 100], 20.0, 0.05).is_empty() && responses(&[], 20.0, 0.05).is_empty());
    }
}
