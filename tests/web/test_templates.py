"""Where templates come from."""

from __future__ import annotations

from osmosis.web.static_files import StaticFiles
from osmosis.web.templates import environment


def test_a_second_web_of_a_process_compiles_nothing_again() -> None:
    one, other = (environment((), StaticFiles()).get_template("base.html") for _ in range(2))
    assert one is not other
    assert one.root_render_func.__code__ is other.root_render_func.__code__
