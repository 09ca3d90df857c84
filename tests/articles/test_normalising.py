"""Any HTML becomes a few blocks, and no word is lost on the way."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from osmosis.articles.model import (
    Blocks,
    DefinitionList,
    Division,
    Figure,
    Footnotes,
    Heading,
    Image,
    Link,
    ListBlock,
    MathBlock,
    NoteRef,
    Paragraph,
    Preformatted,
    PreformattedKind,
    Ruby,
    Rule,
    Span,
    Style,
    Styled,
    Table,
    Text,
)
from osmosis.articles.normalising import normalise, without_repeated_title
from osmosis.articles.words import plain_text
from tests.articles.corpus import BASE, PAGES, base_of
from tests.articles.page_strategies import pages, soups
from tests.articles.source_words import source_words, spoken


def blocks_of(html: str, language: str = "") -> Blocks:
    return normalise(html, base=f"{BASE}page", language=language)


def words_of(html: str) -> list[str]:
    return spoken(plain_text(blocks_of(html)))


@given(pages())
@settings(max_examples=60)
def test_no_word_is_lost_doubled_moved_or_glued(made: tuple[str, list[str]]) -> None:
    html, words = made
    assert words_of(html) == words


@given(soups())
@settings(max_examples=60)
def test_no_word_is_lost_where_nothing_is_nested_rightly(made: tuple[str, list[str]]) -> None:
    html, words = made
    assert words_of(html) == words


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_the_web_keeps_its_words(name: str) -> None:
    blocks = normalise(PAGES[name], base=base_of(name))
    assert spoken(plain_text(blocks)) == source_words(PAGES[name])


@pytest.mark.parametrize("depth", [60, 300, 5_000])
def test_what_is_nested_deeper_than_a_parser_goes_keeps_its_words(depth: int) -> None:
    html = "<div>a " * depth + "<script>no</script><p>deep" + "</div>" * depth + "end"
    assert words_of(html) == ["a"] * depth + ["deep", "end"]


def test_what_is_not_for_readers_is_left_out() -> None:
    html = "<style>p{}</style>a<script>b</script><template>c</template><!-- d -->e\x00\x07"
    assert words_of(html) == ["ae"]


@pytest.mark.parametrize("html", ["", " ", "<p></p>", "\x00", "<!-- x -->", "<br><br>"])
def test_nothing_gives_nothing(html: str) -> None:
    assert blocks_of(html) == ()


def test_a_paragraph_ends_where_a_block_begins_also_inside_a_mark() -> None:
    strong = (Styled(Style.STRONG, (Text("b"),)),)
    assert blocks_of("a <b>b<div>b</div></b>") == (
        Paragraph((Text("a "), *strong)),
        Paragraph(strong),
    )


def test_two_line_breaks_end_a_paragraph_and_spaces_are_single() -> None:
    found = blocks_of("  a \n b<br> \n<br>c <i> d</i>  e ")
    assert [plain_text((one,)) for one in found] == ["a b", "c d e"]


def test_headings_are_lowered_below_the_title_and_hold_no_blocks() -> None:
    assert blocks_of("<h1>a</h1><h2><div>b</div></h2>") == (
        Heading(2, (Text("a"),)),
        Heading(3, (Text("b"),)),
    )
    (table,) = blocks_of("<table><tr><th><h4>a</h4></th><td>b</td></tr></table>")
    assert isinstance(table, Table)
    assert table.rows[0].cells[0].blocks == (Paragraph((Styled(Style.STRONG, (Text("a"),)),)),)


def test_a_list_keeps_its_start_its_marker_and_the_lists_in_it() -> None:
    (found,) = blocks_of('<ol start="3" type="i"><li>a<li>b<ul><li>c</ul></ol>')
    assert isinstance(found, ListBlock)
    assert (found.ordered, found.start, found.marker, len(found.items)) == (True, 3, "i", 2)
    assert isinstance(found.items[1][1], ListBlock)


def test_a_list_between_two_items_belongs_to_the_first() -> None:
    (found,) = blocks_of("<ul><li>a</li><ul><li>b</li></ul><li>c</li></ul>")
    assert isinstance(found, ListBlock)
    assert [plain_text(item) for item in found.items] == ["a\nb", "c"]


def test_items_without_a_list_are_one_list() -> None:
    (found,) = blocks_of("<li>a</li> <li>b</li>")
    assert isinstance(found, ListBlock)
    assert len(found.items) == 2


def test_a_definition_list_begins_with_a_term_and_ends_with_a_definition() -> None:
    before, found, after = blocks_of("<dl><dd>a</dd><div><dt>b<dd>c</div><dt>d</dl>")
    assert isinstance(found, DefinitionList)
    assert [plain_text((one,)) for one in (before, found, after)] == ["a", "b\nc", "d"]


def test_a_table_keeps_its_spans_and_fits_its_rows() -> None:
    (found,) = blocks_of(
        "<table><thead><tr><th rowspan=2>a<th colspan=2>b<tr><th>c<th>d</thead>"
        "<tr><td rowspan=9>e<td colspan=0>f<td colspan=x>g</table>"
    )
    assert isinstance(found, Table)
    assert [row.is_head for row in found.rows] == [True, True, False]
    spans = [(cell.columns, cell.rows) for row in found.rows for cell in row.cells]
    assert spans == [(1, 2), (2, 1), (1, 1), (1, 1), (1, 1), (1, 1), (1, 1)]


def test_what_lies_between_rows_and_cells_is_a_cell() -> None:
    (found,) = blocks_of("<table>a<tr>b<th>c<td>d</tr><tr><th>e<td>f</tr></table>")
    assert isinstance(found, Table)
    cells = [[plain_text(cell.blocks) for cell in row.cells] for row in found.rows]
    assert cells == [["a"], ["b", "c", "d"], ["e", "f"]]


@pytest.mark.parametrize(
    "html",
    [
        '<table role="presentation"><tr><td>a<td>b</table>',
        "<table><tr><td>a</table>",
        "<table><tr><td>a<td>b</table>",
        "<table><tr><td>a<td><table><tr><td>b<td>c<tr><td>d<td>e</table></table>",
    ],
)
def test_a_table_that_is_only_layout_is_opened_up(html: str) -> None:
    assert not isinstance(blocks_of(html)[0], Table)


def test_a_picture_alone_is_a_figure_and_one_among_words_is_not() -> None:
    alone, below, among = blocks_of(
        '<p><img src="a.jpg" alt=" a  b "></p><img src=a.jpg><br>words<p>see <img src=a.jpg></p>'
    )[0:4:2] + blocks_of('<p>see <img src="a.jpg"></p>')
    picture = Image(f"{BASE}a.jpg", "a b")
    assert alone == Figure((picture,))
    assert below == Paragraph((Text("words"),))
    assert isinstance(among, Paragraph)


def test_a_figure_has_its_pictures_once_and_its_caption() -> None:
    (found,) = blocks_of(
        "<figure><a href=x><img src=a.jpg></a><noscript><img src=a.jpg></noscript>"
        "<figcaption>c</figcaption></figure>"
    )
    assert found == Figure((Image(f"{BASE}a.jpg"),), (Paragraph((Text("c"),)),))


@pytest.mark.parametrize(
    ("attributes", "address"),
    [
        ('src="a.jpg"', f"{BASE}a.jpg"),
        ('src="data:image/gif;base64,AA" data-src="b.jpg"', f"{BASE}b.jpg"),
        ('srcset="s.jpg 400w, m.jpg 1700w, l.jpg 4000w" src="a.jpg"', f"{BASE}m.jpg"),
        ('srcset="s.jpg 1x, m.jpg 2x"', f"{BASE}m.jpg"),
        ('srcset="s.jpg 1x,m.jpg 2x"', f"{BASE}m.jpg"),
        ('srcset="a,b.jpg, c.jpg"', f"{BASE}c.jpg"),
        ('srcset="s.jpg 9z, m.jpg 2x, l.jpg 3x 100h"', f"{BASE}m.jpg"),
        pytest.param(f'srcset="{"x" * 1_000_000} y" src="a.jpg"', f"{BASE}a.jpg", id="long"),
        pytest.param(f'srcset="{"x," * 500_000}x y z" src="a.jpg"', f"{BASE}a.jpg", id="commas"),
        ('src="//other.example/a.jpg"', "https://other.example/a.jpg"),
        ('src="file:///etc/passwd"', ""),
        ('src="javascript:alert(1)"', ""),
        ('src="http://[bad"', ""),
        ('src="a.jpg" width="1" height="1"', ""),
        ('src="a.jpg" style="border:0; width: 1px"', ""),
        ('src="a.jpg" style="max-width:100%; border-width:1px"', f"{BASE}a.jpg"),
        ("", ""),
    ],
)
def test_the_address_of_a_picture_is_where_scripts_would_put_it(
    attributes: str, address: str
) -> None:
    found = [one for one in blocks_of(f"<img {attributes}>") if isinstance(one, Figure)]
    assert [image.address for one in found for image in one.images] == (
        [address] if address else []
    )


def test_programs_verse_and_what_was_set_by_hand_keep_their_lines() -> None:
    code, verse, other = blocks_of(
        '<pre class="highlight"><code class="lang-rust">fn a() {\n  b\n}</code></pre>'
        '<pre class="poem">a\n  b</pre><pre>\nx<br>y<div>z</div></pre>'
    )
    assert code == Preformatted(
        text="fn a() {\n  b\n}", kind=PreformattedKind.CODE, language="rust"
    )
    assert verse == Preformatted(text="a\n  b", kind=PreformattedKind.VERSE)
    assert other == Preformatted(text="x\ny\nz")


def test_footnotes_of_every_shape_are_found() -> None:
    blocks = normalise(PAGES["footnotes"], base=base_of("footnotes"))
    notes = [note for one in blocks if isinstance(one, Footnotes) for note in one.notes]
    assert [(note.id, note.label) for note in notes] == [
        ("n1", "1"),
        ("n2", "2"),
        ("n3", ""),
        ("n4", ""),
    ]
    marks = [one for block in blocks[:2] for one in _inner(getattr(block, "inlines", ()))]
    assert [one.note for one in marks if isinstance(one, NoteRef)] == ["n1", "n2", "n2", "n3", "n4"]


def _inner(inlines: tuple[object, ...]) -> list[object]:
    return [found for one in inlines for found in (one, *_inner(getattr(one, "inlines", ())))]


def test_a_link_to_a_part_of_the_page_is_no_footnote() -> None:
    html = '<p><a href="#a">2</a> <a href="#b">see below</a><h2 id=a>Two</h2><p id=b>Below.'
    assert not any(isinstance(one, Footnotes) for one in blocks_of(html))


@pytest.mark.parametrize(
    ("href", "address"),
    [
        ("b?c#d", f"{BASE}b?c#d"),
        ("mailto:a@b.example", "mailto:a@b.example"),
        ("#part", ""),
        (f"{BASE}page#part", ""),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("ftp://a.example/", ""),
        ("http://[bad", ""),
    ],
)
def test_a_link_leads_to_the_web_or_nowhere(href: str, address: str) -> None:
    (found,) = blocks_of(f'<a href="{href}">a</a>')
    assert found == Paragraph((Link(address, (Text("a"),)) if address else Text("a"),))


def test_another_language_is_marked_where_it_begins() -> None:
    found = blocks_of('<div lang="he">א <i lang="en">a</i></div><p lang="en-GB">b', "en-GB")
    assert found == (
        Division(
            blocks=(
                Paragraph(
                    (
                        Text("א "),
                        Span((Styled(Style.EMPHASIS, (Text("a"),)),), "en", "ltr"),
                    )
                ),
            ),
            language="he",
            direction="rtl",
        ),
        Paragraph((Text("b"),)),
    )


def test_ruby_has_pairs_and_no_brackets() -> None:
    (found,) = blocks_of("<ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp>字<rt>じ</rt></ruby>")
    assert isinstance(found, Paragraph)
    (ruby,) = found.inlines
    assert isinstance(ruby, Ruby)
    assert [len(ruby.pairs), plain_text((found,))] == [2, "漢かん字じ"]


def test_a_formula_is_valid_or_given_in_characters() -> None:
    shown, _, bad = blocks_of(
        '<math display="block"><mfrac><mi onclick="x">a</mi><mn>2</mn></mfrac></math><p>x</p>'
        '<math display="block"><mfrac><mi>a</mi></mfrac></math>'
    )
    assert isinstance(shown, MathBlock)
    assert "<mfrac><mi>a</mi><mn>2</mn></mfrac>" in shown.math.mathml
    assert isinstance(bad, MathBlock)
    assert (bad.math.text, bad.math.mathml) == ("a", "")


def test_a_rule_is_kept() -> None:
    assert blocks_of("a<hr>b")[1] == Rule()


def test_a_heading_that_repeats_the_title_can_be_left_out() -> None:
    blocks = blocks_of("<h1>The  Nine lamps</h1><p>a")
    assert without_repeated_title(blocks, "The nine lamps") == blocks[1:]
    assert without_repeated_title(blocks, "Ten lamps") == blocks
