"""The words of the search index in the manner of each database: FTS5, and ``tsvector`` with GIN.

Both are made and made anew by the program, beside the tables of the migrations: they hold nothing
that those do not. What goes in was folded before (:mod:`osmosis.kernel.folding`), so that both
find the same.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TSQUERY

from osmosis.storage import schema
from osmosis.storage.engine import is_postgresql
from osmosis.storage.search_query import Query, Term
from osmosis.storage.transaction import ReadTransaction, Transaction

NEWEST: Final = 5_000
"""Of what fits, only so many are weighed against each other, those that were taken in last."""

MAKING: Final = (
    "CREATE VIRTUAL TABLE search_words USING fts5("
    "title, words, content='', tokenize='ascii', prefix='3')"
)
"""What makes the index in a SQLite file, with tables of its own."""

_documents = schema.search_documents
_TITLE_WEIGHS: Final = 4.0
# A position of a tsvector is at most this, and a word has at most so many of them.
_LAST_PLACE, _MOST_PLACES = 16_383, 255
_LEXEME_ENDS: Final = str.maketrans({"'": "''", "\\": "\\\\"})


@dataclass(frozen=True, kw_only=True, slots=True)
class FoldedWords:
    """The folded words of one document, by its number."""

    number: int
    title: str
    words: str


class WordIndex(ABC):
    """Where words are looked up, on one database."""

    @abstractmethod
    def is_there(self, reading: ReadTransaction) -> bool:
        """Whether it was made."""

    @abstractmethod
    def make(self, transaction: Transaction) -> None:
        """Make it, empty."""

    @abstractmethod
    def add(self, transaction: Transaction, every: Sequence[FoldedWords]) -> None:
        """Take documents in."""

    @abstractmethod
    def remove(self, transaction: Transaction, every: Sequence[FoldedWords]) -> None:
        """Take documents out, so that no word of them stays in the file."""

    @abstractmethod
    def ranked(
        self, person_id: str, query: Query, where: Iterable[sa.ColumnElement[bool]]
    ) -> sa.Select[Any]:
        """Number, rank and time of what fits among the newest; the lower the rank, the better."""


def word_index(connection: sa.Connection) -> WordIndex:
    """The one of this database."""
    return PostgresqlWords() if is_postgresql(connection) else SqliteWords()


class SqliteWords(WordIndex):
    """A contentless FTS5 table; ``secure-delete`` takes words out of the file itself."""

    _table = sa.table("search_words", sa.column("rowid"))
    _weight: sa.ColumnElement[float] = sa.literal_column(
        f"bm25(search_words, {_TITLE_WEIGHS}, 1.0)"
    )
    _given = ":number, :title, :words"

    def is_there(self, reading: ReadTransaction) -> bool:
        """Whether it was made."""
        named = "SELECT 1 FROM sqlite_schema WHERE name = 'search_words'"
        return reading.connection.exec_driver_sql(named).first() is not None

    def make(self, transaction: Transaction) -> None:
        """Make it, empty."""
        run = transaction.connection.exec_driver_sql
        run(MAKING)
        run("INSERT INTO search_words(search_words, rank) VALUES ('secure-delete', 1)")

    def add(self, transaction: Transaction, every: Sequence[FoldedWords]) -> None:
        """Take documents in."""
        self._run(transaction, f"(rowid, title, words) VALUES ({self._given})", every)

    def remove(self, transaction: Transaction, every: Sequence[FoldedWords]) -> None:
        """Take documents out, so that no word of them stays in the file."""
        what = "(search_words, rowid, title, words)"
        self._run(transaction, f"{what} VALUES ('delete', {self._given})", every)
        if self._is_a_word_left(transaction, every):
            self._write_anew(transaction)

    def ranked(
        self, person_id: str, query: Query, where: Iterable[sa.ColumnElement[bool]]
    ) -> sa.Select[Any]:
        """Number, rank and time of what fits among the newest; the lower the rank, the better."""
        match = sa.text("search_words MATCH :asked").bindparams(asked=_fts5(query))
        rowid = self._table.c.rowid
        return (
            sa.select(rowid.label("number"), self._weight.label("weight"), _documents.c.at)
            .select_from(self._table)
            .join(_documents, _documents.c.number == rowid)
            .where(match, _documents.c.person_id == person_id, *where)
            .order_by(rowid.desc())
            .limit(NEWEST)
        )

    @staticmethod
    def _is_a_word_left(transaction: Transaction, every: Sequence[FoldedWords]) -> bool:
        """Whether the beginning of a word that is gone still parts two pages of the index.

        ``secure-delete`` takes words out of the pages, and leaves what parts one from the next.
        """
        run = transaction.connection.exec_driver_sql
        # The first sign says to which of the indexes it belongs: of words, or of beginnings.
        parting = {bytes(row[0])[1:] for row in run("SELECT term FROM search_words_idx")}
        gone = {word.encode() for one in every for word in f"{one.title} {one.words}".split()}
        beginnings = {word[:end] for word in gone for end in range(1, len(word) + 1)}
        return any(not _stands(transaction, some) for some in parting & beginnings)

    def _write_anew(self, transaction: Transaction) -> None:
        """Write every page of the index anew."""
        # An index of one segment counts as written well, so that it gets a second one first.
        none = [FoldedWords(number=0, title="", words="0")]
        self.add(transaction, none)
        run = transaction.connection.exec_driver_sql
        run("INSERT INTO search_words(search_words) VALUES ('optimize')")
        what = "(search_words, rowid, title, words)"
        self._run(transaction, f"{what} VALUES ('delete', {self._given})", none)

    @staticmethod
    def _run(transaction: Transaction, rest: str, every: Sequence[FoldedWords]) -> None:
        if every:
            rows = [{"number": one.number, "title": one.title, "words": one.words} for one in every]
            transaction.connection.execute(sa.text(f"INSERT INTO search_words{rest}"), rows)


class PostgresqlWords(WordIndex):
    """A table of ``tsvector`` with a GIN index."""

    _table = sa.table(
        "search_words",
        sa.column("person_id"),
        sa.column("number"),
        sa.column("words"),
    )

    def is_there(self, reading: ReadTransaction) -> bool:
        """Whether it was made."""
        return bool(reading.scalar(sa.select(sa.func.to_regclass("search_words").is_not(None))))

    def make(self, transaction: Transaction) -> None:
        """Make it, empty."""
        run = transaction.connection.exec_driver_sql
        run(
            "CREATE TABLE search_words (person_id varchar(36) NOT NULL, number bigint NOT NULL,"
            " words tsvector NOT NULL, PRIMARY KEY (person_id, number))"
        )
        run("CREATE INDEX ix_search_words_words ON search_words USING gin (words)")

    def add(self, transaction: Transaction, every: Sequence[FoldedWords]) -> None:
        """Take documents in."""
        if not every:
            return
        statement = sa.text(
            "INSERT INTO search_words (person_id, number, words)"
            " VALUES (:person, :number, CAST(:vector AS tsvector))"
        )
        person = str(transaction.person_id)
        rows = [{"person": person, "number": one.number, "vector": _vector(one)} for one in every]
        transaction.connection.execute(statement, rows)

    def remove(self, transaction: Transaction, every: Sequence[FoldedWords]) -> None:
        """Take documents out; VACUUM then takes them out of the file (see ``forgetting``)."""
        numbers = [one.number for one in every]
        mine = self._table.c.person_id == str(transaction.person_id)
        statement = sa.delete(self._table).where(mine, self._table.c.number.in_(numbers))
        transaction.connection.execute(statement)

    def ranked(
        self, person_id: str, query: Query, where: Iterable[sa.ColumnElement[bool]]
    ) -> sa.Select[Any]:
        """Number, rank and time of what fits among the newest; the lower the rank, the better."""
        asked = sa.cast(sa.bindparam("asked", _tsquery(query), sa.Text), TSQUERY)
        words, number = self._table.c.words, self._table.c.number
        newest = (
            sa.select(number, words, _documents.c.at)
            .select_from(self._table)
            .join(
                _documents,
                (_documents.c.number == number) & (_documents.c.person_id == person_id),
            )
            .where(words.op("@@")(asked), self._table.c.person_id == person_id, *where)
            .order_by(number.desc())
            .limit(NEWEST)
            .subquery()
        )
        # 2 divides by the length of the document, as bm25 does in its way.
        weight = -sa.func.ts_rank_cd(newest.c.words, asked, 2)
        return sa.select(newest.c.number, weight.label("weight"), newest.c.at)


def _stands(transaction: Transaction, beginning: bytes) -> bool:
    """Whether a word that begins so is in the index; one cut within a letter counts as gone."""
    try:
        asked = f'"{beginning.decode()}"*'
    except UnicodeDecodeError:
        return False
    one_with_it = sa.text("SELECT 1 FROM search_words WHERE search_words MATCH :asked LIMIT 1")
    return transaction.connection.execute(one_with_it, {"asked": asked}).first() is not None


def _fts5(query: Query) -> str:
    wanted = " AND ".join(_fts5_term(term) for term in query.wanted)
    unwanted = " OR ".join(_fts5_term(term) for term in query.unwanted)
    return f"({wanted}) NOT ({unwanted})" if unwanted else wanted


def _fts5_term(term: Term) -> str:
    # Folded words are letters and digits alone, so nothing in them ends a string.
    return f'"{" ".join(term.words)}"{"*" if term.is_beginning else ""}'


def _tsquery(query: Query) -> str:
    parts = [_tsquery_term(term) for term in query.wanted]
    parts += [f"!({_tsquery_term(term)})" for term in query.unwanted]
    return " & ".join(f"({part})" for part in parts)


def _tsquery_term(term: Term) -> str:
    lexemes = [_lexeme(word) for word in term.words]
    if term.is_beginning:
        lexemes[-1] += ":*"
    return " <-> ".join(lexemes)


def _vector(one: FoldedWords) -> str:
    """A document as PostgreSQL spells it: each word with its places; those of the title weigh A."""
    places: dict[str, list[str]] = {}
    title = one.title.split()
    # A gap between title and words, so that no phrase runs from one into the other.
    for start, mark, words in ((1, "A", title), (len(title) + 2, "", one.words.split())):
        for place, word in enumerate(words, start=start):
            found = places.setdefault(word, [])
            if place <= _LAST_PLACE and len(found) < _MOST_PLACES:
                found.append(f"{place}{mark}")
    return " ".join(
        f"{_lexeme(word)}:{','.join(found)}" if found else _lexeme(word)
        for word, found in places.items()
    )


def _lexeme(word: str) -> str:
    return f"'{word.translate(_LEXEME_ENDS)}'"
