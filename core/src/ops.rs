//! The one table of operations, which every binding exposes through [`call`].
//!
//! A row names the operation, the revision of its algorithm, the handle it needs, its request and answer types, and
//! the function behind it. Everything else (dispatch, typed functions, schemas, every language's surface) follows.

mod catalogue;
mod door;

pub use catalogue::{
    CanonicalizeAnswer, CanonicalizeRequest, ErrorsAnswer, ErrorsRequest, LimitsAnswer, LimitsRequest, ListAnswer,
    ListRequest, ListedError, ListedLimit, ListedOperation,
};
pub use door::{Handle, Inputs, Operation, call, call_with, refusal};

macro_rules! operations {
    ($(
        $(#[cfg($cfg:meta)])?
        #[doc = $doc:literal]
        $ident:ident: $name:literal, $engine:literal, $handle:ident, $request:ty => $answer:ty, $function:expr;
    )*) => {
        /// Every operation, by name.
        pub const OPERATIONS: &[Operation] = &[$(
            $(#[cfg($cfg)])?
            Operation {
                name: $name,
                engine: $engine,
                handle: Handle::$handle,
                doc: $doc,
                run: |inputs, node| door::run::<$request, $answer, _>(inputs, node, $function),
                #[cfg(feature = "shapes")]
                request: <$request as crate::wire::Shaped>::shape,
                #[cfg(feature = "shapes")]
                answer: <$answer as crate::wire::Shaped>::shape,
            },
        )*];

        /// The operations as typed functions, one for each row of the table.
        pub mod decide {
            use super::*;
            use crate::{Decision, Error};
            $(
                $(#[cfg($cfg)])?
                #[doc = $doc]
                ///
                /// # Errors
                /// Codes of [`Code::ALL`](crate::Code::ALL), as the operation's module says.
                pub fn $ident(inputs: &Inputs<'_>, request: $request) -> Result<Decision<$answer>, Error> {
                    door::decide($name, inputs, request, $function)
                }
            )*
        }
    };
}

operations! {
    #[doc = "The canonical text (RFC 8785) and the digest of any JSON text."]
    json_canonicalize: "json.canonicalize", "foundation/1", None, CanonicalizeRequest => CanonicalizeAnswer,
        |_, request| catalogue::canonicalize(&request);
    #[doc = "Every error code with its help."]
    ops_errors: "ops.errors", "foundation/1", None, ErrorsRequest => ErrorsAnswer, |_, _| Ok(catalogue::errors());
    #[doc = "Every input limit."]
    ops_limits: "ops.limits", "foundation/1", None, LimitsRequest => LimitsAnswer, |_, _| catalogue::limits();
    #[doc = "Every operation with the digest of its schema."]
    ops_list: "ops.list", "foundation/1", None, ListRequest => ListAnswer, |_, _| Ok(catalogue::list());
}
