//! `#[derive(Shape)]`: how a type of the trace is read out of a JSON tree and written as JSON, by its serde attributes.
//!
//! It knows the attributes that the trace uses and refuses others, so that no type ever has two shapes. A page downloads
//! the code that this generates; serde's own is several times as much.

mod attributes;
mod names;
mod read;
mod write;

use attributes::Container;
use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DataEnum, DeriveInput, Error, Fields, Result, parse_quote};

/// Implements `crate::json::Shape`, and `crate::json::Key` for what can stand as a member's name: a struct around one
/// value, an enum whose variants hold nothing.
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
    let (nothing, read, write, key) = match &input.data {
        Data::Struct(data) => (
            if container.has_default {
                quote! { ::core::default::Default::default() }
            } else {
                read::nothing(&quote! { Self }, &data.fields)?
            },
            read::of_struct(&container, &data.fields)?,
            write::of_struct(&data.fields)?,
            matches!(&data.fields, Fields::Unnamed(_)).then(wrapped_key),
        ),
        Data::Enum(data) => {
            let first = data.variants.first();
            let first = first.ok_or_else(|| Error::new_spanned(name, "an enum of nothing has no shape"))?;
            let ident = &first.ident;
            let key = if is_names(data) {
                Some(named_key(&container, data)?)
            } else {
                None
            };
            (
                read::nothing(&quote! { Self::#ident }, &first.fields)?,
                read::of_enum(&container, data)?,
                write::of_enum(&container, data)?,
                key,
            )
        }
        Data::Union(_) => return Err(Error::new_spanned(name, "a union has no shape")),
    };
    let mut generics = input.generics.clone();
    for parameter in generics.type_params_mut() {
        parameter.bounds.push(parse_quote!(crate::json::Shape));
    }
    let (generics, of, bounds) = generics.split_for_impl();
    let key = key.map(|methods| quote! { impl crate::json::Key for #name { #methods } });
    Ok(quote! {
        impl #generics crate::json::Shape for #name #of #bounds {
            fn nothing() -> Self { #nothing }
            fn read(&mut self, tree: &crate::json::Tree<'_>, trouble: &mut crate::json::Trouble) { #read }
            fn write(&self, out: &mut ::std::string::String) { #write }
        }
        #key
    })
}

fn wrapped_key() -> TokenStream {
    quote! {
        fn of_key(key: &str, trouble: &mut crate::json::Trouble) -> Self {
            Self(crate::json::Key::of_key(key, trouble))
        }
        fn write_key(&self, out: &mut ::std::string::String) {
            crate::json::Key::write_key(&self.0, out);
        }
    }
}

fn named_key(container: &Container, data: &DataEnum) -> Result<TokenStream> {
    let names = names_of(container, data)?;
    let idents: Vec<_> = data.variants.iter().map(|variant| &variant.ident).collect();
    let indices = 0..names.len();
    let others = (1..names.len()).zip(&idents[1..]);
    let others = others.map(|(index, ident)| quote! { #index => Self::#ident, });
    let first = idents[0];
    Ok(quote! {
        fn of_key(key: &str, trouble: &mut crate::json::Trouble) -> Self {
            match crate::json::position(key, &[#(#names),*], trouble) {
                #(#others)*
                _ => Self::#first,
            }
        }
        fn write_key(&self, out: &mut ::std::string::String) {
            let index: usize = match self { #(Self::#idents => #indices,)* };
            out.push_str([#(#names),*][index]);
        }
    })
}

/// What the variants are called in JSON.
fn names_of(container: &Container, data: &DataEnum) -> Result<Vec<String>> {
    data.variants
        .iter()
        .map(|variant| container.name_of(variant))
        .collect()
}

/// Whether no variant holds anything.
fn is_names(data: &DataEnum) -> bool {
    data.variants
        .iter()
        .all(|variant| matches!(variant.fields, Fields::Unit))
}

/// Only structs of named fields, and of one that has no name, have a shape.
fn refused<T>(fields: &Fields) -> Result<T> {
    Err(Error::new_spanned(
        fields,
        "a struct with named fields, or with one without a name",
    ))
}
