//! The marks under a line of a traceback.

/// Carets below `from` to `to` of a line; where that is a binary operator, a subscript or a call, CPython marks with
/// carets only what fails and with tildes the rest.
#[must_use]
pub(super) fn marks(line: &str, from: usize, to: usize) -> String {
    let part: Vec<char> = line.chars().skip(from).take(to - from).collect();
    let text: String = part.iter().collect();
    let Some((first, last)) = anchors(&text) else {
        return format!("{}{}", " ".repeat(from), "^".repeat(to - from));
    };
    let mut marks = " ".repeat(from);
    for at in 0..part.len() {
        marks.push(if at >= first && at < last { '^' } else { '~' });
    }
    marks
}

/// Where the operator, or the index, of an expression stands (in characters).
fn anchors(text: &str) -> Option<(usize, usize)> {
    use crate::tree::ExprKind;
    let expression = crate::reading::expression(text).ok()?;
    let whole = |span: crate::tree::Span| span.line == 1 && span.end_line == 1;
    match &expression.kind {
        ExprKind::Binary(left, _, right) if whole(expression.span) => {
            let characters: Vec<char> = text.chars().collect();
            let mut at = left.span.end_column as usize;
            while at < right.span.column as usize
                && matches!(characters.get(at), Some(' ' | '\t' | ')' | '\\'))
            {
                at += 1;
            }
            let next = characters.get(at + 1)?;
            let width = if at + 1 < right.span.column as usize && !next.is_whitespace() && *next != '(' {
                2
            } else {
                1
            };
            Some((at, at + width))
        }
        ExprKind::Subscript(object, _) if whole(expression.span) => {
            let open = object.span.end_column as usize;
            let skipped = text.chars().skip(open).take_while(|one| *one != '[').count();
            Some((open + skipped, expression.span.end_column as usize))
        }
        _ => None,
    }
}
