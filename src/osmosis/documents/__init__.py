"""What people's own files hold: letters, books, papers, notes; read, never written.

Pure: bytes come in and a :class:`~osmosis.documents.model.Document` goes out; nothing here knows a
store, a practice, a clock or a network.
"""
