"""Under which names this machine is reached."""

from __future__ import annotations

from ipaddress import ip_address

import pytest

from osmosis.access import names


def test_a_server_on_one_address_is_reached_there_and_by_the_machine_s_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("socket.gethostname", lambda: "Desk.example.org")
    found = names.lan_names("192.168.1.7")
    assert found[0] == "192.168.1.7"
    assert {"desk.local", "desk", "localhost", "127.0.0.1", "::1"} < set(found)


def test_a_server_on_every_network_is_reached_at_each_address(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(names, "lan_addresses", lambda: ["192.168.1.7", "10.0.0.2"])
    assert names.lan_names("0.0.0.0")[:2] == ["192.168.1.7", "10.0.0.2"]


def test_a_machine_without_a_name_is_reached_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("socket.gethostname", lambda: "")
    assert "" not in names.lan_names("192.168.1.7")
    assert ".local" not in names.lan_names("192.168.1.7")


def test_addresses_are_those_that_another_device_can_use() -> None:
    for text in names.lan_addresses():
        address = ip_address(text)
        assert not address.is_loopback
        assert not address.is_unspecified


def test_an_address_of_version_6_stands_in_brackets() -> None:
    assert names.in_url("fd00::7") == "[fd00::7]"
    assert names.in_url("desk.local") == "desk.local"
