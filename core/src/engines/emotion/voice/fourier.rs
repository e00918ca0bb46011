//! The discrete Fourier transform: radix 2, decimation in time, always in the same order (Cooley and Tukey 1965).
//! No code is chosen at run time, so every target gives the same bits.

use crate::engines::emotion::circle::point;

/// A complex number: real and imaginary part.
type Complex = (f64, f64);

/// Transforms of one size.
pub(super) struct Fourier {
    /// `e^(−2πik/size)` for the first half of k.
    waves: Vec<Complex>,
    /// Where each sample goes: its place with the bits turned round.
    order: Vec<u32>,
    buffer: Vec<Complex>,
}

impl Fourier {
    /// For a power of two of at least 2.
    pub(super) fn new(size: usize) -> Self {
        let bits = size.trailing_zeros();
        let (mut waves, mut order) = (Vec::with_capacity(size / 2), Vec::with_capacity(size));
        for k in 0..size {
            order.push((k as u32).reverse_bits() >> (32 - bits));
            if k < size / 2 {
                let (cosine, sine) = point(k, size);
                waves.push((cosine, -sine));
            }
        }
        Self { waves, order, buffer: vec![(0.0, 0.0); size] }
    }

    /// Magnitudes of the bins from 0 to half the rate, `size / 2 + 1` of them, of as many samples as the size.
    pub(super) fn magnitudes(&mut self, samples: &[f64], magnitudes: &mut Vec<f64>) {
        for (value, from) in self.buffer.iter_mut().zip(&self.order) {
            *value = (samples.get(*from as usize).copied().unwrap_or(0.0), 0.0);
        }
        let mut half = 1;
        while half < self.buffer.len() {
            let stride = self.waves.len() / half;
            for block in self.buffer.chunks_exact_mut(2 * half) {
                let (low, high) = block.split_at_mut(half);
                for ((a, b), wave) in low.iter_mut().zip(high).zip(self.waves.iter().step_by(stride)) {
                    let turned = (b.0 * wave.0 - b.1 * wave.1, b.0 * wave.1 + b.1 * wave.0);
                    *b = (a.0 - turned.0, a.1 - turned.1);
                    *a = (a.0 + turned.0, a.1 + turned.1);
                }
            }
            half *= 2;
        }
        magnitudes.clear();
        for bin in self.buffer.iter().take(self.waves.len() + 1) {
            magnitudes.push((bin.0 * bin.0 + bin.1 * bin.1).sqrt());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Fourier;
    use proptest::prelude::*;

    proptest! {
        /// The definition, term by term.
        #[test]
        fn equals_the_definition(samples in prop::collection::vec(-1.0..1.0_f64, 32)) {
            let mut found = Vec::new();
            Fourier::new(32).magnitudes(&samples, &mut found);
            prop_assert_eq!(found.len(), 17);
            for (bin, magnitude) in found.iter().enumerate() {
                let (mut real, mut imaginary) = (0.0, 0.0);
                for (n, sample) in samples.iter().enumerate() {
                    let angle = 2.0 * std::f64::consts::PI * (bin * n % 32) as f64 / 32.0;
                    real += sample * libm::cos(angle);
                    imaginary -= sample * libm::sin(angle);
                }
                prop_assert!((magnitude - (real * real + imaginary * imaginary).sqrt()).abs() < 1e-12);
            }
        }
    }
}
