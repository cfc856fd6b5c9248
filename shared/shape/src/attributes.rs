//! The serde attributes that the trace uses. One that is not known here is refused, so that no type is ever read otherwise
//! than it is written.

use crate::names::Rule;
use syn::meta::ParseNestedMeta;
use syn::{Attribute, LitStr, Path, Result, Variant};

/// What is said of a type.
pub(crate) struct Container {
    pub(crate) rule: Rule,
    /// Every field that is missing has the value of the type's default.
    pub(crate) has_default: bool,
}

impl Container {
    pub(crate) fn of(attributes: &[Attribute]) -> Result<Self> {
        let mut container = Self {
            rule: Rule::AsItIs,
            has_default: false,
        };
        each(attributes, |meta| {
            if meta.path.is_ident("rename_all") {
                let name: LitStr = meta.value()?.parse()?;
                container.rule =
                    Rule::named(&name.value()).ok_or_else(|| meta.error("a rule not known here"))?;
            } else if meta.path.is_ident("default") {
                container.has_default = true;
            } else if !meta.path.is_ident("transparent") && !meta.path.is_ident("deny_unknown_fields") {
                return Err(meta.error("an attribute not known here"));
            }
            Ok(())
        })?;
        Ok(container)
    }

    /// What a variant is called in JSON.
    pub(crate) fn name_of(&self, variant: &Variant) -> Result<String> {
        let renamed = Field::of(&variant.attrs)?.rename;
        Ok(renamed.unwrap_or_else(|| self.rule.apply(&variant.ident.to_string())))
    }
}

/// What is said of a field or a variant.
pub(crate) struct Field {
    /// It has its type's default where it is missing.
    pub(crate) has_default: bool,
    pub(crate) rename: Option<String>,
    /// The module that reads and writes it.
    pub(crate) with: Option<Path>,
    /// It is not written where this function of it holds.
    pub(crate) skip_if: Option<Path>,
}

impl Field {
    pub(crate) fn of(attributes: &[Attribute]) -> Result<Self> {
        let mut field = Self {
            has_default: false,
            rename: None,
            with: None,
            skip_if: None,
        };
        each(attributes, |meta| {
            if meta.path.is_ident("default") {
                field.has_default = true;
            } else if meta.path.is_ident("rename") {
                field.rename = Some(meta.value()?.parse::<LitStr>()?.value());
            } else if meta.path.is_ident("with") {
                field.with = Some(meta.value()?.parse::<LitStr>()?.parse()?);
            } else if meta.path.is_ident("skip_serializing_if") {
                field.skip_if = Some(meta.value()?.parse::<LitStr>()?.parse()?);
            } else {
                return Err(meta.error("an attribute not known here"));
            }
            Ok(())
        })?;
        Ok(field)
    }
}

fn each(attributes: &[Attribute], mut read: impl FnMut(ParseNestedMeta<'_>) -> Result<()>) -> Result<()> {
    for attribute in attributes {
        if attribute.path().is_ident("serde") {
            attribute.parse_nested_meta(&mut read)?;
        }
    }
    Ok(())
}
