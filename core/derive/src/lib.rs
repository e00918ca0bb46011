//! `#[wire]`: the one attribute of a type that crosses a border.
//!
//! | form | on | gives |
//! |---|---|---|
//! | `#[wire(request)]` | struct, enum | `Read`, `Write`, `Shaped` |
//! | `#[wire(answer)]` | struct, enum | `Write`, `Shaped` |
//! | `#[wire(id)]` | `struct X(String);` | an identifier: `Read`, `Write`, `Shaped`, shortlex order |
//!
//! Names are camelCase on the wire. An enum of unit variants is a snake_case string; an enum of struct variants is
//! a record with the field `kind`. `Option<T>` may be absent; `#[wire(default = EXPRESSION)]` on a field gives the
//! value that stands for an absent one. Unknown fields are always refused.
//!
//! A record is read in place: it begins blank, with its defaults, and each field is filled where it stands. A sum begins
//! as the first variant whose fields do not name the sum itself, so recursion must end somewhere within one type.

mod enumeration;
mod field;
mod identifier;
mod names;
mod record;

use proc_macro::TokenStream;
use syn::{Item, parse_macro_input};

/// What a type may do at the border.
#[derive(Clone, Copy, PartialEq)]
enum Role {
    Request,
    Answer,
    Id,
}

impl Role {
    fn parse(attribute: TokenStream) -> syn::Result<Self> {
        let ident: syn::Ident = syn::parse(attribute)?;
        match ident.to_string().as_str() {
            "request" => Ok(Self::Request),
            "answer" => Ok(Self::Answer),
            "id" => Ok(Self::Id),
            _ => Err(syn::Error::new(ident.span(), "expected `request`, `answer` or `id`")),
        }
    }
}

/// See the crate's documentation.
#[proc_macro_attribute]
pub fn wire(attribute: TokenStream, item: TokenStream) -> TokenStream {
    let role = match Role::parse(attribute) {
        Ok(role) => role,
        Err(error) => return error.to_compile_error().into(),
    };
    let result = match (role, parse_macro_input!(item as Item)) {
        (Role::Id, Item::Struct(item)) => identifier::expand(item),
        (Role::Request | Role::Answer, Item::Struct(item)) => record::expand(item, role),
        (Role::Request | Role::Answer, Item::Enum(item)) => enumeration::expand(item, role),
        (_, other) => Err(syn::Error::new_spanned(other, "`wire` goes on a struct or an enum")),
    };
    result.unwrap_or_else(|error| error.to_compile_error()).into()
}
