"""The guard lets a fetch go to the public internet and to named hosts, and nowhere else."""

from __future__ import annotations

import asyncio
from ipaddress import IPv4Address, IPv6Address, ip_address

import idna
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from osmosis.errors import ConfigError, FetchError, PermanentFetchError, TransientFetchError
from osmosis.net.addresses import place_of
from osmosis.net.guard import Guard
from osmosis.net.ranges import kind_of
from osmosis.ports.fetching import FetchRequest
from tests.net.site import Around

NOT_PUBLIC = """
0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.127.255.254 127.0.0.1 127.0.0.2
127.255.255.255 169.254.0.1 169.254.169.254 169.254.170.2 172.16.0.1 172.31.255.255 192.0.0.1
192.0.0.8 192.0.0.170 192.0.2.1 192.31.196.1 192.52.193.1 192.88.99.1 192.168.0.1 192.168.1.1
192.168.255.255 192.175.48.1 198.18.0.1 198.19.255.255 198.51.100.7 203.0.113.9 224.0.0.1
239.255.255.250 240.0.0.1 255.255.255.254 255.255.255.255
:: ::1 ::2 ::127.0.0.1 ::8.8.8.8 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254
::ffff:8.8.8.8 ::ffff:0:127.0.0.1 64:ff9b::7f00:1 64:ff9b::10.0.0.1 64:ff9b::169.254.169.254
64:ff9b:1::1 64:ff9b:1::8.8.8.8 100::1 100:0:0:1::1 2001::1 2001:0:4136:e378:8000:63bf:3fff:fdd2
2001:2::1 2001:10::1 2001:20::1 2001:1ff::1 2001:db8::1 2001:db8:ffff::1 2002:7f00:1::
2002:a00:1::1 2002:808:808::1 2620:4f:8000::1 3fff::1 3fff:fff::1 4000::1 5f00::1 8000::1 fc00::1
fd00::1 fd12:3456:789a::1 fe80::1 febf::1 fec0::1 feff::1 ff01::1 ff02::1 ff0e::1 ffff::1
2606:4700::5efe:7f00:1 2606:4700::200:5efe:a00:1 1::1 1fff::1
"""
WRITTEN_ODDLY = """
http://2130706433/ http://017700000001/ http://0x7f000001/ http://0x7f.0.0.1/ http://0x7f.1/
http://0177.0.0.1/ http://0177.0.0.01/ http://127.1/ http://127.0.1/ http://0/ http://0x/
http://1/ http://127.0.0.01/ http://127.0.0.0x1/ http://00000127.0.0.1/ http://127.0.0.1./
http://3232235777/ http://0xc0a80101/ http://10.1/ http://169.254.43518/ http://0xa9fea9fe/
http://2852039166/ http://127.0.0.1.0x7f/ http://256.256.256.256/ http://1.2.3.4.5/
http://999999999999/ http://１２７.0.0.1/ http://127。0。0。1/ http://①②⑦.0.0.1/ http://127｡0｡0｡1/
http://127．0．0．1/ http://example.0x1/ http://8.8.8.08/
http://%31%32%37.0.0.1/ http://127.0.0.1%2f.example.com/ http://127.0.0.1%00.example.com/
http://[::1]/ http://[::1%25lo]/ http://[fe80::1%25eth0]/ http://[2606:4700::1%25eth0]/
http://[2606:4700::1%eth0]/ http://[0:0:0:0:0:0:0:1]/ http://[::ffff:7f00:1]/
http://[::ffff:0x7f.0.0.1]/ http://[v1.fe80::a]/ http://[127.0.0.1]/ http://[::1/ http://::1/
http://[]/ http://[::1]evil.example.com/ http://evil.example.com[::1]/
http://localhost/ http://LOCALHOST/ http://localhost./ http://ｌｏｃａｌｈｏｓｔ/ http://a.localhost/
http://localhost.localdomain.local/ http://router/ http://nas.local/ http://intranet/
http://metadata.google.internal/ http://db.internal/ http://router.lan/ http://box.home/
http://box.home.arpa/ http://1.0.0.127.in-addr.arpa/ http://facebookcorewwwi.onion/
http://nothing.invalid/
http://user@example.com/ http://user:word@example.com/ http://example.com@127.0.0.1/
http://127.0.0.1@example.com/ http://@example.com/ http://a:b@c@example.com/
http://example.com\\@127.0.0.1/ http://example.com%40127.0.0.1/ http://127.0.0.1\\.example.com/
http://example.com:22/ http://example.com:25/ http://example.com:0/ http://example.com:1/
http://example.com:6000/ http://example.com:6379x/ http://example.com:6667/
http://example.com:445/
http://example.com:99999/ http://example.com:-80/ http://example.com:８０８０/
http://example.com:+80/
http:/// http:// http://:80/ http://?x http://#x http:example.com http:/example.com
//example.com/
http://./ http://../ http://a..example.com/ http://.example.com/ http://example.com../
http://exa_mple$.com/ http://exa mple.com/ http://ex*mple.com/ http://exa<mple.com/
http://☃.example/
http://ex\u200dample.com/ http://ex\u00adample.com/ http://ex\u202eample.com/
file:///etc/passwd ftp://example.com/ gopher://127.0.0.1:70/_x dict://127.0.0.1/ data:text/html,x
javascript:alert(1) about:blank unix:/run/x jar:http://example.com!/ feed://example.com/
ws://example.com/
"""
NUMBERS = NOT_PUBLIC.split()
ODD = [
    *WRITTEN_ODDLY.split(),
    "",
    " ",
    "example.com",
    "http://example.com/\r\nHost: localhost",
    "http://exam\tple.com/",
    "http://127.0.0.1\x00.example.com/",
    "http://exa mple.com/",
    "http://" + "a" * 64 + ".example/",
    "http://" + "a." * 130 + "example/",
    "http://example.com/" + "a" * 9000,
]
PUBLIC = ["1.1.1.1", "8.8.8.8", "93.184.216.34", "100.63.255.255", "100.128.0.1", "172.15.0.1"]
PUBLIC += ["172.32.0.1", "192.0.1.1", "198.17.0.1", "223.255.255.255", "2606:4700::1111"]
PUBLIC += ["2001:4860:4860::8888", "2a00:1450::1", "64:ff9b::808:808"]


def literal(number: str) -> str:
    return f"http://[{number}]/" if ":" in number else f"http://{number}/"


def test_the_list_is_long() -> None:
    assert len({*map(literal, NUMBERS), *ODD}) >= 190


def test_no_hostile_address_is_resolved_or_connected_to() -> None:
    around = Around(refuses=True)

    async def ask() -> list[str]:
        reached = []
        async with around.opened() as fetch:
            for address in [*map(literal, NUMBERS), *ODD]:
                try:
                    await fetch(FetchRequest(address=address))
                except PermanentFetchError:
                    continue
                except FetchError:
                    pass
                reached.append(address)
        return reached

    assert asyncio.run(ask()) == []
    assert around.connected == []
    assert around.resolved == []


def test_no_name_that_resolves_to_a_hostile_number_is_connected_to() -> None:
    around = Around(refuses=True)

    async def ask(numbers: list[str]) -> str:
        around.names = lambda host: numbers
        async with around.opened() as fetch:
            with pytest.raises(TransientFetchError) as caught:
                await fetch(FetchRequest(address="http://feeds.example/"))
        return caught.value.message

    odd = ["fe80::1%eth0", "localhost", "", "127.1", "0x7f.0.0.1", "2606:4700::1%2"]
    said = {asyncio.run(ask(["93.184.216.34", number])) for number in [*NUMBERS, *odd]}
    assert said == {"The host leads into a private network"}
    assert around.connected == []
    assert len(around.resolved) == len(NUMBERS) + len(odd)


def test_a_host_that_is_another_at_second_glance_is_not_connected_to() -> None:
    answers = iter([["93.184.216.34"], ["127.0.0.1"], ["93.184.216.34", "10.0.0.1"]])
    around = Around(names=lambda host: next(answers), refuses=True)

    async def ask() -> list[str]:
        said = []
        async with around.opened() as fetch:
            for _ in range(3):
                with pytest.raises(TransientFetchError) as caught:
                    await fetch(FetchRequest(address="http://feeds.example/"))
                said.append(caught.value.message)
        return said

    private = "The host leads into a private network"
    assert asyncio.run(ask()) == ["The host could not be reached", private, private]
    assert {number for number, _ in around.connected} == {"93.184.216.34"}
    assert len(around.resolved) == 3


def test_what_is_checked_is_what_is_connected_to() -> None:
    around = Around(names=lambda host: ["93.184.216.34", "2606:4700::1111"], refuses=True)

    async def ask() -> None:
        async with around.opened() as fetch:
            with pytest.raises(TransientFetchError):
                await fetch(FetchRequest(address="https://feeds.example/"))

    asyncio.run(ask())
    assert around.resolved == ["feeds.example"]
    assert set(around.connected) == {("93.184.216.34", 443), ("2606:4700::1111", 443)}


@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_that_is_not_public_has_a_kind_and_no_socket(number: str) -> None:
    assert kind_of(ip_address(number)) != ""
    with pytest.raises(TransientFetchError):
        Guard().check_connection(number, 80)


@pytest.mark.parametrize("number", PUBLIC)
def test_a_public_number_may_be_connected_to(number: str) -> None:
    Guard().check_place(place_of(literal(number)))
    assert Guard().check_resolved("feeds.example", 80, [number]) == [str(ip_address(number))]
    Guard().check_connection(number, 80)


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=100)
def test_nothing_that_python_holds_for_private_passes_as_ipv4(number: int) -> None:
    address = IPv4Address(number)
    assert address.is_global or kind_of(address)


@given(st.integers(0, 2**128 - 1) | st.integers(2**125, 2**126 - 1) | st.integers(0, 2**48))
@settings(max_examples=100)
def test_nothing_that_python_holds_for_private_passes_as_ipv6(number: int) -> None:
    address = IPv6Address(number)
    assert address.is_global or kind_of(address)


def test_a_named_host_may_lie_nearby_and_only_there() -> None:
    guard = Guard(["nas.local", "192.168.1.5:8080", "[fd00::1]", "desk", "127.0.0.1"])
    for address in ("http://nas.local/", "http://192.168.1.5:8080/", "http://[fd00:0::1]/"):
        guard.check_place(place_of(address))
    guard.check_place(place_of("https://desk:8443/"))
    assert guard.check_resolved("nas.local", 80, ["192.168.1.9"]) == ["192.168.1.9"]
    guard.check_connection("192.168.1.9", 80)
    for hostile in ("169.254.169.254", "224.0.0.1", "::ffff:10.0.0.1", "0.0.0.0"):
        with pytest.raises(TransientFetchError):
            guard.check_resolved("nas.local", 80, [hostile])
    for address in ("http://192.168.1.5/", "http://192.168.1.6:8080/", "http://nas.local:22/"):
        with pytest.raises(PermanentFetchError):
            guard.check_place(place_of(address))
    for number, port in (("192.168.1.9", 81), ("192.168.1.10", 80)):
        with pytest.raises(TransientFetchError):
            guard.check_connection(number, port)
    with pytest.raises(TransientFetchError):
        guard.check_resolved("feeds.example", 80, ["192.168.1.9"])


@pytest.mark.parametrize("host", ["", "http://nas.local/", "a@b", "nas.local/x", "127.1", "a b"])
def test_a_setting_that_is_no_host_is_refused(host: str) -> None:
    with pytest.raises(ConfigError, match="An allowed host is a name"):
        Guard([host])


@pytest.mark.parametrize(
    ("address", "written"),
    [
        ("HTTP://Example.COM", "http://example.com/"),
        ("http://example.com:80/a?b=c#d", "http://example.com/a?b=c"),
        ("https://example.com:443", "https://example.com/"),
        ("https://example.com:80/", "https://example.com:80/"),
        ("http://example.com./", "http://example.com/"),
        ("http://example.com/ä b?q=ü", "http://example.com/%C3%A4%20b?q=%C3%BC"),
        ("http://example.com/a%20b%2F?x=%26", "http://example.com/a%20b%2F?x=%26"),
        ("http://[2606:4700:0:0::1111]:8080/", "http://[2606:4700::1111]:8080/"),
        (" http://foo-.under_score.example/ ", "http://foo-.under_score.example/"),
        ("http://example.com?x", "http://example.com/?x"),
    ],
)
def test_an_address_is_written_in_one_way(address: str, written: str) -> None:
    assert place_of(address).address == written
    assert place_of(written).address == written


@pytest.mark.parametrize(
    "name",
    ["bücher.example", "faß.example", "ЯНДЕКС.рф", "日本語。jp", "παράδειγμα.gr", "مثال.example"],
)
def test_a_name_in_another_script_is_written_as_dns_has_it(name: str) -> None:
    wanted = idna.encode(name, uts46=True).decode("ascii")
    assert place_of(f"http://{name}/").host == wanted


@given(st.text(max_size=40))
@settings(max_examples=40)
def test_whatever_is_written_is_an_address_or_is_refused(text: str) -> None:
    for address in (text, f"http://{text}/", f"http://example.com/{text}"):
        try:
            place = place_of(address)
        except PermanentFetchError:
            continue
        assert place.address.isascii()
        assert place_of(place.address) == place
