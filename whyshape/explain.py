"""The look-up: a pasted text -> messages -> family and numbers -> ranked causes.

The stages: `clean` the paste; `find_messages` by the literals, the patterns and the violation of each family;
`innermost` chooses one of them; `ranked` asks each cause for its tell; `answer` writes it down.
"""

from whyshape.causes import CAUSES
from whyshape.causes.usual import USUAL
from whyshape.families import FAMILIES
from whyshape.family import op_is
from whyshape.names import full_name, full_text
from whyshape.say import said
from whyshape.text import CHAINS, clean, context
from whyshape.wording import cut_off, literals_in_order, read_wording

# A wording is tried at its last occurrences: in a long log the last error is the one that matters.
OCCURRENCES = 6
# And so many places of its first literal are looked at, in case it is a common word.
TRIED = 120
SHOWN_CAUSES = 5
# So far back the beginning of a message's sentence is looked for; after a colon or a bracket it has to look like one.
BACK = 240
CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ`'\""
CLASSES = ["error", "exception", "argument", "traceback)", " "]
# What follows a message and is none of it.
AFTER = [
    " [[", " Traceback", " During handling", " The above exception", " Call arguments",
    " Arguments received", " Detected at node",
    " Errors may have", " Original stack", " Function call stack", " Caused by op",
    " Hint: ", " name: ", " --", " Received inputs:", "  ",
]  # fmt: skip
# A message that is cut off stands among the last so many letters; so many of its first ones are looked for.
CUT = 1500
BEGINNING = 16
# A message whose numbers cannot be read has so many letters in the literals of its wording, and no more between them.
WHOLE = 40
REACH = 300
# Below this, or when the second is as near as this, the numbers have not decided.
SURE = 70
NEAR = 12


def explain(paste, pages):
    """The answer to a paste, as in the contract of `whyshape explain --json`; `pages` are the entries with a page."""
    messages = []
    for text in clean(paste):
        messages = find_messages(text)
        if len(messages) > 0:
            break
    if len(messages) == 0:
        cut = find_cut_off(clean(paste)[0])
        return unmatched(paste, pages) if cut is None else answer_cut_off(cut[0], cut[1], pages)
    chosen = innermost(messages)
    return answer(chosen, [message for message in messages if message is not chosen], pages)


def find_messages(text):
    """Every message of a family in the text, in order; of overlapping ones the longest, then the first family."""
    lowered = text.lower()
    found = []
    for family in FAMILIES:
        read = []
        for parsed, ops in family.patterns():
            seen = []
            for start in occurrences(parsed["literals"], lowered):
                message = read_message(family, parsed, ops, text, start, seen)
                if message is not None:
                    read.append(message)
        # Numbers that do not clash refute the family there; a shorter wording without them must not bring it back.
        for message in read:
            if message["clash"] and not any([not other["clash"] and overlap(message, other) for other in read]):
                found.append(message)
    found = sorted(found, key=lambda message: message["start"] - message["end"])
    kept = []
    for message in found:
        if not any([overlap(message, other) for other in kept]):
            kept.append(message)
    kept = sorted(kept, key=lambda message: message["start"])
    before = 0
    for i, message in enumerate(kept):
        end = message_end(text, message["end"])
        message["text"] = text[message_start(text, message["start"], before) : end].strip()
        before = end
        following = kept[i + 1]["start"] if i + 1 < len(kept) else len(lowered)
        message["chained"] = any([chain in lowered[message["end"] : following] for chain in CHAINS])
    return kept


def overlap(one, other):
    """True when two messages share a place in the text."""
    return one["start"] < other["end"] and other["start"] < one["end"]


def occurrences(literals, lowered):
    """Places of a wording's first literal after which its other literals follow in order; the last ones only."""
    places = []
    tried = 0
    start = lowered.rfind(literals[0])
    while start >= 0 and len(places) < OCCURRENCES and tried < TRIED:
        tried += 1
        if literals_in_order(literals, lowered, start):
            places.append(start)
        start = lowered.rfind(literals[0], 0, start + len(literals[0]) - 1)
    return places


def read_message(family, parsed, ops, text, start, seen):
    """The message of this family at this place with its numbers, and whether they clash; None when it is none."""
    read = read_wording(parsed, text, start)
    if read is None or read[0] in seen:
        return None
    seen.append(read[0])
    end = start + len(read[0])
    numbers = context(text, start, end)
    if ops is not None and not op_is(numbers, ops):
        return None
    for name, value in read[1].items():
        numbers[name] = value
    return {"family": family, "start": start, "end": end, "numbers": numbers, "clash": family.violated(numbers)}


def message_start(text, start, before):
    """Where the sentence that holds the message begins, for showing it; wordings may begin in its middle."""
    low = max(start - BACK, before)
    place = start - 1
    while place > low:
        pair = text[place - 1 : place + 1]
        capital = text[place + 1 : place + 2] in CAPITALS
        if pair in [". ", "} ", "! ", "? "] or (capital and pair in [": ", ") ", "] ", "> "]):
            return place + 1
        if pair == ": " and any([text[low : place - 1].lower().endswith(word) for word in CLASSES]):
            return place + 1
        place -= 1
    if low == before:
        return low
    while start > low and text[start - 1] != " ":
        start -= 1
    return start


def message_end(text, end):
    """Where the sentence that holds the message ends, for showing it."""
    if end > 0 and text[end - 1] == " ":
        end -= 1
    window = text[end : end + 300]
    stop = len(window)
    for mark in AFTER:
        place = window.find(mark)
        if 0 <= place < stop:
            stop = place
    dot = window.find(". ")
    if 0 <= dot < stop:
        stop = dot + 1
    return end + stop


def innermost(messages):
    """The message to answer: the last one, or the one that it was raised from.

    Guesses only when there is nothing else.
    """
    strong = [message for message in messages if not message["family"].weak]
    if len(strong) == 0:
        strong = messages
    chosen = strong[-1]
    for message in reversed(strong[:-1]):
        if not message["chained"]:
            break
        chosen = message
    return chosen


def ranked(message):
    """[score, cause] pairs of a message, the likeliest first; equal scores keep the order of CAUSES."""
    id = message["family"].id
    scored = []
    for cause in CAUSES:
        if id in cause.tells:
            score = min(cause.tells[id](message["numbers"]), 100)
            if score > 0:
                scored.append([score, cause])
    return sorted(scored, key=lambda pair: -pair[0])


def answer(message, others, pages):
    """The object of the contract for a matched message."""
    scored = ranked(message)
    numbers = message["numbers"]
    family = message["family"]
    causes = []
    for score, cause in scored[:SHOWN_CAUSES]:
        programs = cause.programs[family.id](numbers) if family.id in cause.programs else None
        causes.append(suggestion(cause, score, explanation(family, cause, numbers), programs, pages))
    numbers = {full_name(name): value for name, value in numbers.items()}
    result = contract(family, message["text"], numbers, causes, ask(scored), [])
    if len(others) > 0:
        result["others"] = [{"family": full_name(other["family"].id), "message": other["text"]} for other in others[:8]]
    return result


def suggestion(cause, score, text, programs, pages):
    """A cause as the contract has it."""
    return {
        "entry": full_name(cause.id),
        "score": score / 100,
        "question": full_text(cause.question),
        "explanation": full_text(text),
        "broken": programs and full_text(programs[0]),
        "fixed": programs and full_text(programs[1]),
        "url": page(cause, pages),
    }


def contract(family, text, numbers, causes, question, entries):
    """The object of the contract; for a paste that holds no known message the family is None."""
    return {
        "matched": family is not None,
        "family": full_name(family.id) if family is not None else None,
        "message": text,
        "numbers": numbers,
        "causes": causes,
        "ask": question,
        "nearest": entries,
    }


def explanation(family, cause, numbers):
    """Clash, reason and remedy: three sentences or so."""
    parts = [said(family.clash, numbers)]
    if family.id in cause.says:
        parts.append(cause.says[family.id](numbers))
    parts.append(cause.fix)
    return " ".join([part for part in parts if part != ""])


def ask(scored):
    """What to look at when the numbers cannot decide: the question of the likeliest cause that has one."""
    if len(scored) == 0:
        return None
    best = scored[0][0]
    if best >= SURE and (len(scored) == 1 or best - scored[1][0] > NEAR):
        return None
    for score, cause in scored:
        if cause.ask is not None and best - score <= NEAR:
            return full_text(cause.ask)
    return None


def page(cause, pages):
    """Address of the entry's page, relative to the site, or None while it is not written."""
    id = full_name(cause.id)
    return f"notebooks/{id}/" if id in pages else None


def find_cut_off(text):
    """[family, message] when the text ends inside a message, or one has something else for its numbers; else None."""
    text = text[-CUT:]
    lowered = text.lower()
    best = None
    for family in FAMILIES:
        for parsed, ops in family.patterns():
            if ops is None and not family.weak:
                start = where_cut_off(parsed, text, lowered)
                if start >= 0 and (best is None or start < best[0]):
                    best = [start, family]
    # Numbers that can be read, and do not clash, refute the family here too.
    if best is None or any(
        [
            read_wording(parsed, text, start) is not None
            for parsed, ops in best[1].patterns()
            for start in occurrences(parsed["literals"], lowered)
        ]
    ):
        return None
    return [best[1], text[message_start(text, best[0], 0) :].strip()]


def where_cut_off(parsed, text, lowered):
    """Where a wording begins that the text's end cuts off, -1 when nowhere; its last three beginnings are tried.

    So for one that is whole but for its holes, which the pattern cannot read: (None, XX), or [batch, n].
    """
    literals = parsed["literals"]
    start = lowered.rfind(literals[0])
    near = lowered[start : start + REACH]
    if start >= 0 and len("".join(literals)) >= WHOLE and literals_in_order(literals, near, 0):
        return start
    beginning = literals[0][:BEGINNING]
    start = lowered.rfind(beginning)
    for _ in range(3):
        if start < 0 or cut_off(parsed, text, start):
            return start
        start = lowered.rfind(beginning, 0, start)
    return -1


def usual(family):
    """Up to three causes that are usually behind a family, the likeliest first; the tells without numbers say which."""
    if family.id in USUAL:
        return [cause for id in USUAL[family.id] for cause in CAUSES if cause.id == id]
    return [cause for score, cause in ranked({"family": family, "numbers": {}})[:3]]


def answer_cut_off(family, text, pages):
    """The answer to a message that is cut off before its numbers: what is usually behind it, and what is missing."""
    causes = [suggestion(cause, 40 - 10 * i, cause.fix, None, pages) for i, cause in enumerate(usual(family))]
    question = "The message has lost its numbers: paste the whole of it, to its last line."
    return contract(family, text, {}, causes, question, [])


def unmatched(paste, pages):
    """The object of the contract for a paste that holds no known message."""
    question = "Look for the last line that begins with the name of an error (ValueError: ...), and paste it whole."
    return contract(None, None, {}, [], question, nearest(paste, pages))


def words(text):
    """The words of a text in small letters, of three letters or more."""
    out = []
    word = ""
    for letter in text.lower() + " ":
        if letter in "abcdefghijklmnopqrstuvwxyz0123456789":
            word = word + letter
        else:
            if len(word) > 2 and word not in out:
                out.append(word)
            word = ""
    return out


def nearest(paste, pages):
    """Up to three entries that share rare words with the paste; none when too few are shared."""
    asked = words(paste[:3000])
    known = [words(full_text(" ".join([cause.question] + cause.keywords))) for cause in CAUSES]
    frequency = {}
    for entry_words in known:
        for word in entry_words:
            frequency[word] = frequency.get(word, 0) + 1
    scored = []
    for i, cause in enumerate(CAUSES):
        # A word counts the more, the fewer entries have it; words of nearly all entries count nothing.
        weights = [12 // frequency[word] for word in known[i] if word in asked]
        # Who asks the question itself, nearly word for word, means it, however common its words are.
        question = words(full_text(cause.question))
        repeated = 5 * len([word for word in question if word in asked]) >= 4 * len(question)
        score = sum(weights) + (12 if repeated else 0)
        if len(weights) > 1 and score >= 12:
            scored.append([score, cause])
    scored = sorted(scored, key=lambda pair: -pair[0])
    best = [cause for weight, cause in scored[:3]]
    return [
        {"entry": full_name(cause.id), "question": full_text(cause.question), "url": page(cause, pages)}
        for cause in best
    ]
