"""The names of families, causes and numbers, and the texts, as the outside knows them.

The compiled look-up calls them something shorter inside, so that it loads faster; there `full_name` looks the name up
in a table that `compile_js.py` writes. Names that are shown or put into a text, and names from outside, are full ones.
Likewise the sentences of families and causes have one letter for each of the most frequent phrases, until `full_text`
writes them out.
"""


def full_name(name):
    """The name of a family, a cause or a number as the outside knows it."""
    return name


def full_text(text):
    """A text as the outside is to read it."""
    return text
