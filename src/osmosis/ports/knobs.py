"""Settings of the practices that a person, a try or a trial may turn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from whenever import Date

from osmosis.errors import InvalidInputError

KnobValue = bool | int | str


@dataclass(frozen=True, kw_only=True, slots=True)
class Knob:
    """One setting that a practice declares.

    Attributes:
        name: ``practice.setting``, unique over all practices.
        title: What a person calls it.
        default: Its value until somebody turns it; its type is the knob's type.
        choices: The values it may take, when they are few.
        least: The smallest number it may take, when it is a number.
        most: The largest number it may take, when it is a number.
    """

    name: str
    title: str
    default: KnobValue
    choices: tuple[KnobValue, ...] = ()
    least: int | None = None
    most: int | None = None

    def accept(self, value: KnobValue) -> KnobValue:
        """The value, when the knob may take it.

        Raises:
            InvalidInputError: Wrong type or out of range.
        """
        if type(value) is not type(self.default):
            raise InvalidInputError(
                "This setting takes another kind of value",
                setting=self.name,
                kind=type(self.default).__name__,
            )
        if self.choices and value not in self.choices:
            raise InvalidInputError(
                "This setting takes one of a few values",
                setting=self.name,
                values="/".join(map(str, self.choices)),
            )
        if isinstance(value, int) and not self._in_range(value):
            raise InvalidInputError(
                "This setting is out of range", setting=self.name, least=self.least, most=self.most
            )
        return value

    def _in_range(self, value: int) -> bool:
        return (self.least is None or value >= self.least) and (
            self.most is None or value <= self.most
        )


class KnobReader(Protocol):
    """Reads what a knob stands at on a day, so that a try or a trial can set it."""

    def knob(self, name: str, day: Date) -> KnobValue:
        """The knob's value on that day; its default when nobody turned it.

        Raises:
            NotFoundError: No practice declares such a knob.
        """
        ...
