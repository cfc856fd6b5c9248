//! Statements carried out.

use super::statement::Statement;
use super::syntax::Node;
use super::{Names, Python, Value};
use std::cmp::Ordering;

impl Python {
    pub(super) fn carry_out(&mut self, statement: &Statement, names: &mut dyn Names) -> Result<(), String> {
        match statement {
            Statement::Assert { that, message, text } => {
                if self.value(that, names)?.is_true() {
                    return Ok(());
                }
                let mut failed = format!("assertion does not hold: {text}{}", self.seen(that, names));
                if let Some(Ok(message)) = message.as_ref().map(|node| self.value(node, names)) {
                    failed.push_str(&format!(" ({message})"));
                }
                Err(failed)
            }
            Statement::Assign {
                name,
                operator,
                value,
            } => {
                let mut new = self.value(value, names)?;
                if let Some(operator) = operator {
                    new = binary(operator, &self.named(name, names)?, &new)?;
                }
                self.variables.insert(name.clone(), new);
                Ok(())
            }
            Statement::Value(node) => self.value(node, names).map(|_| ()),
        }
    }

    /// What the names in a comparison hold: `, where tcpi_unacked is 3`.
    fn seen(&self, node: &Node, names: &mut dyn Names) -> String {
        let mut found = Vec::new();
        names_in(node, &mut found);
        let values = found.into_iter().filter_map(|name| {
            let value = self.named(name, names).ok()?;
            Some(format!("{name} is {value}"))
        });
        let values: Vec<_> = values.collect();
        if values.is_empty() {
            String::new()
        } else {
            format!(", where {}", values.join(", "))
        }
    }

    fn named(&self, name: &str, names: &mut dyn Names) -> Result<Value, String> {
        if let Some(value) = self.variables.get(name) {
            return Ok(value.clone());
        }
        match name {
            "True" => Ok(Value::Bool(true)),
            "False" => Ok(Value::Bool(false)),
            "None" => Ok(Value::None),
            _ => match names.value(name)? {
                Some(value) => Ok(Value::Int(value)),
                None => Err(format!("Python: name '{name}' is not defined")),
            },
        }
    }

    fn value(&self, node: &Node, names: &mut dyn Names) -> Result<Value, String> {
        match node {
            Node::Int(number) => Ok(Value::Int(*number)),
            Node::Float(number) => Ok(Value::Float(*number)),
            Node::Text(text) => Ok(Value::Text(text.clone())),
            Node::Name(name) => self.named(name, names),
            Node::Tuple(items) => self.values(items, names).map(Value::Tuple),
            Node::Unary(sign, of) => unary(sign, self.value(of, names)?),
            Node::Binary(sign, left, right) => {
                binary(sign, &self.value(left, names)?, &self.value(right, names)?)
            }
            Node::And(left, right) => {
                let left = self.value(left, names)?;
                if left.is_true() {
                    self.value(right, names)
                } else {
                    Ok(left)
                }
            }
            Node::Or(left, right) => {
                let left = self.value(left, names)?;
                if left.is_true() {
                    Ok(left)
                } else {
                    self.value(right, names)
                }
            }
            Node::Compare(first, others) => {
                let mut left = self.value(first, names)?;
                for (sign, other) in others {
                    let right = self.value(other, names)?;
                    if !holds(sign, &left, &right)? {
                        return Ok(Value::Bool(false));
                    }
                    left = right;
                }
                Ok(Value::Bool(true))
            }
            Node::If(parts) => {
                let [condition, then, otherwise] = &**parts;
                let branch = if self.value(condition, names)?.is_true() {
                    then
                } else {
                    otherwise
                };
                self.value(branch, names)
            }
            Node::Apply(name, arguments) => applied(name, &self.values(arguments, names)?),
        }
    }

    fn values(&self, nodes: &[Node], names: &mut dyn Names) -> Result<Vec<Value>, String> {
        nodes.iter().map(|node| self.value(node, names)).collect()
    }
}

fn names_in<'a>(node: &'a Node, found: &mut Vec<&'a str>) {
    match node {
        Node::Name(name) if !found.contains(&name.as_str()) && name.contains("tcpi_") => found.push(name),
        Node::Int(_) | Node::Float(_) | Node::Text(_) | Node::Name(_) => {}
        Node::Unary(_, of) => names_in(of, found),
        Node::Binary(_, left, right) | Node::And(left, right) | Node::Or(left, right) => {
            names_in(left, found);
            names_in(right, found);
        }
        Node::Compare(first, others) => {
            names_in(first, found);
            others.iter().for_each(|(_, other)| names_in(other, found));
        }
        Node::Tuple(items) | Node::Apply(_, items) => items.iter().for_each(|item| names_in(item, found)),
        Node::If(parts) => parts.iter().for_each(|part| names_in(part, found)),
    }
}

fn wrong(what: &str) -> String {
    format!("Python: {what} cannot be done with these values")
}

fn unary(sign: &str, of: Value) -> Result<Value, String> {
    match (sign, of) {
        ("not", of) => Ok(Value::Bool(!of.is_true())),
        ("-", Value::Int(number)) => number.checked_neg().map(Value::Int).ok_or_else(|| wrong("-")),
        ("-", Value::Float(number)) => Ok(Value::Float(-number)),
        ("+", of @ (Value::Int(_) | Value::Float(_))) => Ok(of),
        ("~", Value::Int(number)) => Ok(Value::Int(!number)),
        _ => Err(wrong(sign)),
    }
}

fn integer(value: &Value) -> Option<i128> {
    match value {
        Value::Int(number) => Some(*number),
        Value::Bool(value) => Some((*value).into()),
        Value::None | Value::Float(_) | Value::Text(_) | Value::Tuple(_) => None,
    }
}

fn float(value: &Value) -> Option<f64> {
    match value {
        Value::Float(number) => Some(*number),
        other => integer(other).map(|number| number as f64),
    }
}

fn binary(sign: &str, left: &Value, right: &Value) -> Result<Value, String> {
    if let (Value::Text(pattern), "%") = (left, sign) {
        return Ok(Value::Text(format!("{pattern} % {right}")));
    }
    if let (Value::Text(left), "+", Value::Text(right)) = (left, sign, right) {
        return Ok(Value::Text(format!("{left}{right}")));
    }
    if let (Some(left), Some(right)) = (integer(left), integer(right)) {
        let shift = u32::try_from(right).ok();
        let whole = match sign {
            "+" => left.checked_add(right),
            "-" => left.checked_sub(right),
            "*" => left.checked_mul(right),
            "//" => floor_division(left, right).map(|(whole, _)| whole),
            "%" => floor_division(left, right).map(|(_, rest)| rest),
            "&" => Some(left & right),
            "|" => Some(left | right),
            "^" => Some(left ^ right),
            "<<" => shift
                .filter(|shift| *shift < 100)
                .and_then(|shift| left.checked_mul(1 << shift)),
            ">>" => shift.map(|shift| left >> shift.min(127)),
            "**" => shift.and_then(|power| left.checked_pow(power)),
            "/" if right != 0 => return Ok(Value::Float(left as f64 / right as f64)),
            _ => None,
        };
        return whole.map(Value::Int).ok_or_else(|| wrong(sign));
    }
    let (Some(left), Some(right)) = (float(left), float(right)) else {
        return Err(wrong(sign));
    };
    Ok(Value::Float(match sign {
        "+" => left + right,
        "-" => left - right,
        "*" => left * right,
        "/" if right != 0.0 => left / right,
        "//" if right != 0.0 => (left / right).floor(),
        "**" => left.powf(right),
        _ => return Err(wrong(sign)),
    }))
}

/// As Python divides: the rest has the sign of the divisor.
fn floor_division(left: i128, right: i128) -> Option<(i128, i128)> {
    let (whole, rest) = (left.checked_div(right)?, left.checked_rem(right)?);
    let is_above = rest != 0 && (rest < 0) != (right < 0);
    Some(if is_above {
        (whole - 1, rest + right)
    } else {
        (whole, rest)
    })
}

fn order(left: &Value, right: &Value) -> Option<Ordering> {
    match (left, right) {
        (Value::Text(left), Value::Text(right)) => Some(left.cmp(right)),
        _ => match (integer(left), integer(right)) {
            (Some(left), Some(right)) => Some(left.cmp(&right)),
            _ => float(left)?.partial_cmp(&float(right)?),
        },
    }
}

fn holds(sign: &str, left: &Value, right: &Value) -> Result<bool, String> {
    let same = |left: &Value, right: &Value| left == right || order(left, right) == Some(Ordering::Equal);
    match sign {
        "==" => return Ok(same(left, right)),
        "!=" => return Ok(!same(left, right)),
        "in" => {
            let Value::Tuple(items) = right else {
                return Err(wrong(sign));
            };
            return Ok(items.iter().any(|item| same(left, item)));
        }
        _ => {}
    }
    let order = order(left, right).ok_or_else(|| wrong(sign))?;
    Ok(match sign {
        "<" => order.is_lt(),
        ">" => order.is_gt(),
        "<=" => order.is_le(),
        _ => order.is_ge(),
    })
}

/// The functions that are built in.
fn applied(name: &str, arguments: &[Value]) -> Result<Value, String> {
    let items = match arguments {
        [Value::Tuple(items)] => items.as_slice(),
        _ => arguments,
    };
    let best = |wanted: Ordering| {
        let better = |best: &Value, item: &Value| order(item, best) == Some(wanted);
        let found = items
            .iter()
            .cloned()
            .reduce(|best, item| if better(&best, &item) { item } else { best });
        found.ok_or_else(|| wrong(name))
    };
    match (name, arguments) {
        ("abs", [Value::Int(number)]) => Ok(Value::Int(number.checked_abs().ok_or_else(|| wrong(name))?)),
        ("abs", [Value::Float(number)]) => Ok(Value::Float(number.abs())),
        ("int", [Value::Float(number)]) => Ok(Value::Int(*number as i128)),
        ("int", [of]) => integer(of).map(Value::Int).ok_or_else(|| wrong(name)),
        ("float", [of]) => float(of).map(Value::Float).ok_or_else(|| wrong(name)),
        ("round", [of]) => float(of)
            .map(|number| Value::Int(number.round() as i128))
            .ok_or_else(|| wrong(name)),
        ("str" | "repr", [of]) => Ok(Value::Text(of.to_string())),
        ("min", _) => best(Ordering::Less),
        ("max", _) => best(Ordering::Greater),
        ("print", _) => Ok(Value::None),
        _ => Err(format!("Python: {name}() is not understood here")),
    }
}
