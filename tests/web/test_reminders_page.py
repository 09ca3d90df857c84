"""The page of reminders: nothing until chosen, several at once, each with how it does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from osmosis.channels.email import chosen_mailbox
from osmosis.channels.push_message import from_base64url
from osmosis.ports.channels import Notice
from osmosis.sealing.house_secrets import open_secret
from osmosis.storage import outbox, reminders
from osmosis.web.pages.reminders import HERE
from tests.channels.browser import Browser
from tests.channels.http_receiver import HttpReceiver
from tests.channels.mail_server import MailServer
from tests.web.page_rules import broken_rules
from tests.web.site import Site


@pytest.fixture
def mail() -> Iterator[MailServer]:
    server = MailServer()
    yield server
    server.stop()


def by_mail(site: Site, mail: MailServer, **other: str) -> httpx.Response:
    filled_in = {
        "recipient": "ada@example.org",
        "host": "127.0.0.1",
        "port": str(mail.port),
        "encryption": "none",
        **other,
    }
    return site.send(f"{HERE}/email", **filled_in)


def add_browser(site: Site, name: str, subscription: object) -> httpx.Response:
    sent = {"name": name, "subscription": subscription}
    return site.post(f"{HERE}/browser", json=sent, headers={"X-CSRF-Token": site.token()})


def ways(site: Site) -> list[str]:
    with site.app.store.read() as reading:
        return list(reminders.list_ways(reading))


def test_nothing_is_chosen_and_the_page_says_what_each_way_means(site: Site) -> None:
    page = site.get(HERE).text
    assert HERE in site.get("/settings").text
    assert "You are reminded of nothing until you choose a way." in page
    assert "house key" in page
    assert "Send a trial" not in page
    assert broken_rules(page) == []
    assert ways(site) == []


def test_several_ways_are_chosen_tried_and_stopped(
    site: Site, mail: MailServer, tmp_path: Path
) -> None:
    assert site.send(f"{HERE}/folder", folder=str(tmp_path / "inbox")).status_code == 303
    assert by_mail(site, mail).status_code == 303
    page = site.get(HERE).text
    assert "Nothing sent yet" in page
    assert page.count("may repeat one here") == 1
    assert site.send(f"{HERE}/try").status_code == 303
    page = site.get(HERE).text
    assert "It was sent." in page
    assert page.count("Last sent") == 2
    assert broken_rules(page) == []
    assert len(mail.messages) == len(list((tmp_path / "inbox").iterdir())) == 1
    assert site.send(f"{HERE}/off", way="email").status_code == 303
    assert ways(site) == ["folder"]
    assert site.send(f"{HERE}/off", way="email").status_code == 404


def test_a_way_that_fails_says_why_until_it_works_again(site: Site, mail: MailServer) -> None:
    by_mail(site, mail)
    mail.answers["RCPT"] = "550 nobody"
    with site.app.store.write() as transaction:
        reminders.remind(transaction, Notice(key="k", title="“Weekly” <meets>"))
    site.app.outbox.deliver_due()
    page = site.get(HERE).text
    assert "ada@example.org: The mail server refuses the address: status 550." in page
    assert "“Weekly” &lt;meets&gt;" in page
    mail.stop()
    assert site.send(f"{HERE}/again").status_code == 303
    page = site.get(HERE).text
    assert "Not everything could be sent." in page
    assert "ada@example.org: The mail server does not answer." in page
    assert "1 waiting to be sent" in page
    assert broken_rules(page) == []


def test_a_password_is_kept_locked_and_goes_to_no_other_server(
    site: Site, mail: MailServer
) -> None:
    def password() -> str:
        with site.app.store.read() as reading:
            mailbox = chosen_mailbox(reading)
        assert mailbox is not None
        assert "drowssap" not in mailbox.password
        return open_secret(site.app.keys, mailbox.password) if mailbox.password else ""

    by_mail(site, mail, user="ada", password="drowssap")
    assert password() == "drowssap"
    assert "drowssap" not in site.get(HERE).text
    by_mail(site, mail, user="ada", port="2525")
    assert password() == "drowssap"
    by_mail(site, mail, user="ada", host="localhost")
    assert password() == ""


@pytest.mark.parametrize(
    "wrong",
    [
        {"recipient": "ada"},
        {"host": "mail.example.org"},
        {"port": "99999"},
        {"encryption": "no"},
    ],
)
def test_a_mailbox_that_cannot_be_used_is_refused(
    site: Site, mail: MailServer, wrong: dict[str, str]
) -> None:
    assert by_mail(site, mail, **wrong).status_code == 422
    assert ways(site) == []


def test_a_browser_is_added_by_its_own_script_and_named_when_it_left(site: Site) -> None:
    key = {"X-CSRF-Token": site.token()}
    given = site.post(f"{HERE}/browser/key", json={}, headers=key).json()["key"]
    assert len(from_base64url(given)) == 65
    subscription = Browser("https://push.example/secret-place").subscription
    assert add_browser(site, "The phone", subscription).status_code == 204
    page = site.get(HERE).text
    assert "“The phone” shows reminders." in page
    assert "secret-place" not in page
    [way] = ways(site)
    with site.app.store.write() as transaction:
        reminders.lose_way(transaction, way, "The browser takes no more reminders")
    assert "The phone</strong> ended." in site.get(HERE).text
    assert site.send(f"{HERE}/forget").status_code == 303
    assert "The phone</strong>" not in site.get(HERE).text


@pytest.mark.parametrize("subscription", [None, {}, {"endpoint": "http://127.0.0.1/"}])
def test_what_is_no_subscription_is_refused(site: Site, subscription: object) -> None:
    assert add_browser(site, "The phone", subscription).status_code == 422
    assert ways(site) == []


@pytest.mark.filterwarnings("ignore:.imghdr. is deprecated:DeprecationWarning")
def test_a_target_of_apprise_is_added(site: Site) -> None:
    target = HttpReceiver()
    address = f"json://ada:drowssap@127.0.0.1:{target.port}"
    assert site.send(f"{HERE}/apprise", name="A", address="nonsense").status_code == 422
    assert site.send(f"{HERE}/apprise", name="A", address=address).status_code == 303
    site.send(f"{HERE}/try")
    assert len(target.posted) == 1
    assert "drowssap" not in site.get(HERE).text
    target.stop()


def test_without_the_extra_the_page_says_what_to_install(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("osmosis.channels.apprise.has_apprise", lambda: False)
    assert "osmosis-loom[apprise]" in site.get(HERE).text
    assert site.send(f"{HERE}/apprise", name="A", address="ntfy://a").status_code == 501


def test_what_waits_goes_with_the_way_that_is_stopped(site: Site, mail: MailServer) -> None:
    by_mail(site, mail)
    with site.app.store.write() as transaction:
        reminders.remind(transaction, Notice(key="k", title="Ready"))
    site.send(f"{HERE}/off", way="email")
    with site.app.store.read() as reading:
        assert list(outbox.list_unsent(reading)) == []
