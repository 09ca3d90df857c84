"""A database is lent again when its last test left nothing in it but rows."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from tests.services.postgresql import PostgresqlServer
from tests.services.quick_databases import Stock

TABLES = "CREATE TABLE people (name text PRIMARY KEY); CREATE TABLE migrations (number int)"
FORM = "people and migrations"


@pytest.fixture
def stock(postgresql_server: PostgresqlServer) -> Iterator[Stock]:
    """A stock of its own, whose databases are dropped."""
    made = Stock(server=postgresql_server)
    yield made
    made.drop_all()
    made.close()


def say(stock: Stock, name: str, *statements: str) -> list[tuple[object, ...]]:
    """What the last of these statements finds."""
    with psycopg.connect(stock.server.url(name)) as connection:
        found = [connection.execute(one.encode()) for one in statements]
        return found[-1].fetchall() if found[-1].description else []


def number_of(stock: Stock, name: str) -> object:
    """What is the same in a database however it is called."""
    return say(stock, name, "SELECT oid FROM pg_database WHERE datname = current_database()")


def laid(stock: Stock, name: str) -> object:
    """A database with tables, filled."""
    stock.lend(name)
    say(stock, name, TABLES, "INSERT INTO migrations VALUES (1)")
    stock.note_form(name, FORM)
    say(stock, name, "INSERT INTO people SELECT 'n' || i FROM generate_series(1, 500) i")
    return number_of(stock, name)


def test_an_empty_one_is_lent_again_if_it_came_back_empty(stock: Stock) -> None:
    stock.lend("stock_1")
    first = number_of(stock, "stock_1")
    stock.take_back("stock_1")
    stock.lend("stock_2")
    assert number_of(stock, "stock_2") == first
    say(stock, "stock_2", "CREATE TABLE left_behind (a int)")
    stock.take_back("stock_2")
    stock.lend("stock_3")
    assert number_of(stock, "stock_3") != first
    stock.take_back("stock_3")


def test_one_with_tables_takes_the_place_of_an_empty_one_and_holds_no_row(stock: Stock) -> None:
    first = laid(stock, "stock_4")
    stock.take_back("stock_4")
    stock.lend("stock_5")
    assert not stock.exchange("stock_5", "another form")
    assert stock.exchange("stock_5", FORM)
    assert number_of(stock, "stock_5") == first
    assert say(stock, "stock_5", "SELECT name FROM people") == []
    assert say(stock, "stock_5", "SELECT pg_relation_size('people')") == [(0,)]
    assert not stock.exchange("stock_5", FORM)
    stock.take_back("stock_5")


def test_one_in_which_a_test_made_something_keeps_it(stock: Stock) -> None:
    laid(stock, "stock_12")
    stock.take_back("stock_12")
    stock.lend("stock_13")
    say(stock, "stock_13", "CREATE TABLE others (a int)")
    assert not stock.exchange("stock_13", FORM)
    assert say(stock, "stock_13", "SELECT a FROM others") == []
    stock.take_back("stock_13")


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE people ADD COLUMN age int",
        "ALTER TABLE people DROP CONSTRAINT people_pkey",
        "CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "DROP TABLE migrations",
    ],
)
def test_one_whose_tables_were_changed_is_not_lent_again(stock: Stock, change: str) -> None:
    laid(stock, "stock_6")
    say(stock, "stock_6", change)
    stock.take_back("stock_6")
    stock.lend("stock_7")
    assert not stock.exchange("stock_7", FORM)
    stock.take_back("stock_7")


def test_one_that_somebody_has_open_is_not_lent_again(stock: Stock) -> None:
    laid(stock, "stock_8")
    with psycopg.connect(stock.server.url("stock_8")) as connection:
        stock.take_back("stock_8")
        stock.lend("stock_9")
        assert not stock.exchange("stock_9", FORM)
        with pytest.raises(psycopg.OperationalError):
            connection.execute("SELECT 1")
        connection.close()
    stock.take_back("stock_9")


def test_one_with_rows_that_nobody_would_lay_again_is_not_lent_again(stock: Stock) -> None:
    stock.lend("stock_10")
    say(stock, "stock_10", TABLES, "INSERT INTO people VALUES ('laid')")
    stock.note_form("stock_10", FORM)
    stock.take_back("stock_10")
    stock.lend("stock_11")
    assert not stock.exchange("stock_11", FORM)
    stock.take_back("stock_11")
