"""Does the bundle of all chapters, as it would be handed out today, give nothing away?"""

import json

import pytest
from chapters_present import ASSIGNMENTS, LAYOUT, LECTURES, assignment

from school.bundle.contents import bundle_members
from school.bundle.scan import leaks

FORBIDDEN = (
    "simulator",
    "truth",
    "authoring",
    "grading",
    "school",
    "source",
    "attempts",
    "tests",
    "gradebook",
)


@pytest.fixture(scope="module")
def members() -> dict[str, bytes]:
    return bundle_members(LAYOUT, LAYOUT.chapters())


def test_gives_the_bundle_nothing_away(members: dict[str, bytes]) -> None:
    assert list(leaks(members, [assignment(name) for name in ASSIGNMENTS])) == []


def test_is_every_chapter_in_it(members: dict[str, bytes]) -> None:
    wanted = {f"lectures/{name}_lecture.ipynb" for name in LECTURES}
    wanted |= {f"assignments/{name}/{name}.ipynb" for name in ASSIGNMENTS}
    assert wanted <= set(members)


def test_is_no_folder_of_the_instructor_in_it(members: dict[str, bytes]) -> None:
    parts = {part for name in members for part in name.split("/")}
    assert parts & set(FORBIDDEN) == set()


def test_is_no_file_of_the_truth_in_it_under_another_name(members: dict[str, bytes]) -> None:
    secrets = {path.read_bytes() for path in LAYOUT.truth.iterdir() if path.is_file()}
    secrets |= {path.read_bytes() for path in (LAYOUT.datasets / "simulator").rglob("*.py")}
    secrets = {content for content in secrets if len(content) > 100}
    assert secrets
    assert [name for name, content in members.items() if content in secrets] == []


@pytest.mark.parametrize("chapter", ASSIGNMENTS)
def test_is_the_released_notebook_the_one_in_the_bundle(
    members: dict[str, bytes], chapter: str
) -> None:
    cells = json.loads(members[f"assignments/{chapter}/{chapter}.ipynb"])["cells"]
    assert not any(cell.get("outputs") for cell in cells)
    assert members[f"assignments/{chapter}/{chapter}.ipynb"] == (
        LAYOUT.release_notebook(chapter).read_bytes()
    )
