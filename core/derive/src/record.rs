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
    let (shapes, reads) = (fields.iter().map(field::Field::shape), field::read(&fields, &quote!(Self), false));
    let read = (role == Role::Request).then(|| {
        quote!(impl #generics ::hivecore::wire::Read for #ident #arguments #bounds {
            fn read(node: &::hivecore::wire::Node<'_>) -> ::core::result::Result<Self, ::hivecore::Error> {
                #reads
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
