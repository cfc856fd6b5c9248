"""Text in lines of a given width."""

import re


class TextWrapper:
    def __init__(self, width=70, initial_indent="", subsequent_indent="", expand_tabs=True, replace_whitespace=True,
                 fix_sentence_endings=False, break_long_words=True, drop_whitespace=True, break_on_hyphens=True,
                 tabsize=8, *, max_lines=None, placeholder=" [...]"):
        self.width = width
        self.initial_indent = initial_indent
        self.subsequent_indent = subsequent_indent
        self.expand_tabs = expand_tabs
        self.replace_whitespace = replace_whitespace
        self.break_long_words = break_long_words
        self.drop_whitespace = drop_whitespace
        self.break_on_hyphens = break_on_hyphens
        self.tabsize = tabsize
        self.max_lines = max_lines
        self.placeholder = placeholder

    def _pieces(self, text):
        """Words and the blanks between them; a word with hyphens may be several."""
        if self.expand_tabs:
            text = text.expandtabs(self.tabsize)
        if self.replace_whitespace:
            text = text.translate({ord(blank): " " for blank in "\t\n\x0b\x0c\r"})
        pieces = []
        for word in re.findall(r"\s+|\S+", text):
            if self.break_on_hyphens and not word.isspace():
                pieces.extend(part for part in re.split(r"(?<=[^\W\d]{2}-)(?=[^\W\d])", word) if part)
            else:
                pieces.append(word)
        return pieces

    def wrap(self, text):
        if self.width <= 0:
            raise ValueError(f"invalid width {self.width!r} (must be > 0)")
        pieces = self._pieces(text)[::-1]
        lines = []
        while pieces:
            indent = self.subsequent_indent if lines else self.initial_indent
            width = self.width - len(indent)
            if self.drop_whitespace and lines and pieces[-1].isspace():
                pieces.pop()
                if not pieces:
                    break
            line = self._line(pieces, width)
            if self.drop_whitespace and line and line[-1].isspace():
                line.pop()
            if not line:
                continue
            if self.max_lines is None or len(lines) + 1 < self.max_lines or self._over(pieces, line, width):
                lines.append(indent + "".join(line))
                continue
            while line:
                if not line[-1].isspace() and len("".join(line)) + len(self.placeholder) <= width:
                    lines.append(indent + "".join(line) + self.placeholder)
                    break
                line.pop()
            else:
                lines.append(indent + self.placeholder.lstrip())
            break
        return lines

    def _over(self, pieces, line, width):
        rest = [piece for piece in pieces if not (self.drop_whitespace and piece.isspace())]
        return not rest and len("".join(line)) <= width

    def _line(self, pieces, width):
        """Takes the pieces that fit into one line; a word that is longer than any line is cut."""
        line, length = [], 0
        while pieces and length + len(pieces[-1]) <= width:
            length += len(pieces[-1])
            line.append(pieces.pop())
        if pieces and len(pieces[-1]) > width:
            if self.break_long_words:
                room = max(width - length, 1) if width - length > 0 else 1
                if length + room <= max(width, 1):
                    line.append(pieces[-1][:room])
                    pieces[-1] = pieces[-1][room:]
            elif not line:
                line.append(pieces.pop())
        return line

    def fill(self, text):
        return "\n".join(self.wrap(text))


def wrap(text, width=70, **kwargs):
    return TextWrapper(width=width, **kwargs).wrap(text)


def fill(text, width=70, **kwargs):
    return TextWrapper(width=width, **kwargs).fill(text)


def shorten(text, width, **kwargs):
    """The text on one line, cut at a word where it is too long."""
    return TextWrapper(width=width, max_lines=1, **kwargs).fill(" ".join(text.strip().split()))


def dedent(text):
    """Takes away the blanks that every line begins with."""
    lines = text.split("\n")
    margin = None
    for line in lines:
        if line.strip(" \t"):
            blanks = line[:len(line) - len(line.lstrip(" \t"))]
            if margin is None:
                margin = blanks
            while not blanks.startswith(margin):
                margin = margin[:-1]
    margin = margin or ""
    return "\n".join(line[len(margin):] if line.strip(" \t") else "" for line in lines)


def indent(text, prefix, predicate=None):
    """Puts something before each line that is not blank."""
    predicate = predicate or str.strip
    return "".join(prefix + line if predicate(line) else line for line in text.splitlines(True))
