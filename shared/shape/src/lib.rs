//! `#[derive(Shape)]`: reads a type of the trace out of a JSON tree, by the same serde attributes that write it.
//!
//! It knows the attributes that the trace uses and refuses others. What serde's own derive would generate for reading is
//! four times as much machine code, which a page has to download; for everything but reading, serde stays.

mod attributes;
mod names;

use attributes::{Container, Default, Field};
use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Error, Fields, FieldsNamed, Result, parse_quote};

/// Implements `crate::json::Shape`.
#[proc_macro_derive(Shape, attributes(serde))]
pub fn derive_shape(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let input = syn::parse_macro_input!(input as DeriveInput);
    implementation(&input)
        .unwrap_or_else(|error| error.to_compile_error())
        .into()
}

fn implementation(input: &DeriveInput) -> Result<TokenStream> {
    let name = &input.ident;
    let container = Container::of(&input.attrs)?;
    let body = match &input.data {
        Data::Struct(data) => of_struct(&container, &data.fields)?,
        Data::Enum(data) => of_enum(&container, data)?,
        Data::Union(_) => return Err(Error::new_spanned(name, "a union has no shape")),
    };
    let key = key(&container, &input.data)?.map(|body| {
        quote! {
            impl crate::json::Key for #name {
                fn of_key(key: &str) -> ::core::result::Result<Self, crate::json::JsonError> {
                    #body
                }
            }
        }
    });
    let mut generics = input.generics.clone();
    for parameter in generics.type_params_mut() {
        parameter.bounds.push(parse_quote!(crate::json::Shape));
    }
    let (generics, of, bounds) = generics.split_for_impl();
    Ok(quote! {
        impl #generics crate::json::Shape for #name #of #bounds {
            fn of_tree(tree: &::serde_json::Value) -> ::core::result::Result<Self, crate::json::JsonError> {
                #body
            }
        }
        #key
    })
}

/// How it is read from a member's name: a struct of one field, or an enum of names.
fn key(container: &Container, data: &Data) -> Result<Option<TokenStream>> {
    match data {
        Data::Struct(data) if matches!(data.fields, Fields::Unnamed(_)) => Ok(Some(quote! {
            ::core::result::Result::Ok(Self(crate::json::Key::of_key(key)?))
        })),
        Data::Enum(data) if is_names(data) => {
            let mut arms = TokenStream::new();
            for variant in &data.variants {
                let (ident, name) = (&variant.ident, container.name_of(variant)?);
                arms.extend(quote! { #name => Self::#ident, });
            }
            Ok(Some(quote! {
                ::core::result::Result::Ok(match key {
                    #arms
                    _ => return ::core::result::Result::Err(crate::json::JsonError::UnknownVariant),
                })
            }))
        }
        Data::Struct(_) | Data::Enum(_) | Data::Union(_) => Ok(None),
    }
}

/// Whether no variant holds anything.
fn is_names(data: &syn::DataEnum) -> bool {
    data.variants
        .iter()
        .all(|variant| matches!(variant.fields, Fields::Unit))
}

fn of_struct(container: &Container, fields: &Fields) -> Result<TokenStream> {
    match fields {
        Fields::Named(fields) => {
            let members = members(container, fields)?;
            let default = container
                .has_default
                .then(|| quote! { let default: Self = ::core::default::Default::default(); });
            Ok(quote! {
                let members = crate::json::members(tree)?;
                #default
                ::core::result::Result::Ok(Self { #members })
            })
        }
        Fields::Unnamed(fields) if fields.unnamed.len() == 1 => Ok(quote! {
            ::core::result::Result::Ok(Self(crate::json::Shape::of_tree(tree)?))
        }),
        Fields::Unnamed(_) | Fields::Unit => Err(Error::new_spanned(
            fields,
            "a struct with named fields, or with one",
        )),
    }
}

/// `a: json::field(members, "a")?, …`
fn members(container: &Container, fields: &FieldsNamed) -> Result<TokenStream> {
    let mut tokens = TokenStream::new();
    for field in &fields.named {
        let attributes = Field::of(&field.attrs)?;
        let ident = field.ident.as_ref().expect("a named field");
        let name = ident.to_string();
        let value = match (&attributes.default, &attributes.with) {
            (_, Some(with)) => quote! { crate::json::field_with(members, #name, #with::of_tree)? },
            (Default::Type, None) => quote! { crate::json::field_or_default(members, #name)? },
            (Default::None, None) if container.has_default => {
                quote! { crate::json::field_or(members, #name, default.#ident)? }
            }
            (Default::None, None) => quote! { crate::json::field(members, #name)? },
        };
        tokens.extend(quote! { #ident: #value, });
    }
    Ok(tokens)
}

fn of_enum(container: &Container, data: &syn::DataEnum) -> Result<TokenStream> {
    if is_names(data) {
        return Ok(quote! { crate::json::Key::of_key(crate::json::text(tree)?) });
    }
    let mut arms = TokenStream::new();
    for variant in &data.variants {
        let (ident, name) = (&variant.ident, container.name_of(variant)?);
        let built = match &variant.fields {
            Fields::Unit => quote! { Self::#ident },
            Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
                quote! { Self::#ident(crate::json::Shape::of_tree(crate::json::content(content)?)?) }
            }
            Fields::Unnamed(fields) => {
                let count = fields.unnamed.len();
                let items = (0..count).map(|index| quote! { crate::json::Shape::of_tree(&items[#index])? });
                quote! {{
                    let items = crate::json::items(crate::json::content(content)?, #count)?;
                    Self::#ident(#(#items),*)
                }}
            }
            Fields::Named(fields) => {
                let members = members(container, fields)?;
                quote! {{
                    let members = crate::json::members(crate::json::content(content)?)?;
                    Self::#ident { #members }
                }}
            }
        };
        arms.extend(quote! { #name => #built, });
    }
    Ok(quote! {
        let (name, content) = crate::json::choice(tree)?;
        ::core::result::Result::Ok(match name {
            #arms
            _ => return ::core::result::Result::Err(crate::json::JsonError::UnknownVariant),
        })
    })
}
