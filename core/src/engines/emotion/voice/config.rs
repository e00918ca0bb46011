//! How a voice is read.

use crate::foundation::error::{Code, Error};
use crate::wire::wire;

/// How a voice is read.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct VoiceConfig {
    /// Samples a second, 4,000 to 192,000.
    pub rate: u32,
    /// Lowest pitch in Hz, at least 20.
    #[wire(default = 60.0)]
    pub lowest: f64,
    /// Highest pitch in Hz, above the lowest and at most a quarter of the rate.
    #[wire(default = 500.0)]
    pub highest: f64,
    /// Samples of a spectrum: a power of two, 64 to 16,384. Absent: the least that holds 32 ms.
    pub window: Option<u32>,
    /// Samples from frame to frame, 1 to the window. Absent: a hundredth of a second.
    pub hop: Option<u32>,
    /// Mel bands, 1 to 128.
    #[wire(default = 40)]
    pub mels: u8,
    /// Cepstral coefficients, 1 to the number of bands.
    #[wire(default = 13)]
    pub coefficients: u8,
    /// Level in decibels of full scale below which a frame is silent: −100 to 0.
    #[wire(default = -60.0)]
    pub quietest: f64,
    /// Whether to give every frame's numbers.
    #[wire(default = false)]
    pub contours: bool,
}

impl VoiceConfig {
    /// Samples of a spectrum.
    #[must_use]
    pub fn window(&self) -> usize {
        self.window.unwrap_or_else(|| (self.rate.saturating_mul(32) / 1000).next_power_of_two()) as usize
    }

    /// Samples from frame to frame.
    #[must_use]
    pub fn hop(&self) -> usize {
        self.hop.unwrap_or(self.rate / 100).max(1) as usize
    }

    /// Refuses what no voice can be read by.
    ///
    /// # Errors
    /// `field.range`, with the path below this value.
    pub fn check(&self) -> Result<(), Error> {
        let rate = f64::from(self.rate);
        let window = self.window();
        let rules = [
            ((4_000..=192_000).contains(&self.rate), "expected 4000 to 192000", "rate"),
            ((20.0..rate / 4.0).contains(&self.lowest), "expected 20 to a quarter of the rate", "lowest"),
            (
                self.highest > self.lowest && self.highest <= rate / 4.0,
                "expected above the lowest, at most a quarter of the rate",
                "highest",
            ),
            (
                (64..=16_384).contains(&window) && window.is_power_of_two(),
                "expected a power of two, 64 to 16384",
                "window",
            ),
            ((1..=window).contains(&self.hop()) && self.hop != Some(0), "expected 1 to the window", "hop"),
            ((1..=128).contains(&self.mels), "expected 1 to 128", "mels"),
            ((1..=self.mels).contains(&self.coefficients), "expected 1 to the number of bands", "coefficients"),
            ((-100.0..=0.0).contains(&self.quietest), "expected -100 to 0", "quietest"),
        ];
        for (fits, detail, field) in rules {
            if !fits {
                return Err(Error::new(Code::FieldRange, detail).under(field));
            }
        }
        Ok(())
    }
}
