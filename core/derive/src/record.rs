//! Structs with named fields: records.

use crate::{Role, field, names::documentation};
use proc_macro2::TokenStream;
use quote::quote;
use syn::ItemStruct;

pub fn expand(mut item: ItemStruct, role: Role) -> syn::Result<TokenStream> {
    let fields = field::take(&mut item.fields)?;
    let (ident, doc) = (&item.ident, documentation(&item.attrs));
    let name = ident.to_string();
    let (generics, arguments, bounds) = item.generics.split_for_impl();
    let (pattern, writes) = (field::pattern(&fields), field::write(&fields, None));
    let shapes = fields.iter().map(field::Field::shape);
    let read = (role == Role::Request).then(|| {
        let (blank, fill) = (field::blank(&fields), field::fill(&fields, false));
        quote!(impl #generics ::hivecore::wire::Read for #ident #arguments #bounds {
            fn blank() -> Self {
                Self #blank
            }
            fn fill(&mut self, node: &::hivecore::wire::Node<'_>) -> ::core::result::Result<(), ::hivecore::Error> {
                let Self #pattern = self;
                #fill
            }
        })
    });
    Ok(quote! {
        #item
        #read
        impl #generics ::hivecore::wire::Write for #ident #arguments #bounds {
            fn write(&self, out: &mut ::hivecore::wire::Writer) {
                let Self #pattern = self;
                #writes;
            }
        }
        #[cfg(feature = "shapes")]
        impl #generics ::hivecore::wire::Shaped for #ident #arguments #bounds {
            fn shape() -> ::hivecore::wire::Shape {
                ::hivecore::wire::Shape::Record(&::hivecore::wire::Record {
                    name: #name, doc: #doc, fields: &[#(#shapes),*],
                })
            }
        }
    })
}
