//! Named fields, as records and struct variants have them: reading, writing and shape.

use crate::names::{camel_case, documentation};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
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
            let (name, doc) = (camel_case(&ident.to_string()), documentation(&field.attrs));
            Ok(Field { ident, name, doc, ty: field.ty.clone(), default })
        })
        .collect()
}

/// The wire names, in the order of declaration.
pub fn names(fields: &[Field]) -> Vec<&str> {
    fields.iter().map(|f| f.name.as_str()).collect()
}

/// `T` of `Option<T>`.
fn optional(ty: &Type) -> Option<&Type> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last().filter(|s| s.ident == "Option")?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    arguments.args.iter().find_map(|a| if let GenericArgument::Type(ty) = a { Some(ty) } else { None })
}

impl Field {
    /// `ident: record.…`, for a struct expression.
    pub fn read(&self) -> TokenStream {
        let (ident, name) = (&self.ident, &self.name);
        match (&self.default, optional(&self.ty)) {
            (Some(default), _) => quote!(#ident: record.optional(#name)?.unwrap_or_else(|| #default)),
            (None, Some(_)) => quote!(#ident: record.optional(#name)?),
            (None, None) => quote!(#ident: record.required(#name)?),
        }
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

/// Statements that write the fields in canonical order; `kind` is the tag of a struct variant. The fields are bound
/// to references named `at_<field>`.
pub fn write(fields: &[Field], kind: Option<&str>) -> TokenStream {
    let mut statements: Vec<(String, TokenStream)> = fields
        .iter()
        .map(|f| {
            let (name, bound) = (&f.name, format_ident!("at_{}", f.ident));
            let method = if optional(&f.ty).is_some() { quote!(optional) } else { quote!(field) };
            (f.name.clone(), quote!(record.#method(#name, #bound);))
        })
        .collect();
    if let Some(kind) = kind {
        statements.push(("kind".to_owned(), quote!(record.field("kind", #kind);)));
    }
    // Names are ASCII, so the order of their bytes is the order of RFC 8785.
    statements.sort_by(|a, b| a.0.cmp(&b.0));
    let statements = statements.into_iter().map(|(_, s)| s);
    quote!({
        let mut record = out.record();
        #(#statements)*
        record.end();
    })
}

/// A pattern that binds each field to `at_<field>`.
pub fn pattern(fields: &[Field]) -> TokenStream {
    let bindings = fields.iter().map(|f| {
        let (ident, bound) = (&f.ident, format_ident!("at_{}", f.ident));
        quote!(#ident: #bound)
    });
    quote!({ #(#bindings),* })
}
