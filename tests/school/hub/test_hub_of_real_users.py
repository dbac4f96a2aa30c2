"""A JupyterHub on this machine: three students, two graders, the exchange and the formgrader.

Accounts are real and removed afterwards. Skipped where they cannot be made, or where npm's
configurable-http-proxy is missing.
"""

from __future__ import annotations

import json
import re
import shutil
import socket
import stat
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests
from hub_machine import (
    Machine,
    copy_checkout,
    end_all,
    end_proxy,
    machine,
    make_environment,
    proxy,
    why_not,
)
from hub_session import Person

import tiny_course as tiny
from grading.autograde.course import open_course
from grading.layout import find_layout
from school.bundle.contents import bundle_members
from school.classes.exchange import make_exchange
from school.hub import files
from school.hub.files import CONFIGURATION, Hub, write_hub

COURSE = "ecommerce_operations_analytics"
CHAPTER = "01_metrics"
PACKAGES = ("authoring", "grading", "school")
SERVICE = f"/services/{COURSE}"
WHAT = {"assignment_id": "tiny", "course_id": COURSE}
LOOK = """
import json, os, sys
found = {"read": [], "imported": [], "moved": []}
for path in sys.argv[1:]:
    try:
        os.listdir(path) if os.path.isdir(path) else open(path).read()
        found["read"].append(path)
    except OSError:
        pass
for name in ("authoring", "grading", "school", "simulator"):
    try:
        __import__(name)
        found["imported"].append(name)
    except ImportError:
        pass
course = os.path.dirname(sys.argv[-1])
try:
    os.rename(course, course + "_mine")
    found["moved"].append(course)
except OSError:
    pass
import shop
assert len(shop.load_orders()) > 1000
print(json.dumps(found))
"""
"""What a student may try in a notebook of their own: the last path lies in the class's exchange."""
pytestmark = [pytest.mark.slow, pytest.mark.isolation]


@dataclass
class Site:
    """A running hub."""

    machine: Machine
    url: str
    course: Path
    exchange: Path
    folder: Path
    log: Path

    def person(self, name: str) -> Person:
        return Person(self.url, name, self.machine.password)


def free_ports(number: int) -> list[int]:
    with ExitStack() as stack:
        found = [stack.enter_context(socket.socket()) for _ in range(number)]
        for one in found:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in found]


@pytest.fixture(scope="module")
def site(monkeymodule: pytest.MonkeyPatch) -> Iterator[Site]:
    """Do what school/HUB.md says, and start the hub."""
    if reason := why_not():
        pytest.skip(reason)
    layout = find_layout(Path(__file__))
    lock = layout.root / "requirements.lock"
    with machine() as made:
        checkout, folder, exchange = (made.root / n for n in ("checkout", "hub", "exchange"))
        copy_checkout(layout, checkout)
        make_environment(lock, checkout / ".venv", checkout, checkout / "datasets")
        monkeymodule.setattr(tiny, "COURSE_ID", COURSE)
        course = tiny.make_course(made.home(made.account) / "class")
        make_exchange(open_course(course), exchange)
        for place in (made.home(made.account), exchange):
            subprocess.run(["chown", "-R", f"{made.account}:", place], check=True)
        made.home(made.account).chmod(0o700)
        # the folder alone: below it are hard links to files that are not this test's
        shutil.chown(checkout, group=made.account)
        checkout.chmod(0o750)

        folder.mkdir()
        hub = Hub(folder, course, exchange, made.account)
        # fresh and certified is what `make fresh` proves
        monkeymodule.setattr(files, "checked_members", bundle_members)
        write_hub(layout, [CHAPTER], hub)
        make_environment(lock, folder / "env", folder / "package" / "datasets")
        ports = free_ports(4)
        text = (folder / CONFIGURATION).read_text().replace(str(layout.root), str(checkout))
        text = text.replace("8000, 8081, 8001, 9999", ", ".join(map(str, ports)))
        text = text.replace(
            'str(HERE / "node_modules/.bin/configurable-http-proxy")', repr(proxy())
        )
        (folder / CONFIGURATION).write_text(text)
        log = made.root / "hub.log"
        command = [folder / "env/bin/python", "-m", "jupyterhub", "-f", folder / CONFIGURATION]
        with log.open("w") as stream:
            running = subprocess.Popen(
                command, cwd=folder, stdout=stream, stderr=stream, stdin=subprocess.DEVNULL,
                env={"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"},
            )  # fmt: skip
        try:
            url = f"http://127.0.0.1:{ports[0]}"
            wait_for(f"{url}/hub/health", running, log)
            yield Site(made, url, course, exchange, folder, log)
        finally:
            running.terminate()
            for name in made.students:
                end_all(name)
            running.wait(60)
            end_proxy(folder / "state" / "proxy.pid")


@pytest.fixture(scope="module")
def monkeymodule() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as patch:
        yield patch


def wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + 90
    while time.monotonic() < end and process.poll() is None:
        try:
            if requests.get(url, timeout=5).ok:
                return
        except requests.ConnectionError:
            pass
        time.sleep(0.3)
    raise AssertionError(log.read_text()[-3000:])


def test_a_class_works_on_the_hub(site: Site) -> None:
    made = site.machine
    students = [site.person(name) for name in made.students]
    graders = [site.person(name) for name in made.graders]
    assert all(person.is_in for person in (*students, *graders))
    assert not Person(site.url, made.account, made.password).is_in
    assert not Person(site.url, made.students[0], "wrong").is_in
    for student in students:
        student.begin()
    at_class("nbgrader", "release_assignment", "tiny", site=site)
    for student in students:
        student.wait()
    for student, answers in zip(students, (tiny.RIGHT, tiny.WRONG, {}), strict=True):
        hand_in(student, tiny.answered(site.course, answers))
    students_reach_nothing(site, students)

    assert "tiny: 3 students: 3 new" in at_class("course", "collect", "tiny", site=site)
    pages = [grader.get(f"{SERVICE}/formgrader") for grader in graders]
    assert all(page.ok and "Manage Assignments" in page.text for page in pages)
    button = f"{SERVICE}/formgrader/api/submission/tiny/{made.students[0]}/autograde"
    answer = graders[0].send(button).json()
    assert answer["success"], answer
    said = at_class("course", "autograde", "tiny", site=site)
    assert "2 run now" in said
    assert "1 unchanged" in " ".join(said.split())
    rows = graders[1].get(f"{SERVICE}/formgrader/api/submissions/tiny").json()
    scores = {row["student"]: row["score"] for row in rows}
    assert scores == dict(zip(made.students, (5, 0, 0), strict=True))

    at_class("course", "feedback", "tiny", site=site)
    at_class("nbgrader", "release_feedback", "tiny", site=site)
    own = f"/user/{students[0].name}"
    students[0].send(f"{own}/assignments/fetch_feedback", WHAT)
    (page,) = made.home(students[0].name).glob("course/assignments/tiny/feedback/*/tiny.html")
    assert "5 of 9" in " ".join(re.sub("<[^>]+>", " ", page.read_text()).split())


def at_class(*words: str, site: Site) -> str:
    """Run a command as graders do in the terminal of the formgrader's server."""
    return site.machine.run(site.machine.account, *words, folder=site.course)


def hand_in(student: Person, document: dict[str, Any]) -> None:
    """Fetch, save and submit as the Assignment List does."""
    own = f"/user/{student.name}"
    (listed,) = student.get(f"{own}/assignments?course_id={COURSE}").json()["value"]
    assert (listed["assignment_id"], listed["status"]) == ("tiny", "released")
    (fetched,) = student.send(f"{own}/assignments/fetch", WHAT).json()["value"]
    assert fetched["status"] == "fetched"
    model = {"type": "notebook", "format": "json", "content": document}
    assert student.send(f"{own}/api/contents/assignments/tiny/tiny.ipynb", model, "PUT").ok
    handed = student.send(f"{own}/assignments/submit", WHAT).json()["value"]
    assert {one["status"] for one in handed} == {"fetched", "submitted"}


def students_reach_nothing(site: Site, students: list[Person]) -> None:
    """Ask as students for what is not theirs, over the web and on the disk."""
    made = site.machine
    first, second, _ = students
    (handed,) = (site.exchange / COURSE / "inbound").glob(f"{second.name}+*")
    for path in (
        *(f"{SERVICE}/formgrader", f"{SERVICE}/lab", f"{SERVICE}/api/contents"),
        *(f"/user/{second.name}/lab", f"/user/{second.name}/api/contents"),
        *(f"/user/{first.name}/formgrader", f"/hub/api/users/{second.name}", "/hub/api/services"),
    ):
        answer = first.get(path)
        assert answer.status_code in (403, 404), (path, answer.status_code)
    page = first.get(f"/user/{first.name}/lab").text
    (settings,) = re.findall(r'id="jupyter-config-data"[^>]*>(.+?)</script>', page, re.DOTALL)
    hidden = json.loads(settings)["disabledExtensions"]
    assert "@jupyter/nbgrader:formgrader" in hidden
    assert "@jupyter/nbgrader:assignment-list" not in hidden
    secret = [
        *(site.course, site.course / "gradebook.db", site.course / "source/tiny/tiny.ipynb"),
        *(site.machine.root / "checkout" / name for name in (".", "source", *PACKAGES)),
        *(site.folder / "state", site.folder / "state/jupyterhub.sqlite"),
        *(made.home(second.name), made.home(second.name) / "course/assignments/tiny/tiny.ipynb"),
        *(site.exchange / COURSE / "inbound", site.exchange / COURSE / "feedback"),
    ]
    said = made.run(first.name, site.folder / "env/bin/python", "-c", LOOK, *secret)
    assert json.loads(said) == {"read": [], "imported": [], "moved": []}, said
    # others' submissions are hidden by their names, which nobody can list or guess
    assert re.fullmatch(r".+\+[\w-]{12}=*", handed.name)
    assert stat.S_IMODE(made.home(second.name).stat().st_mode) == 0o700
    answer = first.send(f"/user/{first.name}/api/kernels", {"name": "python3"})
    assert answer.ok, answer.text
    connection = made.home(first.name) / f".kernels/kernel-{answer.json()['id']}.json"
    assert json.loads(connection.read_text())["transport"] == "ipc"
