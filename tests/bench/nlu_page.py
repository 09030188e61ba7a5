"""What was understood as a Markdown page: accuracy by intent, and what was taken for what."""

import time
from collections import Counter

# Both go to the knowledge search: the score of what it finds decides.
CATCH_ALL = ("ask_question", "nlu_fallback")
HOW = """How it is counted: *right* is the expected intent; a question may also be doubted (`nlu_fallback`), as both go
to the knowledge search. Cross-validation leaves each fifth of the examples of `data/nlu` out in turn, and the phrases
altogether. The held-out utterances (`tests/bench/nlu_held_out.yml`) were written by somebody who had not seen
`data/nlu`; those that stand there all the same, being what everybody says, count too: {trained} of {utterances}. All
three classifiers doubt below a confidence of 0.45; ours wants 0.75 to call a person for an alarm."""
BEFORE = """Before `data/nlu` was extended (22 November 2026, 433 examples, no alarm learned) the held-out utterances
gave: ours 57.6 %, stock bag of words 49.9 %, DIET 57.6 %; ours by intent, in the order below: 72, 52, 48, 44, 64, 76,
25, 62.5, 8.6, 40, 46.7 and 97.1 %. What was added is not copied from them."""


def is_right(expected, found):
    return found == expected or (found in CATCH_ALL and expected in CATCH_ALL)


def page(crossed, seen, trained):
    """Both: name → pairs of expected and found intent; `trained`: how many held-out utterances are examples too."""
    how = HOW.format(trained=trained, utterances=len(seen["ours"]))
    made = time.strftime("%d %B %Y, %H:%M UTC", time.gmtime())
    parts = ["# What the bot understands: measured",
             f"Made by `.venv/bot-full/bin/python -m tests.bench.nlu` on {made}.",
             "## Held-out utterances", BEFORE, _by_intent(seen), "## Five-fold cross-validation", _by_intent(crossed),
             "## Taken for what: ours, held-out utterances", _confusion(seen["ours"]), how]  # fmt: skip
    return "\n\n".join(parts) + "\n"


def _by_intent(found):
    intents = list(dict.fromkeys(expected for expected, _ in next(iter(found.values()))))
    rows = [[intent, *_shares(found, lambda expected, intent=intent: expected == intent)] for intent in intents]
    rows.append(["**all**", *_shares(found, lambda _: True)])
    return _table(["intent", "utterances", *found], rows)


def _shares(found, belongs):
    chosen = {name: [pair for pair in pairs if belongs(pair[0])] for name, pairs in found.items()}
    count = len(next(iter(chosen.values())))
    return [str(count), *(f"{100 * sum(is_right(*pair) for pair in pairs) / count:.1f} %" for pairs in chosen.values())]


def _confusion(pairs):
    expected = list(dict.fromkeys(intent for intent, _ in pairs))
    found = expected + sorted({intent for _, intent in pairs} - set(expected))
    counts = Counter(pairs)
    rows = [[intent, *(str(counts[intent, other] or "") for other in found)] for intent in expected]
    return _table(["expected ↓ found →", *found], rows)


def _table(head, rows):
    return "\n".join(f"| {' | '.join(line)} |" for line in (head, ["---"] * len(head), *rows))
