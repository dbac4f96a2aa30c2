"""Do README and CONTRIBUTING name commands that exist, and all of them?"""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from authoring.build import rules as build_rules
from grading.cli import build_app
from grading.layout import find_layout
from shop import handin

ROOT = find_layout(Path(__file__).parent).root
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
CONSOLE = re.compile(r"^\$ (.+?)(?:\s+#.*)?$", re.MULTILINE)
CLI = typer.main.get_command(build_app())


def page_text() -> str:
    return "\n".join(page.read_text(encoding="utf-8") for page in PAGES)


def shown_commands() -> list[str]:
    return sorted(set(CONSOLE.findall(page_text())))


def course_commands() -> list[str]:
    spans = re.findall(r"`(course [^`]+)`", page_text())
    return sorted({*spans, *(line for line in shown_commands() if line.startswith("course "))})


@pytest.mark.parametrize("line", course_commands())
def test_does_the_documented_command_exist_with_its_options(line: str) -> None:
    words = line.split()
    if words[1] == "submit":  # the students' own command, in the bundle
        with pytest.raises(SystemExit) as stop:
            handin.main([*words[1:], "--help"])
        assert stop.value.code == 0
        return
    command = CLI.commands[words[1]]
    if hasattr(command, "commands") and len(words) > 2:
        command = command.commands[words[2]]
    known = {name for parameter in command.params for name in parameter.opts} | {"--help"}
    assert {word for word in words if word.startswith("--")} <= known


@pytest.mark.parametrize("name", sorted(CLI.commands))
def test_is_the_command_documented(name: str) -> None:
    assert f"course {name}" in page_text(), f"README and CONTRIBUTING never show `course {name}`"


@pytest.mark.parametrize("name", sorted(CLI.commands))
def test_has_every_option_a_help_text(name: str) -> None:
    commands = [CLI.commands[name], *getattr(CLI.commands[name], "commands", {}).values()]
    for command in commands:
        assert command.help, f"`course {name}` has no help text"
        for parameter in command.params:
            assert getattr(parameter, "help", None), f"{name}: {parameter.opts} has no help text"


@pytest.mark.parametrize("line", [line for line in shown_commands() if line.startswith("make ")])
def test_does_the_make_target_exist(line: str) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(rf"^{line.split()[1]}:", makefile, re.MULTILINE)


@pytest.mark.parametrize(
    "line", [s for s in shown_commands() if not s.startswith(("make ", "course "))]
)
def test_is_the_other_program_installed(line: str) -> None:
    program = Path(sys.executable).parent / line.split()[0]
    assert program.is_file(), f"{line!r} is documented and not installed"


def test_does_help_run_as_installed() -> None:
    course = Path(sys.executable).parent / "course"
    done = subprocess.run([course, "--help"], capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert all(name in done.stdout for name in CLI.commands)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_do_links_to_files_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_does_the_readme_list_every_chapter_and_no_other() -> None:
    assignments = {path.stem for path in (ROOT / "source").glob("[0-9]*.py")}
    lectures = {path.stem for path in (ROOT / "notebooks").glob("[0-9]*.py")}
    assert assignments <= lectures
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| .+ \| `notebooks/(.+)\.ipynb` \| (.+) \|$", readme, re.M))
    assert sorted(rows) == sorted(lectures)
    for chapter, told in rows.items():
        # a lecture may be read before its assignment is certified; the row says so
        expected = f"`release/{chapter}/`" if chapter in assignments else "assignment being written"
        assert told.startswith(expected), chapter


def test_every_refusal_of_the_builder_has_its_row() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `([a-z]+\.[a-z_]+)` \|", text, re.M)
    rules = [*build_rules.EVERYWHERE, *build_rules.LECTURE, *build_rules.ASSIGNMENT]
    names = [f"{rule.__module__.rpartition('.')[2]}.{rule.__name__}" for rule in rules]
    assert sorted(listed) == sorted(names)


def test_every_hop_of_the_walk_names_files_that_are_there() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    walk = text.partition("## One submission from file to gradebook")[2].partition("\n## ")[0]
    hops = re.findall(r"^\d+\. (.+)$", walk, re.M)
    assert 0 < len(hops) < 12
    for hop in hops:
        named = re.findall(r"`([\w/]+\.py|\w+/[\w/]+/)`", hop)
        assert named, hop
        beside = {(ROOT / name).parent for name in named if "/" in name} | {
            ROOT / "grading/autograde"
        }
        for name in named:
            assert any((folder / name).exists() for folder in (ROOT, *beside)), name


def test_every_path_in_the_pages_is_there() -> None:
    # NN, CLASS and NAME stand for something else, 99 for a chapter that nobody has written
    own = r"`((?:authoring|grading|school|tests)/(?!\S*(?:NN_|CLASS|NAME|99[._]))[\w/.]+)`"
    assert [name for name in re.findall(own, page_text()) if not (ROOT / name).exists()] == []
