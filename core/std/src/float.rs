//! The methods of floats that std has and core has not.

/// Exact operations: IEEE 754 leaves no choice, so the bits are those of std.
pub trait Float {
    /// The square root.
    #[must_use]
    fn sqrt(self) -> Self;
    /// The greatest integer that is not above.
    #[must_use]
    fn floor(self) -> Self;
    /// The least integer that is not below.
    #[must_use]
    fn ceil(self) -> Self;
    /// The nearest integer, halves away from zero.
    #[must_use]
    fn round(self) -> Self;
    /// The nearest integer, halves to even.
    #[must_use]
    fn round_ties_even(self) -> Self;
    /// The integer part.
    #[must_use]
    fn trunc(self) -> Self;
    /// The part after the point.
    #[must_use]
    fn fract(self) -> Self;
}

macro_rules! float {
    ($($float:ty: $sqrt:ident, $floor:ident, $ceil:ident, $round:ident, $rint:ident, $trunc:ident;)*) => {$(
        impl Float for $float {
            fn sqrt(self) -> Self {
                libm::$sqrt(self)
            }

            fn floor(self) -> Self {
                libm::$floor(self)
            }

            fn ceil(self) -> Self {
                libm::$ceil(self)
            }

            fn round(self) -> Self {
                libm::$round(self)
            }

            fn round_ties_even(self) -> Self {
                libm::$rint(self)
            }

            fn trunc(self) -> Self {
                libm::$trunc(self)
            }

            fn fract(self) -> Self {
                self - libm::$trunc(self)
            }
        }
    )*};
}
float! {
    f32: sqrtf, floorf, ceilf, roundf, rintf, truncf;
    f64: sqrt, floor, ceil, round, rint, trunc;
}
