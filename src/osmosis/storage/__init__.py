"""The only room that knows SQL dialects: types, transactions, migrations, outbox, ledger."""
