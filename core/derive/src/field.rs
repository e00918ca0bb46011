//! Named fields, as records and struct variants have them: reading, writing and shape.

use crate::names::{camel_case, documentation};
use proc_macro2::{TokenStream, TokenTree};
use quote::{format_ident, quote};
use syn::ext::IdentExt as _;
use syn::{Expr, Fields, GenericArgument, Ident, PathArguments, Type};

/// One named field of a record or struct variant.
pub struct Field {
    pub ident: Ident,
    pub name: String,
    doc: String,
    ty: Type,
    default: Option<Expr>,
}

/// Takes the fields and removes the `wire` attributes from them.
pub fn take(fields: &mut Fields) -> syn::Result<Vec<Field>> {
    let Fields::Named(named) = fields else {
        return Err(syn::Error::new_spanned(fields, "`wire` takes named fields only"));
    };
    named
        .named
        .iter_mut()
        .map(|field| {
            let ident =
                field.ident.clone().ok_or_else(|| syn::Error::new_spanned(&field.ty, "a field needs a name"))?;
            let mut default = None;
            for attribute in field.attrs.iter().filter(|a| a.path().is_ident("wire")) {
                attribute.parse_nested_meta(|meta| {
                    if meta.path.is_ident("default") {
                        default = Some(meta.value()?.parse()?);
                        return Ok(());
                    }
                    Err(meta.error("expected `default = EXPRESSION`"))
                })?;
            }
            field.attrs.retain(|a| !a.path().is_ident("wire"));
            let (name, doc) = (camel_case(&ident.unraw().to_string()), documentation(&field.attrs));
            Ok(Field { ident, name, doc, ty: field.ty.clone(), default })
        })
        .collect()
}

/// `T` of `Option<T>`.
fn optional(ty: &Type) -> Option<&Type> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last().filter(|s| s.ident == "Option")?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    arguments.args.iter().find_map(|a| if let GenericArgument::Type(ty) = a { Some(ty) } else { None })
}

impl Field {
    fn is_optional(&self) -> bool {
        optional(&self.ty).is_some()
    }

    /// The `Field` of the shape.
    pub fn shape(&self) -> TokenStream {
        let (name, doc) = (&self.name, &self.doc);
        let inner = optional(&self.ty).unwrap_or(&self.ty);
        let required = optional(&self.ty).is_none() && self.default.is_none();
        let default = match &self.default {
            Some(default) => {
                let ty = &self.ty;
                quote!(Some(|| { let value: #ty = #default; ::hivecore::wire::text(&value).unwrap_or_default() }))
            }
            None => quote!(None),
        };
        quote!(::hivecore::wire::Field {
            name: #name, doc: #doc, required: #required, default: #default,
            shape: <#inner as ::hivecore::wire::Shaped>::shape,
        })
    }
}

/// The fields of a blank record, as an initialiser: each its default, or blank.
pub fn blank(fields: &[Field]) -> TokenStream {
    let values = fields.iter().map(|f| {
        let (ident, ty) = (&f.ident, &f.ty);
        match &f.default {
            Some(default) => quote!(#ident: #default),
            None => quote!(#ident: <#ty as ::hivecore::wire::Read>::blank()),
        }
    });
    quote!({ #(#values),* })
}

/// An expression that reads the fields from `node` into their places, which are bound to references named `at_<field>`.
/// All the work is done by one function for all types (`Node::fill`): what is generated per type is a text of names and
/// a list of places.
pub fn fill(fields: &[Field], tag: bool) -> TokenStream {
    let names = fields.iter().map(|f| (f.name.as_str(), f.default.is_some() || f.is_optional(), f.name.clone()));
    let names = match listed(names) {
        Ok(names) => names,
        Err(error) => return error,
    };
    let places = fields.iter().map(|f| format_ident!("at_{}", f.ident));
    quote!(node.fill(#tag, #names, &mut [#(#places),*]))
}

/// Whether a field's type names the type that it belongs to.
pub fn names_type(fields: &[Field], ident: &Ident) -> bool {
    fields.iter().any(|f| {
        let ty = &f.ty;
        quote!(#ty).into_iter().any(|token| mentions(token, ident))
    })
}

fn mentions(token: TokenTree, ident: &Ident) -> bool {
    match token {
        TokenTree::Ident(found) => found == *ident,
        TokenTree::Group(group) => group.stream().into_iter().any(|token| mentions(token, ident)),
        _ => false,
    }
}

/// A statement that writes the fields in canonical order; `kind` is the tag of a struct variant. The fields are bound
/// to references named `at_<field>`.
pub fn write(fields: &[Field], kind: Option<&str>) -> TokenStream {
    let mut members: Vec<(&str, TokenStream, bool)> = fields
        .iter()
        .map(|f| {
            let bound = format_ident!("at_{}", f.ident);
            (f.name.as_str(), quote!(#bound), f.is_optional())
        })
        .collect();
    if let Some(kind) = kind {
        members.push(("kind", quote!(&#kind), false));
    }
    // Names are ASCII, so the order of their bytes is the order of RFC 8785.
    members.sort_by_key(|(name, ..)| *name);
    let names = members.iter().map(|(name, _, optional)| (*name, *optional, format!(",\"{name}\":")));
    let names = match listed(names) {
        Ok(names) => names,
        Err(error) => return error,
    };
    let values = members.iter().map(|(_, value, _)| value);
    quote!(out.members(#names, &[#(#values),*]))
}

/// One text for all names of a record, each as it is to stand there: a list of texts has a pointer and a length for each,
/// which compress badly. Before each stands the character 33 + twice the length of the name, and one more where the field
/// may be absent.
fn listed<'f>(fields: impl Iterator<Item = (&'f str, bool, String)>) -> Result<String, TokenStream> {
    let mut text = String::new();
    for (name, optional, spelled) in fields {
        match u8::try_from(33 + 2 * name.len() + usize::from(optional)) {
            Ok(lead) if lead.is_ascii_graphic() => text.push(char::from(lead)),
            _ => return Err(quote!(compile_error!("a field's name has at most 46 letters"))),
        }
        text += &spelled;
    }
    Ok(text)
}

/// A pattern that binds each field to `at_<field>`.
pub fn pattern(fields: &[Field]) -> TokenStream {
    let bindings = fields.iter().map(|f| {
        let (ident, bound) = (&f.ident, format_ident!("at_{}", f.ident));
        quote!(#ident: #bound)
    });
    quote!({ #(#bindings),* })
}
