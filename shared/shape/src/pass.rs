//! Going over a value: a struct by its fields, an enum by the name of a variant and what it holds.

use crate::attributes::{Container, Field};
use crate::refused;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{DataEnum, Fields, FieldsNamed, Result};

pub(crate) fn of_struct(container: &Container, fields: &Fields) -> Result<TokenStream> {
    match fields {
        Fields::Named(fields) => {
            let (bindings, members) = members(fields, container.has_default)?;
            Ok(quote! {
                let Self { #bindings } = self;
                #members
                pass.close("}");
            })
        }
        Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
            Ok(quote! { crate::json::Shape::pass(&mut self.0, pass); })
        }
        Fields::Unnamed(_) | Fields::Unit => refused(fields),
    }
}

/// Names for the fields' places, and the object that they are. Any of them `may_be_missing`, or those that say so.
fn members(fields: &FieldsNamed, may_be_missing: bool) -> Result<(TokenStream, TokenStream)> {
    let (mut bindings, mut tokens) = (TokenStream::new(), TokenStream::new());
    let mut names = Vec::new();
    for field in &fields.named {
        let attributes = Field::of(&field.attrs)?;
        let ident = field.ident.as_ref().expect("a named field");
        let place = format_ident!("place_of_{ident}");
        names.push(attributes.rename.clone().unwrap_or_else(|| ident.to_string()));
        bindings.extend(quote! { #ident: #place, });
        let is_left_out = match attributes.skip_if {
            Some(skip) => quote! { #skip(#place) },
            None => quote! { false },
        };
        tokens.extend(match attributes.with {
            Some(with) => quote! { #with::pass(#place, pass); },
            None if attributes.has_default || may_be_missing => quote! {
                let is_left_out = #is_left_out;
                pass.optional(#place, is_left_out);
            },
            None => quote! { pass.field(#place); },
        });
    }
    let names = names.join(" ");
    Ok((bindings, quote! { pass.open(#names); #tokens }))
}

pub(crate) fn of_enum(container: &Container, data: &DataEnum) -> Result<TokenStream> {
    let mut names = Vec::new();
    let (mut places, mut beginnings, mut arms) = (TokenStream::new(), TokenStream::new(), TokenStream::new());
    for (index, variant) in data.variants.iter().enumerate() {
        let ident = &variant.ident;
        names.push(container.name_of(variant)?);
        places.extend(quote! { Self::#ident { .. } => #index, });
        let beginning = nothing(&quote! { Self::#ident }, &variant.fields)?;
        beginnings.extend(quote! { #index => #beginning, });
        arms.extend(match &variant.fields {
            Fields::Unit => quote! { Self::#ident => pass.alone(), },
            Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
                quote! { Self::#ident(value) => pass.held(value), }
            }
            Fields::Unnamed(fields) => {
                let count = fields.unnamed.len();
                let places: Vec<_> = (0..count).map(|index| format_ident!("place{index}")).collect();
                quote! { Self::#ident(#(#places),*) => pass.held_items(&mut [#(#places),*]), }
            }
            Fields::Named(fields) => {
                let (bindings, members) = members(fields, false)?;
                quote! { Self::#ident { #bindings } => { #members pass.close("}}"); } }
            }
        });
    }
    let names = names.join(" ");
    Ok(quote! {
        let index = pass.choose(#names, match self { #places });
        if pass.is_reading() {
            *self = match index {
                #beginnings
                _ => return,
            };
        }
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
