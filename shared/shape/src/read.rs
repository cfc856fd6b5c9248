//! Reading: a struct from its members, an enum from the name of a variant and what it holds.

use crate::attributes::{Container, Field};
use crate::{is_names, names_of, refused};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{DataEnum, Fields, FieldsNamed, Result};

pub(crate) fn of_struct(container: &Container, fields: &Fields) -> Result<TokenStream> {
    match fields {
        Fields::Named(fields) => {
            let (bindings, members) = members(fields, container.has_default)?;
            Ok(quote! {
                let Self { #bindings } = self;
                let fields = &mut crate::json::Fields::of(tree, trouble);
                #members
            })
        }
        Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
            Ok(quote! { crate::json::Shape::read(&mut self.0, tree, trouble); })
        }
        Fields::Unnamed(_) | Fields::Unit => refused(fields),
    }
}

/// Names for the fields' places, and how each is read from its member. Any of them `may_be_missing`, or those that say so.
fn members(fields: &FieldsNamed, may_be_missing: bool) -> Result<(TokenStream, TokenStream)> {
    let (mut bindings, mut tokens) = (TokenStream::new(), TokenStream::new());
    for field in &fields.named {
        let attributes = Field::of(&field.attrs)?;
        let ident = field.ident.as_ref().expect("a named field");
        let (name, place) = (ident.to_string(), format_ident!("place_of_{ident}"));
        bindings.extend(quote! { #ident: #place, });
        tokens.extend(match attributes.with {
            Some(with) => quote! { #with::read(#place, #name, fields); },
            None if attributes.has_default || may_be_missing => {
                quote! { fields.read_if_there(#name, #place); }
            }
            None => quote! { fields.read(#name, #place); },
        });
    }
    Ok((bindings, tokens))
}

pub(crate) fn of_enum(container: &Container, data: &DataEnum) -> Result<TokenStream> {
    if is_names(data) {
        return Ok(quote! { *self = crate::json::Key::of_key(crate::json::text(tree, trouble), trouble); });
    }
    let names = names_of(container, data)?;
    let (mut beginnings, mut arms) = (TokenStream::new(), TokenStream::new());
    for (index, variant) in data.variants.iter().enumerate() {
        let ident = &variant.ident;
        let beginning = nothing(&quote! { Self::#ident }, &variant.fields)?;
        beginnings.extend(quote! { #index => #beginning, });
        arms.extend(match &variant.fields {
            Fields::Unit => quote! { Self::#ident => {} },
            Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
                quote! { Self::#ident(value) => crate::json::Shape::read(value, content, trouble), }
            }
            Fields::Unnamed(fields) => {
                let count = fields.unnamed.len();
                let places: Vec<_> = (0..count).map(|index| format_ident!("place{index}")).collect();
                let items = places.iter().enumerate().map(|(index, place)| {
                    quote! { crate::json::read_item(content, #index, #count, #place, trouble); }
                });
                quote! { Self::#ident(#(#places),*) => { #(#items)* } }
            }
            Fields::Named(fields) => {
                let (bindings, members) = members(fields, false)?;
                quote! {
                    Self::#ident { #bindings } => {
                        let fields = &mut crate::json::Fields::of(content, trouble);
                        #members
                    }
                }
            }
        });
    }
    Ok(quote! {
        let (index, content) = crate::json::choice(tree, &[#(#names),*], trouble);
        *self = match index {
            #beginnings
            _ => return,
        };
        match self { #arms }
    })
}

/// What reading starts with.
pub(crate) fn nothing(of: &TokenStream, fields: &Fields) -> Result<TokenStream> {
    let nothing = quote! { crate::json::Shape::nothing() };
    Ok(match fields {
        Fields::Unit => of.clone(),
        Fields::Unnamed(fields) => {
            let values = fields.unnamed.iter().map(|_| &nothing);
            quote! { #of(#(#values),*) }
        }
        Fields::Named(fields) => {
            let mut values = TokenStream::new();
            for field in &fields.named {
                let ident = &field.ident;
                let attributes = Field::of(&field.attrs)?;
                values.extend(if attributes.has_default || attributes.with.is_some() {
                    quote! { #ident: ::core::default::Default::default(), }
                } else {
                    quote! { #ident: #nothing, }
                });
            }
            quote! { #of { #values } }
        }
    })
}
