"""Thirty questions to the rehearsed life, and what somebody who asks so would like to find.

They were written by hand before anything was measured, four of them in German. None of what is
wanted is wanted because it was found.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

QUESTIONS: Final[Mapping[str, Sequence[str]]] = {
    "not buying new clothes": [
        "The coat got a new zip",
        "Darned both heels",
    ],
    "mending instead of replacing": [
        "The coat got a new zip",
        "Darned both heels",
        "The old bicycle, a new chain",
    ],
    "playing an instrument in the evening": [
        "sat late with pleasure at my lute",
        "played upon my flageolette",
        "Played until ten",
        "I fell to my lute",
        "practising scales",
    ],
    "winter weather": [
        "First snow.",
        "explained snow to her grandmother",
    ],
    "holding back anger": [
        "Wrote the sharp reply by hand",
        "He took my place in the queue",
        "best way of avenging thyself",
        "The referee was wrong",
    ],
    "apologising": [
        "Said sorry without",
    ],
    "forgiving somebody": [
        "Forgave the printer",
        "best way of avenging thyself",
        "Said sorry without",
    ],
    "eating less": [
        "Asked for the small portion",
        "Someone who leaves the table a little hungry",
    ],
    "cooking with leftovers": [
        "Soup from what there was",
        "Bread on the fourth day",
    ],
    "drinking only a little wine": [
        "One glass, the good one",
        "the bottle waited its turn",
    ],
    "public transport": [
        "The bus passed me twice",
        "The tram, then nothing",
        "Missed the connection",
    ],
    "lost luggage": [
        "The suitcase came two days later",
    ],
    "flowers in spring": [
        "I never saw daffodils",
        "a few daffodils close to the water",
    ],
    "spending money": [
        "too much spending",
        "Make no expense",
        "Stopped paying",
        "A man is rich",
    ],
    "cancelled a subscription": [
        "Stopped paying for the thing",
    ],
    "borrowing and lending": [
        "Lent out the drill",
        "Gave back the ladder",
        "Asked the library",
    ],
    "tidying up the house": [
        "One drawer.",
        "Left the desk empty",
        "rummaging of papers",
        "The tools went back",
        "Let all your things have their places",
    ],
    "gossip": [
        "Heard something about a colleague",
    ],
    "listening to other people": [
        "Listened to the whole message",
        "He told the long story again",
        "At dinner I told no story",
        "She talked for an hour",
    ],
    "a disagreement at work": [
        "Three people were sure",
        "The meeting ended ten minutes early",
        "Heard something about a colleague",
    ],
    "going to sleep early": [
        "Half past ten, and the lamp off",
        "to bed betimes by daylight",
    ],
    "being bored at church": [
        "exclaiming against men’s wearing their hats",
    ],
    "an animal in the garden": [
        "It has eaten all of the bird food",
    ],
    "sports match": [
        "The referee was wrong",
    ],
    "electricity failure": [
        "The power was gone all evening",
    ],
    "nature and solitude": [
        "Men seek retreats",
        "I love a broad margin",
        "Forty minutes beside it",
    ],
    "Kleidung flicken": [
        "The coat got a new zip",
        "Darned both heels",
    ],
    "Streit vermeiden": [
        "Wrote the sharp reply by hand",
        "Let the last word be his",
        "Did not say that I had told him so",
    ],
    "Musik machen am Abend": [
        "sat late with pleasure at my lute",
        "played upon my flageolette",
        "Played until ten",
    ],
    "Ordnung im Haus": [
        "One drawer.",
        "Left the desk empty",
        "Keys on the hook",
        "Let all your things have their places",
    ],
}
"""What is typed, and a piece of each text that is wanted."""
