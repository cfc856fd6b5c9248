import string
import textwrap

print(string.ascii_lowercase, string.digits, string.hexdigits, string.punctuation, repr(string.whitespace), string.ascii_letters[26:30])
t = string.Template("Hi $name, you owe ${amount}$$")
print(t.substitute(name="Ali", amount=5), t.safe_substitute(name="B"))
try:
    t.substitute(name="x")
except KeyError as error:
    print("KeyError", error)
print(string.capwords("hello big world"))
text = "The kernel keeps two queues for a listening socket, and both of them are bounded."
print(textwrap.fill(text, 30))
print(textwrap.wrap(text, 40), textwrap.shorten(text, 30))
print(textwrap.dedent("""\
    one
      two
    three"""))
print(textwrap.indent("a\nb\n\nc", "> "))
