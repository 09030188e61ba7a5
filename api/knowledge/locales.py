"""Languages: in which order a reader is served, and how a language is written. Pure."""

from collections.abc import Sequence

RIGHT_TO_LEFT = frozenset({"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})


def language(locale: str) -> str:
    """Without the region: de-AT is de."""
    return locale.partition("-")[0]


def direction(locale: str) -> str:
    return "rtl" if language(locale) in RIGHT_TO_LEFT else "ltr"


def chain(asked: str, default: str) -> list[str]:
    """The locales in which a reader is served, best first: as asked, the language without its region, the default."""
    return list(dict.fromkeys((asked, language(asked), default)))


def differs(asked: str, got: str) -> bool:
    """Whether a reader must be told that this is another language than the one asked for."""
    return language(asked) != language(got)


def preferred(accepted: str, offered: Sequence[str]) -> str | None:
    """Of the offered locales the one that a browser wants most, by its Accept-Language header; None if it says nothing
    that is offered."""
    wanted = sorted(_weighed(accepted), key=lambda one: -one[1])
    for tag, weight in wanted:
        if weight and (found := _among(tag, offered)):
            return found
    return None


def _weighed(accepted: str) -> list[tuple[str, float]]:
    pieces = [piece.strip().partition(";q=") for piece in accepted.split(",")[:20]]
    return [(tag.lower(), _weight(weight)) for tag, _, weight in pieces if tag]


def _weight(written: str) -> float:
    try:
        return float(written or 1)
    except ValueError:
        return 0.0


def _among(tag: str, offered: Sequence[str]) -> str | None:
    same = (one for one in offered if one.lower() == tag)
    alike = (one for one in offered if language(one) == tag.partition("-")[0])
    return next(same, None) or next(alike, None)
