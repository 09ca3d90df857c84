"""How a try is told, on pages and in the shell."""

from __future__ import annotations

from osmosis.kernel.number_words import number_words
from osmosis.languages.dates import told_date
from osmosis.languages.speaking import gettext, ngettext, noop
from osmosis.storage.tries import Answer, Try

__all__ = [
    "come_words",
    "ended_words",
    "last_words",
    "left_words",
    "times_words",
    "tried_words",
    "try_facts",
]

_ENDED = {
    None: noop("Ended on {date}."),
    Answer.KEEP: noop("Kept on {date}."),
    Answer.GO_BACK: noop("Taken back on {date}."),
    Answer.CHANGE_AGAIN: noop("Changed again on {date}."),
}
# By what comes so many times; of "it", and of what has to be told.
_ONLY = {
    "sitting": (
        noop("You tried it like this for this one sitting."),
        noop("You tried {tried} like this for this one sitting."),
    ),
    "opening": (
        noop("You tried it like this for this one opening."),
        noop("You tried {tried} like this for this one opening."),
    ),
}


def times_words(one: Try) -> str:
    """For how many times it is: "four times"."""
    return ngettext("one time", "{number} times", one.times, number=number_words(one.times))


def come_words(one: Try) -> str:
    """How many of them have come, as a sentence: "Two have come."."""
    count = one.counted
    if not count:
        return gettext("None has come yet.")
    number = number_words(count).capitalize()
    return ngettext("One has come.", "{number} have come.", count, number=number)


def left_words(one: Try) -> str:
    """How many of them are left, as a sentence: "Two are left."."""
    left = max(0, one.times - one.counted)
    if not left:
        return gettext("No is left.")
    number = number_words(left).capitalize()
    return ngettext("One is left.", "{number} are left.", left, number=number)


def tried_words(one: Try, occasion: str) -> str:
    """That it goes on, with how many times are left; or, once it is due, that it was tried.

    Args:
        occasion: What comes so many times: ``sitting`` or ``opening``.
    """
    # Translators: {occasions} is "three sittings" or "three openings".
    counted = _counted(one, occasion)
    if one.is_due:
        return gettext("You tried it like this for {occasions}.", occasions=counted)
    goes_on = gettext("It is tried like this for {occasions}.", occasions=counted)
    return f"{goes_on} {left_words(one)}"


def last_words(one: Try, occasion: str, tried: str = "") -> str:
    """That this time is the last one of it, which makes it due.

    Args:
        occasion: What comes so many times: ``sitting`` or ``opening``.
        tried: What was tried, where one has to be told.
    """
    if one.times == 1:
        of_it, of_named = _ONLY[occasion]
        return gettext(of_named, tried=tried) if tried else gettext(of_it)
    counted = _counted(one, occasion)
    if not tried:
        return gettext(
            "You tried it like this for {occasions}. This is the last of them.", occasions=counted
        )
    return gettext(
        "You tried {tried} like this for {occasions}. This is the last of them.",
        tried=tried,
        occasions=counted,
    )


def ended_words(one: Try, zone: str) -> str:
    """What became of it, in a sentence or two for a list of what stood before.

    Args:
        zone: Where the person is.
    """
    said = gettext("Set for {times}.", times=times_words(one))
    if one.ended_at is None:
        return said
    ended = gettext(_ENDED[one.answer], date=told_date(one.ended_at.to_tz(zone).date()))
    said = f"{said} {ended}"
    return f"{said} {gettext('“{words}”', words=one.words)}" if one.words else said


def try_facts(one: Try) -> dict[str, object]:
    """A try for ``--json``."""
    return {
        "before": one.before,
        "times": one.times,
        "counted": one.counted,
        "is_due": one.is_due,
        "ended": None if one.ended_at is None else one.ended_at.format_iso(unit="minute"),
        "answer": None if one.answer is None else one.answer.value,
        "words": one.words,
    }


def _counted(one: Try, occasion: str) -> str:
    number = number_words(one.times)
    if occasion == "sitting":
        return ngettext("one sitting", "{number} sittings", one.times, number=number)
    return ngettext("one opening", "{number} openings", one.times, number=number)
