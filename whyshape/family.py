"""A family of messages: what they say, whatever the version, and the arithmetic that their numbers must reproduce."""

from whyshape.wording import parse_wording


class Family:
    """One family.

    id, title: as in the catalogue. wordings: see `wording.py`; a pair [wording, ops] counts only for these ops.
    violated(numbers): True when the numbers reproduce the clash; may add numbers that follow from those it was given.
    clash(numbers): one sentence, what is wrong with these numbers.
    weak: the wording alone is no proof of a shape error; any other match in the paste goes first.
    """

    def __init__(self, id, title, wordings, violated, clash, *, weak=False):
        self.id = id
        self.title = title
        self.wordings = wordings
        self.violated = violated
        self.clash = clash
        self.weak = weak
        self.parsed = None

    def patterns(self):
        """The parsed wordings with the ops that each is limited to (None for any); parsed on first use."""
        if self.parsed is None:
            self.parsed = []
            for wording in self.wordings:
                ops = None
                if not isinstance(wording, str):
                    ops = wording[1]
                    wording = wording[0]
                self.parsed.append([parse_wording(wording), ops])
        return self.parsed


def op_is(numbers, ops):
    """True when the op of the message begins with one of `ops`; without an op the node's name has to contain it."""
    op = numbers.get("op", "").lower()
    node = numbers.get("node", "").lower()
    return any([op.startswith(wanted.lower()) or (op == "" and wanted.lower() in node) for wanted in ops])


def always(numbers):
    """The violation of a family whose messages print no numbers."""
    return True
