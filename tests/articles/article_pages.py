"""A news page with all that stands around an article, marked by words in capitals."""

from __future__ import annotations

import random
import re

ADDRESS = "https://h.example/2031/lamps"

_WORDS = re.findall(
    r"\w+",
    "the harbour keeps its lamps until morning and nobody counts them because counting was given"
    " up long ago when men still rowed out with oil in tin cans to each of the nine lights",
)


def prose(dice: random.Random, count: int) -> str:
    """A sentence of so many words."""
    return " ".join(dice.choice(_WORDS) for _ in range(count)).capitalize() + "."


def news_page(*, seed: int = 1, paragraphs: int = 12) -> str:
    """The page."""
    dice = random.Random(seed)
    body = [
        f'<p>{prose(dice, 60)} <a href="/x{number}">{prose(dice, 3)}</a> {prose(dice, 20)}</p>'
        for number in range(paragraphs)
    ]
    body[0] = body[0].replace("<p>", "<p>FIRST ")
    body[-1] = body[-1].replace("<p>", "<p>LAST ")
    body[paragraphs // 2] += (
        f"<h2>MIDDLE {prose(dice, 3)}</h2><figure><img data-src='/img/lamp.jpg' alt='A lamp'"
        " src='data:image/gif;base64,R0lGODlhAQABAAAAACw='><figcaption>CAPTION of the lamp."
        "</figcaption></figure>"
        "<div class='related-box'><img src='/r.jpg'><p>RELATED: nine more lamps</p></div>"
    )
    menu = "".join(f"<li><a href='/n{n}'>MENU {prose(dice, 2)}</a></li>" for n in range(20))
    return f"""<!doctype html><html lang="en-GB"><head><meta charset="utf-8">
<title>The nine lamps - Harbour News</title><meta property="og:title" content="The nine lamps">
<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "The nine lamps",
"author": {{"@type": "Person", "name": "Ada Keeper"}}, "datePublished": "2031-05-04"}}</script>
</head><body><header><nav><ul>{menu}</ul></nav></header>
<div class="cookie">COOKIE We use cookies to give you the best. <button>Accept</button></div>
<main><article><h1>The nine lamps</h1><p class="byline">By Ada Keeper</p>
<img src="/hero.jpg" width="1200" alt="The harbour">{"".join(body)}
<p>There is a note here.<sup id="r1"><a href="#fn1">1</a></sup></p>
<table><caption>Oil</caption><thead><tr><th>Year<th>Litres</thead><tbody><tr><td>1901<td>CELL</tr>
</tbody></table><pre><code class="language-python">def light(n):\n    return n + 1</code></pre>
<ol><li id="fn1">NOTEWORD says that oil was dear. <a href="#r1">↩</a></li></ol></article>
<div class="share"><a href="#">SHARE on a network</a></div>
<section class="related"><h3>RELATED</h3><ul>{menu}</ul></section></main>
<aside><h3>SIDEBAR</h3><p>Sign up for our newsletter today.</p></aside>
<section id="comments"><h2>COMMENTS</h2><div class="comment"><p>COMMENT {prose(dice, 20)}</p></div>
</section><footer><p>All RIGHTS reserved by the harbour.</p></footer></body></html>"""
