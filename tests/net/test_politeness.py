"""Manners towards hosts: conditional, one at a time, at rest when asked, and honest."""

from __future__ import annotations

import asyncio

import pytest

from osmosis.errors import ConfigError, FetchError, PermanentFetchError, TransientFetchError
from osmosis.net.fetching import user_agent
from osmosis.ports.fetching import Fetched, FetchRequest, Validators
from tests.net.site import Asked, Page, World, answer, sent_on, visit

FEED = b"<rss/>"


def unchanged(asked: Asked) -> bytes:
    """A feed that gives both validators and honours the stronger."""
    if asked.headers.get("if-none-match") == '"abc"':
        return answer(b"", "304 Not Modified")
    return answer(FEED, ETag='"abc"', Last_Modified="Thu, 01 May 2031 08:00:00 GMT")


def test_it_asks_conditionally_after_the_first_success() -> None:
    async def ask(world: World) -> list[Fetched]:
        came = [await world.fetch(FetchRequest(address=world.site.at()))]
        for _ in range(5):
            request = FetchRequest(address=world.site.at(), validators=came[-1].validators)
            came.append(await world.fetch(request))
        assert all("if-none-match" in asked.headers for asked in world.site.asked[1:])
        assert "if-none-match" not in world.site.asked[0].headers
        since = {asked.headers["if-modified-since"] for asked in world.site.asked[1:]}
        assert since == {"thu, 01 may 2031 08:00:00 gmt"}
        return came

    first, *later = visit(ask, {"/": unchanged})
    assert (first.status, first.body, first.is_unchanged) == (200, FEED, False)
    assert {(one.status, one.body, one.is_unchanged) for one in later} == {(304, b"", True)}
    assert {one.validators for one in later} == {first.validators}


def test_it_asks_conditionally_also_where_it_is_sent_on() -> None:
    async def ask(world: World) -> Fetched:
        kept = Validators(etag='"abc"')
        return await world.fetch(FetchRequest(address=world.site.at("/old"), validators=kept))

    assert visit(ask, {"/old": sent_on("/"), "/": unchanged}).is_unchanged


@pytest.mark.parametrize("etag", ['"ü"', "x" * 2000, '"a\tb"'])
def test_a_validator_that_cannot_be_sent_back_is_not_kept(etag: str) -> None:
    async def ask(world: World) -> Fetched:
        return await world.fetch(FetchRequest(address=world.site.at()))

    assert visit(ask, {"/": answer(FEED, ETag=etag)}).validators == Validators()


def refusal(page: Page) -> FetchError:
    async def ask(world: World) -> FetchError:
        with pytest.raises(FetchError) as caught:
            await world.fetch(FetchRequest(address=world.site.at()))
        assert str(world.site.port) not in caught.value.message
        return caught.value

    return visit(ask, {"/": page})


def test_unchanged_is_no_answer_to_who_has_nothing() -> None:
    assert isinstance(refusal(answer(b"", "304 Not Modified")), TransientFetchError)


@pytest.mark.parametrize("status", ["429 Too Many Requests", "503 Service Unavailable"])
@pytest.mark.parametrize(
    ("retry_after", "seconds"),
    [
        ("120", 120.0),
        ("Thu, 01 May 2031 13:00:00 GMT", 3600.0),
        ("Thursday, 01-May-31 13:00:00 GMT", 3600.0),
        ("Thu May  1 13:00:00 2031", 3600.0),
        ("Thu, 01 May 2031 11:00:00 GMT", 0.0),
        ("9" * 400, 365 * 86_400.0),
        ("soon", 900.0),
        ("²", 900.0),
        ("-5", 900.0),
        ("", 900.0),
    ],
)
def test_it_tells_how_long_a_host_wants_to_rest(
    status: str, retry_after: str, seconds: float
) -> None:
    error = refusal(answer(b"", status, Retry_After=retry_after))
    assert isinstance(error, TransientFetchError)
    assert error.retry_after_seconds == seconds
    assert error.message == "The host asks for patience"


def test_a_date_is_counted_from_the_date_of_the_host() -> None:
    page = answer(
        b"",
        "503 Service Unavailable",
        Date="Tue, 01 Jan 2008 00:00:00 GMT",
        Retry_After="Tue, 01 Jan 2008 00:01:00 GMT",
    )
    error = refusal(page)
    assert isinstance(error, TransientFetchError)
    assert error.retry_after_seconds == 60.0


def test_no_address_of_a_host_is_asked_before_its_rest_is_over() -> None:
    async def ask(world: World) -> None:
        pages = world.site.pages
        for wait in (599.0, 2.0):
            for path in ("/", "/other"):
                with pytest.raises(TransientFetchError) as caught:
                    await world.fetch(FetchRequest(address=world.site.at(path)))
                assert caught.value.retry_after_seconds is not None
            pages["/"] = answer(FEED)
            assert world.site.paths == ["/"]
            await world.fetch(FetchRequest(address=world.site.at("/", "two.example")))
            world.site.asked.pop()
            world.around.seconds += wait
        assert (await world.fetch(FetchRequest(address=world.site.at()))).body == FEED

    limited = answer(b"", "429 Too Many Requests", Retry_After="600")
    visit(ask, {"/": limited, "two.example/": answer(FEED)})


def test_those_who_wait_for_their_turn_hear_that_the_host_rests() -> None:
    async def ask(world: World) -> list[object]:
        requests = [FetchRequest(address=world.site.at(f"/{n}")) for n in range(4)]
        said = await asyncio.gather(*map(world.fetch, requests), return_exceptions=True)
        assert len(world.site.asked) == 1
        return [type(one) for one in said]

    limited = answer(b"", "429 Too Many Requests")
    assert visit(ask, {f"/{n}": limited for n in range(4)}) == [TransientFetchError] * 4


def test_a_host_has_one_connection_at_a_time_and_a_pause_after_it() -> None:
    async def ask(world: World) -> None:
        requests = [
            FetchRequest(address=world.site.at(f"/{n}", host))
            for n in range(6)
            for host in ("one.example", "two.example", "three.example")
        ]
        await asyncio.gather(*map(world.fetch, requests))
        assert len(world.site.asked) == 18
        assert set(world.site.most_at_a_time.values()) == {1}
        assert len(world.around.waited) >= 5
        assert max(world.around.waited) == 3.5

    pages: dict[str, Page] = {f"/{n}": answer(FEED) for n in range(6)}
    visit(ask, pages, gap_seconds=3.0, jitter_seconds=1.0)


def test_the_first_visit_waits_for_nothing() -> None:
    async def ask(world: World) -> list[float]:
        await world.fetch(FetchRequest(address=world.site.at()))
        return world.around.waited

    assert visit(ask, {"/": answer(FEED)}) == []


def test_it_says_who_it_is_and_keeps_no_cookie() -> None:
    async def ask(world: World) -> None:
        for path in ("/", "/again"):
            await world.fetch(FetchRequest(address=world.site.at(path)))
        first, again = world.site.asked
        assert "cookie" not in again.headers
        assert first.headers["user-agent"] == user_agent("me@home.example").lower()
        assert first.headers["accept-encoding"] == "gzip, deflate"
        assert {"referer", "authorization", "from"} & set(first.headers) == set()

    page = answer(FEED, Set_Cookie="who=you; Path=/")
    visit(ask, {"/": page, "/again": page}, contact="me@home.example")


def test_who_it_is_names_the_program_and_nobody_who_did_not_ask() -> None:
    assert user_agent().startswith("Osmosis/")
    assert "(" not in user_agent()
    assert user_agent("https://me.example/").endswith(" (+https://me.example/)")
    for hostile in ("a\r\nHost: x", "a)b", "ü"):
        with pytest.raises(ConfigError):
            user_agent(hostile)


def test_gone_is_for_good_and_nothing_else_is() -> None:
    gone = refusal(answer(b"", "410 Gone"))
    assert isinstance(gone, PermanentFetchError)
    assert gone.facts == {"status": 410}
    for status in (400, 401, 403, 404, 405, 418, 451, 500, 502, 504, 206, 226, 300, 305):
        error = refusal(answer(b"", f"{status} So"))
        assert isinstance(error, TransientFetchError)
        assert error.facts == {"status": status}


ROBOTS = b"""User-agent: *
Disallow: /

User-agent: other
User-agent: Osmosis
Crawl-delay: 7
Allow: /open
Disallow: /closed
Disallow: /*.pdf$
"""


def asked_of_robots(robots: bytes, paths: list[str]) -> tuple[list[str], list[str]]:
    """Which of the paths were had, and what the site was asked for."""

    async def ask(world: World) -> tuple[list[str], list[str]]:
        had = []
        for path in paths:
            try:
                await world.fetch(FetchRequest(address=world.site.at(path), asks_robots=True))
                had.append(path)
            except FetchError:
                pass
        return had, world.site.paths

    pages: dict[str, Page] = dict.fromkeys(paths, answer(b"page"))
    return visit(ask, {"/robots.txt": robots, "/moved": sent_on("/closed"), **pages})


def test_robots_decide_about_pages_and_are_asked_once() -> None:
    paths = ["/open", "/closed/x", "/a.pdf", "/other"]
    had, asked = asked_of_robots(answer(ROBOTS), paths)
    assert had == ["/open", "/other"]
    assert asked == ["/robots.txt", "/open", "/other"]


@pytest.mark.parametrize("status", ["404 Not Found", "403 Forbidden", "410 Gone"])
def test_a_host_without_robots_allows_everything(status: str) -> None:
    assert asked_of_robots(answer(b"", status), ["/a", "/b"])[0] == ["/a", "/b"]


@pytest.mark.parametrize("status", ["500 Oh", "503 Later", "429 Enough"])
def test_a_host_whose_robots_cannot_be_had_allows_nothing_now(status: str) -> None:
    assert asked_of_robots(answer(b"", status), ["/a", "/b"]) == ([], ["/robots.txt"])


def test_robots_decide_also_where_a_page_is_sent_on() -> None:
    async def ask(world: World) -> None:
        with pytest.raises(PermanentFetchError, match="robots"):
            await world.fetch(FetchRequest(address=world.site.at("/moved"), asks_robots=True))
        assert world.site.paths == ["/robots.txt", "/moved"]
        assert max(world.around.waited) == 7.5

    visit(ask, {"/robots.txt": answer(ROBOTS), "/moved": sent_on("/closed")})


def test_robots_say_nothing_about_a_feed() -> None:
    async def ask(world: World) -> list[str]:
        await world.fetch(FetchRequest(address=world.site.at("/closed")))
        return world.site.paths

    assert visit(ask, {"/robots.txt": answer(ROBOTS), "/closed": answer(FEED)}) == ["/closed"]
