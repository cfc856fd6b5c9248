//! A pattern as a tree, and how wide its parts are.

use super::set::Set;

/// A place between characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum At {
    /// `^`
    Start,
    /// `$`
    End,
    /// `\A`
    TextStart,
    /// `\Z`
    TextEnd,
    /// `\b`
    Boundary,
    /// `\B`
    Inside,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Greed {
    Greedy,
    Lazy,
    Possessive,
}

/// What a repetition has no upper limit by.
pub(super) const UNLIMITED: u32 = u32::MAX;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Node {
    Literal(char),
    /// `.`
    Any,
    Set(Set),
    At(At),
    Branch(Vec<Vec<Node>>),
    Group {
        index: Option<usize>,
        add: u32,
        remove: u32,
        body: Vec<Node>,
    },
    Repeat {
        least: u32,
        most: u32,
        greed: Greed,
        body: Vec<Node>,
    },
    Look {
        behind: bool,
        negative: bool,
        body: Vec<Node>,
    },
    Atomic(Vec<Node>),
    Reference(usize),
    Condition {
        group: usize,
        yes: Vec<Node>,
        no: Vec<Node>,
    },
}

/// The least and the most characters that nodes match. `groups` has the widths of those that are closed.
pub(super) fn width(nodes: &[Node], groups: &[Option<(u64, u64)>]) -> (u64, u64) {
    let mut total = (0_u64, 0_u64);
    for node in nodes {
        let (least, most) = width_of(node, groups);
        total = (total.0.saturating_add(least), total.1.saturating_add(most));
    }
    total
}

fn width_of(node: &Node, groups: &[Option<(u64, u64)>]) -> (u64, u64) {
    let either = |left: (u64, u64), right: (u64, u64)| (left.0.min(right.0), left.1.max(right.1));
    match node {
        Node::Literal(_) | Node::Any | Node::Set(_) => (1, 1),
        Node::At(_) | Node::Look { .. } => (0, 0),
        Node::Branch(branches) => {
            let widths = branches.iter().map(|branch| width(branch, groups));
            widths.reduce(either).unwrap_or((0, 0))
        }
        Node::Group { body, .. } | Node::Atomic(body) => width(body, groups),
        Node::Repeat {
            least, most, body, ..
        } => {
            let (narrow, wide) = width(body, groups);
            let widest = if *most == UNLIMITED && wide > 0 {
                u64::MAX
            } else {
                wide.saturating_mul(u64::from(*most))
            };
            (narrow.saturating_mul(u64::from(*least)), widest)
        }
        Node::Reference(group) => groups.get(*group).copied().flatten().unwrap_or((0, 0)),
        Node::Condition { yes, no, .. } => either(width(yes, groups), width(no, groups)),
    }
}
