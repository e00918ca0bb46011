//! Newtypes over `String`: identifiers, distinct in every language, ordered shortlex.

use crate::names::documentation;
use proc_macro2::TokenStream;
use quote::quote;
use syn::{Fields, ItemStruct};

pub fn expand(item: ItemStruct) -> syn::Result<TokenStream> {
    if !matches!(&item.fields, Fields::Unnamed(fields) if fields.unnamed.len() == 1) {
        return Err(syn::Error::new_spanned(&item, "an identifier is `struct Name(String);`"));
    }
    let (ident, doc, name) = (&item.ident, documentation(&item.attrs), item.ident.to_string());
    Ok(quote! {
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #item
        impl #ident {
            /// Takes a text of 1 to 256 bytes as it is; nothing is normalised.
            ///
            /// # Errors
            /// `id.empty`, `id.length`.
            pub fn new(text: impl Into<String>) -> ::core::result::Result<Self, ::hivecore::Error> {
                ::hivecore::foundation::identifier::checked(text.into()).map(Self)
            }
            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
        impl ::core::cmp::Ord for #ident {
            fn cmp(&self, other: &Self) -> ::core::cmp::Ordering {
                ::hivecore::foundation::identifier::shortlex(&self.0, &other.0)
            }
        }
        impl ::core::cmp::PartialOrd for #ident {
            fn partial_cmp(&self, other: &Self) -> Option<::core::cmp::Ordering> {
                Some(self.cmp(other))
            }
        }
        impl ::core::fmt::Display for #ident {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(&self.0)
            }
        }
        impl ::hivecore::wire::Read for #ident {
            fn blank() -> Self {
                Self(String::new())
            }
            fn read(node: &::hivecore::wire::Node<'_>) -> ::core::result::Result<Self, ::hivecore::Error> {
                Self::new(node.text()?)
            }
        }
        impl ::hivecore::wire::Write for #ident {
            fn write(&self, out: &mut ::hivecore::wire::Writer) {
                out.text(&self.0);
            }
        }
        #[cfg(feature = "shapes")]
        impl ::hivecore::wire::Shaped for #ident {
            fn shape() -> ::hivecore::wire::Shape {
                ::hivecore::wire::Shape::Scalar(&::hivecore::wire::Scalar {
                    name: #name, doc: #doc, base: ::hivecore::wire::Base::Id, pattern: None,
                })
            }
        }
    })
}
