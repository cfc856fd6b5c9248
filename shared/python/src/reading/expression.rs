//! Expressions of Ruff's tree to ours.

use super::{Reader, Trouble};
use crate::tree::{Argument, BoolOp, CompareOp, Comprehension, Expr, ExprKind, Literal, Operator, UnaryOp};
use num_bigint::BigInt;
use ruff_python_ast as ruff;
use std::rc::Rc;

impl Reader<'_> {
    pub(super) fn expr(&self, node: &ruff::Expr) -> Result<Expr, Trouble> {
        Ok(Expr {
            span: self.span(node),
            kind: self.expr_kind(node)?,
        })
    }

    pub(super) fn exprs(&self, nodes: &[ruff::Expr]) -> Result<Vec<Expr>, Trouble> {
        nodes.iter().map(|node| self.expr(node)).collect()
    }

    pub(super) fn optional(&self, node: Option<&ruff::Expr>) -> Result<Option<Expr>, Trouble> {
        node.map(|node| self.expr(node)).transpose()
    }

    fn boxed(&self, node: &ruff::Expr) -> Result<Box<Expr>, Trouble> {
        self.expr(node).map(Box::new)
    }

    fn optional_box(&self, node: Option<&ruff::Expr>) -> Result<Option<Box<Expr>>, Trouble> {
        node.map(|node| self.boxed(node)).transpose()
    }

    fn expr_kind(&self, node: &ruff::Expr) -> Result<ExprKind, Trouble> {
        Ok(match node {
            ruff::Expr::BoolOp(node) => {
                let operator = match node.op {
                    ruff::BoolOp::And => BoolOp::And,
                    ruff::BoolOp::Or => BoolOp::Or,
                };
                ExprKind::Bool(operator, self.exprs(&node.values)?)
            }
            ruff::Expr::Named(node) => ExprKind::Named(self.boxed(&node.target)?, self.boxed(&node.value)?),
            ruff::Expr::BinOp(node) => ExprKind::Binary(
                self.boxed(&node.left)?,
                operator(node.op),
                self.boxed(&node.right)?,
            ),
            ruff::Expr::UnaryOp(node) => ExprKind::Unary(unary(node.op), self.boxed(&node.operand)?),
            ruff::Expr::Lambda(node) => {
                let parameters = match &node.parameters {
                    Some(parameters) => self.parameters(parameters)?,
                    None => crate::tree::Parameters::default(),
                };
                ExprKind::Lambda(Rc::new(parameters), Rc::new(self.expr(&node.body)?))
            }
            ruff::Expr::If(node) => ExprKind::If {
                test: self.boxed(&node.test)?,
                then: self.boxed(&node.body)?,
                otherwise: self.boxed(&node.orelse)?,
            },
            ruff::Expr::Await(node) => ExprKind::Await(self.boxed(&node.value)?),
            ruff::Expr::Yield(node) => ExprKind::Yield(self.optional_box(node.value.as_deref())?),
            ruff::Expr::YieldFrom(node) => ExprKind::YieldFrom(self.boxed(&node.value)?),
            ruff::Expr::Compare(node) => {
                let rest = node.ops.iter().zip(&node.comparators);
                let rest = rest.map(|(op, right)| Ok((compare(*op), self.expr(right)?)));
                ExprKind::Compare(self.boxed(&node.left)?, rest.collect::<Result<_, Trouble>>()?)
            }
            ruff::Expr::Call(node) => ExprKind::Call {
                function: self.boxed(&node.func)?,
                arguments: self.arguments(&node.arguments)?,
            },
            ruff::Expr::FString(node) => ExprKind::Format(self.format(&node.value)?),
            ruff::Expr::TString(node) => return self.refuse("template strings", node),
            ruff::Expr::Attribute(node) => ExprKind::Attribute {
                object: self.boxed(&node.value)?,
                name: node.attr.as_str().into(),
                name_span: self.span(&node.attr),
            },
            ruff::Expr::Subscript(node) => {
                ExprKind::Subscript(self.boxed(&node.value)?, self.boxed(&node.slice)?)
            }
            ruff::Expr::Starred(node) => ExprKind::Starred(self.boxed(&node.value)?),
            ruff::Expr::Name(node) => ExprKind::Name(node.id.as_str().into()),
            ruff::Expr::Slice(node) => ExprKind::Slice(
                self.optional_box(node.lower.as_deref())?,
                self.optional_box(node.upper.as_deref())?,
                self.optional_box(node.step.as_deref())?,
            ),
            ruff::Expr::IpyEscapeCommand(node) => return self.refuse("notebook commands", node),
            other => return self.display(other),
        })
    }

    /// Literals, and what builds containers.
    fn display(&self, node: &ruff::Expr) -> Result<ExprKind, Trouble> {
        Ok(match node {
            ruff::Expr::Dict(node) => {
                let pair =
                    |item: &ruff::DictItem| Ok((self.optional(item.key.as_ref())?, self.expr(&item.value)?));
                ExprKind::Dict(node.items.iter().map(pair).collect::<Result<_, Trouble>>()?)
            }
            ruff::Expr::Set(node) => ExprKind::Set(self.exprs(&node.elts)?),
            ruff::Expr::List(node) => ExprKind::List(self.exprs(&node.elts)?),
            ruff::Expr::Tuple(node) => ExprKind::Tuple(self.exprs(&node.elts)?),
            ruff::Expr::ListComp(node) => {
                ExprKind::ListComp(self.boxed(&node.elt)?, self.comprehensions(&node.generators)?)
            }
            ruff::Expr::SetComp(node) => {
                ExprKind::SetComp(self.boxed(&node.elt)?, self.comprehensions(&node.generators)?)
            }
            ruff::Expr::DictComp(node) => {
                let Some(key) = &node.key else {
                    return self.refuse("unpacking in a comprehension", node);
                };
                let pair = (self.expr(key)?, self.expr(&node.value)?);
                ExprKind::DictComp(Box::new(pair), self.comprehensions(&node.generators)?)
            }
            ruff::Expr::Generator(node) => {
                ExprKind::Generator(self.boxed(&node.elt)?, self.comprehensions(&node.generators)?)
            }
            ruff::Expr::StringLiteral(node) => ExprKind::Literal(Literal::Str(node.value.to_str().into())),
            ruff::Expr::BytesLiteral(node) => {
                let bytes: Vec<u8> = node.value.bytes().collect();
                ExprKind::Literal(Literal::Bytes(bytes.into()))
            }
            ruff::Expr::NumberLiteral(literal) => match &literal.value {
                ruff::Number::Int(int) => ExprKind::Literal(Literal::Int(self.int(int, literal)?)),
                ruff::Number::Float(float) => ExprKind::Literal(Literal::Float(*float)),
                ruff::Number::Complex { .. } => return self.refuse("complex numbers", literal),
            },
            ruff::Expr::BooleanLiteral(node) => ExprKind::Literal(Literal::Bool(node.value)),
            ruff::Expr::NoneLiteral(_) => ExprKind::Literal(Literal::None),
            ruff::Expr::EllipsisLiteral(_) => ExprKind::Literal(Literal::Ellipsis),
            other => return self.refuse("this expression", other),
        })
    }

    /// Ruff keeps a large number as its text.
    fn int(&self, int: &ruff::Int, node: &ruff::ExprNumberLiteral) -> Result<BigInt, Trouble> {
        if let Some(small) = int.as_u64() {
            return Ok(BigInt::from(small));
        }
        let text = int.to_string().replace('_', "");
        let (digits, radix) = match text.get(..2) {
            Some("0x" | "0X") => (&text[2..], 16),
            Some("0o" | "0O") => (&text[2..], 8),
            Some("0b" | "0B") => (&text[2..], 2),
            _ => (text.as_str(), 10),
        };
        match BigInt::parse_bytes(digits.as_bytes(), radix) {
            Some(number) => Ok(number),
            None => self.refuse("this number", node),
        }
    }

    fn comprehensions(&self, generators: &[ruff::Comprehension]) -> Result<Vec<Comprehension>, Trouble> {
        let one = |node: &ruff::Comprehension| {
            Ok(Comprehension {
                target: self.expr(&node.target)?,
                iterable: self.expr(&node.iter)?,
                conditions: self.exprs(&node.ifs)?,
                is_async: node.is_async,
            })
        };
        generators.iter().map(one).collect()
    }

    pub(super) fn arguments(&self, node: &ruff::Arguments) -> Result<Vec<Argument>, Trouble> {
        let mut arguments = Vec::with_capacity(node.args.len() + node.keywords.len());
        for argument in &node.args {
            arguments.push(match argument {
                ruff::Expr::Starred(starred) => Argument::Star(self.expr(&starred.value)?),
                other => Argument::Positional(self.expr(other)?),
            });
        }
        for keyword in &node.keywords {
            let value = self.expr(&keyword.value)?;
            arguments.push(match &keyword.arg {
                Some(name) => Argument::Named(Rc::from(name.as_str()), value, self.span(keyword)),
                None => Argument::DoubleStar(value),
            });
        }
        Ok(arguments)
    }
}

pub(super) fn operator(operator: ruff::Operator) -> Operator {
    match operator {
        ruff::Operator::Add => Operator::Add,
        ruff::Operator::Sub => Operator::Subtract,
        ruff::Operator::Mult => Operator::Multiply,
        ruff::Operator::MatMult => Operator::MatrixMultiply,
        ruff::Operator::Div => Operator::Divide,
        ruff::Operator::Mod => Operator::Modulo,
        ruff::Operator::Pow => Operator::Power,
        ruff::Operator::LShift => Operator::LeftShift,
        ruff::Operator::RShift => Operator::RightShift,
        ruff::Operator::BitOr => Operator::Or,
        ruff::Operator::BitXor => Operator::Xor,
        ruff::Operator::BitAnd => Operator::And,
        ruff::Operator::FloorDiv => Operator::FloorDivide,
    }
}

fn unary(operator: ruff::UnaryOp) -> UnaryOp {
    match operator {
        ruff::UnaryOp::Invert => UnaryOp::Invert,
        ruff::UnaryOp::Not => UnaryOp::Not,
        ruff::UnaryOp::UAdd => UnaryOp::Positive,
        ruff::UnaryOp::USub => UnaryOp::Negative,
    }
}

fn compare(operator: ruff::CmpOp) -> CompareOp {
    match operator {
        ruff::CmpOp::Eq => CompareOp::Equal,
        ruff::CmpOp::NotEq => CompareOp::NotEqual,
        ruff::CmpOp::Lt => CompareOp::Less,
        ruff::CmpOp::LtE => CompareOp::LessEqual,
        ruff::CmpOp::Gt => CompareOp::Greater,
        ruff::CmpOp::GtE => CompareOp::GreaterEqual,
        ruff::CmpOp::Is => CompareOp::Is,
        ruff::CmpOp::IsNot => CompareOp::IsNot,
        ruff::CmpOp::In => CompareOp::In,
        ruff::CmpOp::NotIn => CompareOp::NotIn,
    }
}
