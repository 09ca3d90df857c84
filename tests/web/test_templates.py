"""Where templates come from."""

from __future__ import annotations

from osmosis.languages.speaking import speaking_as
from osmosis.web.static_files import StaticFiles
from osmosis.web.templates import environment


def test_words_that_come_from_elsewhere_are_translated_and_escaped() -> None:
    page = environment((), StaticFiles()).from_string("{{ said(one) }} {{ said(other) }}")
    with speaking_as("de"):
        assert page.render(one="Today", other="<b> 100 %") == "Heute &lt;b&gt; 100 %"


def test_a_second_web_of_a_process_compiles_nothing_again() -> None:
    one, other = (environment((), StaticFiles()).get_template("base.html") for _ in range(2))
    assert one is not other
    assert one.root_render_func.__code__ is other.root_render_func.__code__
