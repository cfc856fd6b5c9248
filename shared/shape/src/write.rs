//! Writing: the same text as `serde_json` writes.

use crate::attributes::{Container, Field};
use crate::{is_names, refused};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{DataEnum, Fields, FieldsNamed, Result};

pub(crate) fn of_struct(fields: &Fields) -> Result<TokenStream> {
    match fields {
        Fields::Named(fields) => {
            let (bindings, members) = members(fields)?;
            Ok(quote! {
                let Self { #bindings } = self;
                crate::json::open(out, "");
                #members
                out.push('}');
            })
        }
        Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
            Ok(quote! { crate::json::Shape::write(&self.0, out); })
        }
        Fields::Unnamed(_) | Fields::Unit => refused(fields),
    }
}

/// Names for the fields' values, and how each is written as a member.
fn members(fields: &FieldsNamed) -> Result<(TokenStream, TokenStream)> {
    let (mut bindings, mut tokens) = (TokenStream::new(), TokenStream::new());
    for field in &fields.named {
        let attributes = Field::of(&field.attrs)?;
        let ident = field.ident.as_ref().expect("a named field");
        let (name, value) = (ident.to_string(), format_ident!("value_of_{ident}"));
        bindings.extend(quote! { #ident: #value, });
        let member = match attributes.with {
            Some(with) => quote! {
                crate::json::write_name(out, #name);
                #with::write(#value, out);
            },
            None => quote! { crate::json::write_member(out, #name, #value); },
        };
        tokens.extend(match attributes.skip_if {
            Some(skip) => quote! { if !#skip(#value) { #member } },
            None => member,
        });
    }
    Ok((bindings, tokens))
}

pub(crate) fn of_enum(container: &Container, data: &DataEnum) -> Result<TokenStream> {
    if is_names(data) {
        return Ok(quote! {
            let mut name = ::std::string::String::new();
            crate::json::Key::write_key(self, &mut name);
            crate::json::write_text(out, &name);
        });
    }
    let mut arms = TokenStream::new();
    for variant in &data.variants {
        let (ident, name) = (&variant.ident, container.name_of(variant)?);
        arms.extend(match &variant.fields {
            Fields::Unit => quote! { Self::#ident => crate::json::write_text(out, #name), },
            Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
                quote! { Self::#ident(value) => crate::json::write_variant(out, #name, value), }
            }
            Fields::Unnamed(fields) => {
                let values: Vec<_> = (0..fields.unnamed.len())
                    .map(|index| format_ident!("value{index}"))
                    .collect();
                quote! {
                    Self::#ident(#(#values),*) => crate::json::write_items(out, #name, &[#(#values),*]),
                }
            }
            Fields::Named(fields) => {
                let (bindings, members) = members(fields)?;
                quote! {
                    Self::#ident { #bindings } => {
                        crate::json::open(out, #name);
                        #members
                        out.push_str("}}");
                    }
                }
            }
        });
    }
    Ok(quote! { match self { #arms } })
}
