"""How a time of day may be typed in the language that is spoken: patterns of its catalogue.

``rhythm_patterns.py`` says how a pattern is written, ``rhythm_clock.py`` what each of these means.
"""

from __future__ import annotations

from osmosis.languages.speaking import pgettext

__all__ = ["said_time_patterns", "time_patterns"]


def time_patterns() -> dict[str, str]:
    """By the part of the day; they come before the hours of the clock, which are shorter."""
    return {
        "noon": pgettext("a rhythm as it is typed", "noon|midday|12 noon"),
        "midnight": pgettext("a rhythm as it is typed", "midnight|12 midnight"),
        "morning": pgettext(
            "a rhythm as it is typed",
            "{hour}[:{minute}] in the morning|{hour}[:{minute}|.{minute}][ ]am"
            "|{hour}[:{minute}|.{minute}][ ]a.m.|{said} in the morning|{said} am|{said} a.m.",
        ),
        "afternoon": pgettext(
            "a rhythm as it is typed",
            "{hour}[:{minute}] in the afternoon|{hour}[:{minute}|.{minute}][ ]pm"
            "|{hour}[:{minute}|.{minute}][ ]p.m.|{said} in the afternoon|{said} pm|{said} p.m.",
        ),
        "evening": pgettext(
            "a rhythm as it is typed", "{hour}[:{minute}] in the evening|{said} in the evening"
        ),
        "night": pgettext("a rhythm as it is typed", "{hour}[:{minute}] at night|{said} at night"),
        "clock": pgettext(
            "a rhythm as it is typed",
            "{hour}:{minute}[:{second}]|{hour}[ o’clock| o'clock]|{said}",
        ),
    }


def said_time_patterns() -> dict[str, str]:
    """By what they do to an hour: minutes after it, before it, and on either side of a half."""
    return {
        "quarter_past": pgettext(
            "a rhythm as it is typed", "[a ]quarter past {hour}|[a ]quarter after {hour}"
        ),
        "half_past": pgettext("a rhythm as it is typed", "half past {hour}"),
        # Translators: as in "halb sieben", half an hour before seven.
        "half_to": pgettext(
            "a rhythm as it is typed", "half an hour to {hour}|half an hour before {hour}"
        ),
        "quarter_to": pgettext(
            "a rhythm as it is typed", "[a ]quarter to {hour}|[a ]quarter before {hour}"
        ),
        # Translators: as in "viertel sieben", three quarters of an hour before seven.
        "three_quarters_to": pgettext(
            "a rhythm as it is typed",
            "three quarters of an hour to {hour}|three quarters of an hour before {hour}",
        ),
        "past": pgettext(
            "a rhythm as it is typed",
            "{count}[ minutes] past {hour}|{count}[ minutes] after {hour}",
        ),
        "to": pgettext(
            "a rhythm as it is typed", "{count}[ minutes] to {hour}|{count}[ minutes] before {hour}"
        ),
        # Translators: {half} is "half past six"; as in "zehn nach halb acht".
        "past_half": pgettext("a rhythm as it is typed", "{count}[ minutes] past {half}"),
        # Translators: {half} is "half past six"; as in "fünf vor halb sieben".
        "to_half": pgettext("a rhythm as it is typed", "{count}[ minutes] to {half}"),
    }
