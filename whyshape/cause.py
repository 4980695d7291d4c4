"""A cause: how one mistake (one entry of the cookbook) shows in the numbers of a message."""


class Cause:
    """One entry, seen from the messages that it leads to.

    id, question: as in the entry. fix: one sentence, what to do. ask: what to look at when the numbers cannot decide.
    tells: by family, a function of the numbers that says how likely this mistake is, 0 (excluded) to 100 (proven).
    says: by family, a function of the numbers that gives the sentence(s) between clash and fix: why it happened.
    programs: by family, a function of the numbers that returns [broken, fixed] programs (or None if it cannot).
    siblings: entries that may as well stand first when the numbers are the same.
    keywords: words by which an entry without a message is found.
    """

    def __init__(
        self, id, question, fix, *, ask=None, tells=None, says=None, programs=None, siblings=None, keywords=None
    ):
        self.id = id
        self.question = question
        self.fix = fix
        self.ask = ask
        self.tells = tells or {}
        self.says = says or {}
        self.programs = programs or {}
        self.siblings = siblings or []
        self.keywords = keywords or []


def prior(score):
    """A tell that knows no better than how often this mistake is behind this family."""
    return lambda numbers: score
