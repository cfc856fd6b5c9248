//! f-strings of Ruff's tree to ours: adjacent literals become one text.

use super::{Reader, Trouble};
use crate::tree::{Conversion, Interpolation};
use ruff_python_ast as ruff;

impl Reader<'_> {
    pub(super) fn format(&self, value: &ruff::FStringValue) -> Result<Vec<Interpolation>, Trouble> {
        let mut parts = Parts::default();
        for part in value {
            match part {
                ruff::FStringPart::Literal(literal) => parts.text.push_str(literal.as_str()),
                ruff::FStringPart::FString(string) => self.elements(&string.elements, &mut parts)?,
            }
        }
        Ok(parts.finish())
    }

    fn elements(
        &self,
        elements: &ruff::InterpolatedStringElements,
        parts: &mut Parts,
    ) -> Result<(), Trouble> {
        for element in elements {
            match element {
                ruff::InterpolatedStringElement::Literal(literal) => parts.text.push_str(&literal.value),
                ruff::InterpolatedStringElement::Interpolation(node) => self.interpolation(node, parts)?,
            }
        }
        Ok(())
    }

    fn interpolation(&self, node: &ruff::InterpolatedElement, parts: &mut Parts) -> Result<(), Trouble> {
        let spec = match &node.format_spec {
            None => None,
            Some(spec) => {
                let mut inner = Parts::default();
                self.elements(&spec.elements, &mut inner)?;
                Some(inner.finish())
            }
        };
        let mut conversion = match node.conversion {
            ruff::ConversionFlag::None => Conversion::None,
            ruff::ConversionFlag::Str => Conversion::Str,
            ruff::ConversionFlag::Ascii => Conversion::Ascii,
            ruff::ConversionFlag::Repr => Conversion::Repr,
        };
        if let Some(debug) = &node.debug_text {
            let range = ruff_text_size::Ranged::range(node.expression.as_ref());
            parts.text.push_str(debug.leading());
            parts
                .text
                .push_str(self.source.get(range.to_std_range()).unwrap_or_default());
            parts.text.push_str(debug.trailing());
            // `{x=}` shows the repr, unless it says something else.
            if conversion == Conversion::None && spec.is_none() {
                conversion = Conversion::Repr;
            }
        }
        parts.flush();
        parts.done.push(Interpolation::Value {
            value: self.expr(&node.expression)?,
            conversion,
            spec,
            span: self.span(node),
        });
        Ok(())
    }
}

#[derive(Default)]
struct Parts {
    done: Vec<Interpolation>,
    text: String,
}

impl Parts {
    fn flush(&mut self) {
        if !self.text.is_empty() {
            let text = std::mem::take(&mut self.text);
            self.done.push(Interpolation::Text(text.into()));
        }
    }

    fn finish(mut self) -> Vec<Interpolation> {
        self.flush();
        self.done
    }
}
