//! Reading: a struct from its members, an enum from the name of a variant and what it holds.

use crate::attributes::{Container, Default, Field};
use crate::{is_names, refused};
use proc_macro2::TokenStream;
use quote::quote;
use syn::{DataEnum, Fields, FieldsNamed, Result};

pub(crate) fn of_struct(container: &Container, fields: &Fields) -> Result<TokenStream> {
    match fields {
        Fields::Named(fields) => {
            let members = members(container, fields)?;
            let default = container
                .has_default
                .then(|| quote! { let default: Self = ::core::default::Default::default(); });
            Ok(quote! {
                let members = crate::json::members(tree, trouble);
                #default
                Self { #members }
            })
        }
        Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
            Ok(quote! { Self(crate::json::Shape::of_tree(tree, trouble)) })
        }
        Fields::Unnamed(_) | Fields::Unit => refused(fields),
    }
}

/// `a: field(members, "a", trouble), …`
fn members(container: &Container, fields: &FieldsNamed) -> Result<TokenStream> {
    let mut tokens = TokenStream::new();
    for field in &fields.named {
        let attributes = Field::of(&field.attrs)?;
        let ident = field.ident.as_ref().expect("a named field");
        let name = ident.to_string();
        let value = match (&attributes.default, &attributes.with) {
            (_, Some(with)) => quote! { #with::of_tree(crate::json::member(members, #name), trouble) },
            (Default::Type, None) => quote! {
                crate::json::field_or(members, #name, ::core::default::Default::default(), trouble)
            },
            (Default::None, None) if container.has_default => {
                quote! { crate::json::field_or(members, #name, default.#ident, trouble) }
            }
            (Default::None, None) => quote! { crate::json::field(members, #name, trouble) },
        };
        tokens.extend(quote! { #ident: #value, });
    }
    Ok(tokens)
}

pub(crate) fn of_enum(container: &Container, data: &DataEnum) -> Result<TokenStream> {
    if is_names(data) {
        return Ok(quote! { crate::json::Key::of_key(crate::json::text(tree, trouble), trouble) });
    }
    let mut arms = TokenStream::new();
    for variant in &data.variants {
        let (ident, name) = (&variant.ident, container.name_of(variant)?);
        let built = match &variant.fields {
            Fields::Unit => quote! { Self::#ident },
            Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
                quote! { Self::#ident(crate::json::Shape::of_tree(content, trouble)) }
            }
            Fields::Unnamed(fields) => {
                let count = fields.unnamed.len();
                let items = (0..count).map(|index| {
                    quote! {{
                        let item = crate::json::item(content, #index, #count, trouble);
                        crate::json::Shape::of_tree(item, trouble)
                    }}
                });
                quote! { Self::#ident(#(#items),*) }
            }
            Fields::Named(fields) => {
                let members = members(container, fields)?;
                quote! {{
                    let members = crate::json::members(content, trouble);
                    Self::#ident { #members }
                }}
            }
        };
        arms.extend(quote! { #name => #built, });
    }
    Ok(quote! {
        let (name, content) = crate::json::choice(tree, trouble);
        match name {
            #arms
            _ => trouble.nothing(crate::json::JsonError::UnknownVariant),
        }
    })
}

/// What stands for a value that could not be read.
pub(crate) fn nothing(of: &TokenStream, fields: &Fields) -> TokenStream {
    let nothing = quote! { crate::json::Shape::nothing() };
    match fields {
        Fields::Unit => of.clone(),
        Fields::Unnamed(fields) => {
            let values = fields.unnamed.iter().map(|_| &nothing);
            quote! { #of(#(#values),*) }
        }
        Fields::Named(fields) => {
            let values = fields.named.iter().map(|field| {
                let ident = &field.ident;
                let with = Field::of(&field.attrs)
                    .ok()
                    .and_then(|attributes| attributes.with);
                match with {
                    Some(_) => quote! { #ident: ::core::default::Default::default() },
                    None => quote! { #ident: #nothing },
                }
            });
            quote! { #of { #(#values),* } }
        }
    }
}
