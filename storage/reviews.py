"""Reviews: people's decisions, appended; the latest one of a check is what is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from models.errors import InputError
from models.inputs import clean
from models.tables import now
from storage.schema import CHECK, REVIEW

if TYPE_CHECKING:
    from models.status import Status
    from storage.database import Database


def add_review(
    database: Database, *, check_id: int, reviewer: str, status: Status, note: str = ""
) -> int:
    """Append a person's decision on a check; gives its id. Raises InputError if there is none."""
    with database.write() as connection:
        found = connection.execute(
            sa.select(CHECK.c.id).where(CHECK.c.id == check_id)
        ).scalar_one_or_none()
        if found is None:
            raise InputError(f"there is no check {check_id}")
        made = connection.execute(
            sa.insert(REVIEW)
            .returning(REVIEW.c.id)
            .values(
                check_id=check_id,
                reviewer=clean(reviewer),
                status=status.value,
                note=clean(note),
                created_at=now(),
            )
        )
        number: int = made.scalar_one()
    return number
