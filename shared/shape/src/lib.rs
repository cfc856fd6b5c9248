//! `#[derive(Shape)]`: what a type of the trace is made of, as JSON is read and written, by its serde attributes.
//!
//! It knows the attributes that the trace uses and refuses others, so that no type ever has two shapes. A page downloads
//! the code that this generates; serde's own is several times as much.

mod attributes;
mod names;
mod pass;

use attributes::Container;
use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Error, Fields, Result, parse_quote};

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
    let (nothing, pass) = match &input.data {
        Data::Struct(data) => (
            if container.has_default {
                quote! { ::core::default::Default::default() }
            } else {
                pass::nothing(&quote! { Self }, &data.fields)?
            },
            pass::of_struct(&container, &data.fields)?,
        ),
        Data::Enum(data) => {
            let first = data.variants.first();
            let first = first.ok_or_else(|| Error::new_spanned(name, "an enum of nothing has no shape"))?;
            let ident = &first.ident;
            (
                pass::nothing(&quote! { Self::#ident }, &first.fields)?,
                pass::of_enum(&container, data)?,
            )
        }
        Data::Union(_) => return Err(Error::new_spanned(name, "a union has no shape")),
    };
    let mut generics = input.generics.clone();
    for parameter in generics.type_params_mut() {
        parameter.bounds.push(parse_quote!(crate::json::Shape));
    }
    let (generics, of, bounds) = generics.split_for_impl();
    Ok(quote! {
        impl #generics crate::json::Shape for #name #of #bounds {
            fn nothing() -> Self { #nothing }
            fn pass(&mut self, pass: &mut crate::json::Pass<'_>) { #pass }
        }
    })
}

/// Only structs of named fields, and of one that has no name, have a shape.
fn refused<T>(fields: &Fields) -> Result<T> {
    Err(Error::new_spanned(
        fields,
        "a struct with named fields, or with one without a name",
    ))
}
