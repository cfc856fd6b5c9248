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
    let (read, nothing, write, key) = match &input.data {
        Data::Struct(data) => (
            read::of_struct(&container, &data.fields)?,
            read::nothing(&quote! { Self }, &data.fields),
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
                read::of_enum(&container, data)?,
                read::nothing(&quote! { Self::#ident }, &first.fields),
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
            fn of_tree(tree: &crate::json::Tree<'_>, trouble: &mut crate::json::Trouble) -> Self { #read }
            fn nothing() -> Self { #nothing }
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
    let (mut read, mut write) = (TokenStream::new(), TokenStream::new());
    for variant in &data.variants {
        let (ident, name) = (&variant.ident, container.name_of(variant)?);
        read.extend(quote! { #name => Self::#ident, });
        write.extend(quote! { Self::#ident => #name, });
    }
    Ok(quote! {
        fn of_key(key: &str, trouble: &mut crate::json::Trouble) -> Self {
            match key {
                #read
                _ => trouble.nothing(crate::json::JsonError::UnknownVariant),
            }
        }
        fn write_key(&self, out: &mut ::std::string::String) {
            out.push_str(match self { #write });
        }
    })
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
