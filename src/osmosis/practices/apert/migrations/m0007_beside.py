"""What lies beside an awaited entry already, so that it is not fetched a second time."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    """Add it; of what was awaited before it is not known."""
    op.add_column("apert_awaited", sa.Column("beside", sa.Text(), nullable=True))
