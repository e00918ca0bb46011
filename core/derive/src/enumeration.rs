//! Enums: strings where all variants are units, tagged records where all are structs.

use crate::{Role, field, names};
use proc_macro2::TokenStream;
use quote::quote;
use syn::{Fields, ItemEnum};

pub fn expand(item: ItemEnum, role: Role) -> syn::Result<TokenStream> {
    if item.variants.iter().all(|v| matches!(v.fields, Fields::Unit)) { units(item, role) } else { tagged(item, role) }
}

fn units(item: ItemEnum, role: Role) -> syn::Result<TokenStream> {
    let (ident, doc, name) = (&item.ident, names::documentation(&item.attrs), item.ident.to_string());
    let variants: Vec<_> = item.variants.iter().map(|v| &v.ident).collect();
    let texts: Vec<_> = variants.iter().map(|v| names::snake_case(&v.to_string())).collect();
    let docs: Vec<_> = item.variants.iter().map(|v| names::documentation(&v.attrs)).collect();
    let (places, first) = (0..variants.len(), variants.first());
    let read = (role == Role::Request).then(|| {
        quote!(impl ::hivecore::wire::Read for #ident {
            fn blank() -> Self {
                Self::#first
            }
            fn read(node: &::hivecore::wire::Node<'_>) -> ::core::result::Result<Self, ::hivecore::Error> {
                match node.place_in(&[#(#texts),*])? {
                    #(#places => Ok(Self::#variants),)*
                    _ => Err(::hivecore::wire::unfilled()),
                }
            }
        })
    });
    Ok(quote! {
        #item
        #read
        impl #ident {
            /// The name on the wire.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { #(Self::#variants => #texts),* }
            }
        }
        impl ::hivecore::wire::Write for #ident {
            fn write(&self, out: &mut ::hivecore::wire::Writer) {
                out.quoted(self.name());
            }
        }
        #[cfg(feature = "shapes")]
        impl ::hivecore::wire::Shaped for #ident {
            fn shape() -> ::hivecore::wire::Shape {
                ::hivecore::wire::Shape::Variants(&::hivecore::wire::Variants {
                    name: #name, doc: #doc,
                    variants: &[#(::hivecore::wire::Variant { name: #texts, doc: #docs }),*],
                })
            }
        }
    })
}

fn tagged(mut item: ItemEnum, role: Role) -> syn::Result<TokenStream> {
    let (doc, name) = (names::documentation(&item.attrs), item.ident.to_string());
    let (mut reads, mut writes, mut shapes, mut kinds) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut blank = None;
    for variant in &mut item.variants {
        let fields = field::take(&mut variant.fields)?;
        let (ident, kind, doc) =
            (&variant.ident, names::snake_case(&variant.ident.to_string()), names::documentation(&variant.attrs));
        let (variant_blank, variant_fill) = (field::blank(&fields), field::fill(&fields, true));
        let place = kinds.len();
        let variant_pattern = field::pattern(&fields);
        reads.push(quote!(#place => {
            *self = Self::#ident #variant_blank;
            if let Self::#ident #variant_pattern = self { return #variant_fill; }
        }));
        // A variant that holds the type itself has no finite blank.
        if blank.is_none() && !field::names_type(&fields, &item.ident) {
            blank = Some(quote!(Self::#ident #variant_blank));
        }
        let (pattern, statements) = (field::pattern(&fields), field::write(&fields, Some(&kind)));
        writes.push(quote!(Self::#ident #pattern => #statements,));
        let (field_shapes, type_name) = (fields.iter().map(field::Field::shape), ident.to_string());
        shapes.push(quote!(::hivecore::wire::TaggedVariant {
            kind: #kind, record: ::hivecore::wire::Record { name: #type_name, doc: #doc, fields: &[#(#field_shapes),*] },
        }));
        kinds.push(kind);
    }
    let ident = &item.ident;
    let read = (role == Role::Request).then(|| {
        quote!(impl ::hivecore::wire::Read for #ident {
            fn blank() -> Self {
                #blank
            }
            #[allow(irrefutable_let_patterns)]
            fn fill(&mut self, node: &::hivecore::wire::Node<'_>) -> ::core::result::Result<(), ::hivecore::Error> {
                match node.kind(&[#(#kinds),*])? {
                    #(#reads)*
                    _ => {}
                }
                Err(::hivecore::wire::unfilled())
            }
        })
    });
    Ok(quote! {
        #item
        #read
        impl ::hivecore::wire::Write for #ident {
            fn write(&self, out: &mut ::hivecore::wire::Writer) {
                match self { #(#writes)* }
            }
        }
        #[cfg(feature = "shapes")]
        impl ::hivecore::wire::Shaped for #ident {
            fn shape() -> ::hivecore::wire::Shape {
                ::hivecore::wire::Shape::Tagged(&::hivecore::wire::Tagged {
                    name: #name, doc: #doc, variants: &[#(#shapes),*],
                })
            }
        }
    })
}
