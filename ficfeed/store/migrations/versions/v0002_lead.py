"""A story knows which of its copies its words are from."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the column; of the copies there were, the first is taken for the one."""
    op.add_column("story", sa.Column("lead", sa.Integer(), nullable=True))
    op.execute(
        "update story set lead = "
        "(select min(copy.id) from copy where copy.story_id = story.id and copy.gone = false)"
    )
