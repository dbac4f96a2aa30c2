"""Is the version of a new gradebook the one that alembic would say?"""

from __future__ import annotations

from pathlib import Path

import nbgrader
import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from nbgrader.api import Gradebook
from sqlalchemy import text

from grading import schema_version
from shop.errors import GradingError


def test_the_version_is_the_one_that_alembic_says() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(nbgrader.__file__).parent / "alembic"))
    heads = ScriptDirectory.from_config(config).get_heads()
    assert [schema_version.newest_version()] == list(heads)


def test_a_new_gradebook_gets_it_without_alembic(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    schema_version.spare_alembic()
    with Gradebook(f"sqlite:///{tmp_path / 'gradebook.db'}") as gradebook:
        found = gradebook.db.execute(text("SELECT version_num FROM alembic_version")).scalar()
    assert found == schema_version.newest_version()


@pytest.mark.parametrize("ends", [0, 2])
def test_migrations_without_one_end_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ends: int
) -> None:
    versions = tmp_path / "alembic" / "versions"
    versions.mkdir(parents=True)
    for number in range(ends):
        (versions / f"{number}.py").write_text(f"revision = '{number}'\ndown_revision = None\n")
    monkeypatch.setattr(nbgrader, "__file__", str(tmp_path / "__init__.py"))
    with pytest.raises(GradingError, match="make setup"):
        schema_version.newest_version.__wrapped__()
