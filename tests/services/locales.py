"""A language of the machine that reads and writes otherwise than most, made where it is needed.

Turkish in the old encoding of its own: other months and weekdays, a comma for a point, and letters
that are no UTF-8. A process whose variables name a language that the machine lacks goes on in plain
C and says nothing, so whatever is to be tried in Turkish has to ask whether it is.
"""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Final

NAME: Final = "tr_TR.ISO-8859-9"
CHOSEN: Final = f"""
import locale, time
if locale.setlocale(locale.LC_ALL, "") != "{NAME}":
    raise SystemExit("another language is spoken here")
if time.strftime("%B", (2031, 8, 1, 0, 0, 0, 0, 1, 0)) == "August":
    raise SystemExit("this is no Turkish")
"""
"""What a process runs first that is to be Turkish; it fails in one that is not."""


def turkish(localedef: Path, folder: Path) -> Mapping[str, str]:
    """The variables of a process that is Turkish.

    Args:
        folder: Where the language is made.
    """
    made = folder / NAME
    if not made.exists():
        language, encoding = NAME.split(".")
        command = [str(localedef), "--no-archive", "-i", language, "-f", encoding, str(made)]
        subprocess.run(command, check=True, capture_output=True)
    return {"LOCPATH": str(folder), "LC_ALL": NAME, "LANG": NAME, "PYTHONUTF8": "0"}
