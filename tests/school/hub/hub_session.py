"""A person at a hub, as a browser would ask."""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import urljoin

import requests

PATIENCE = 90


class Person:
    """Somebody who logs in at a hub and asks for pages."""

    def __init__(self, hub: str, name: str, password: str) -> None:
        self.hub, self.name = hub, name
        self.web = requests.Session()
        self.web.get(f"{hub}/hub/login", timeout=30)
        form = {"username": name, "password": password, "_xsrf": self._token("/hub/")}
        self.answer = self.web.post(f"{hub}/hub/login?next=/hub/home", data=form, timeout=30)

    @property
    def is_in(self) -> bool:
        """Whether the hub let this person in."""
        return self.answer.ok and self.answer.url.endswith("/hub/home")

    def begin(self) -> None:
        """Ask for a server of one's own."""
        self.web.get(f"{self.hub}/hub/spawn", timeout=30)

    def wait(self) -> None:
        """Wait until the own server answers."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            found = self.web.get(f"{self.hub}/user/{self.name}/api/status", timeout=30)
            page = self.web.get(f"{self.hub}/user/{self.name}/lab", timeout=30)
            if page.ok and page.url.endswith("/lab") and found.status_code in (200, 403):
                return
            time.sleep(0.5)
        raise AssertionError(f"the server of {self.name} has not started: {page.url}")

    def get(self, path: str) -> requests.Response:
        """Ask for a page, logging in where the hub asks for it."""
        return self.web.get(urljoin(self.hub, path), timeout=60)

    def send(self, path: str, content: Any = None, method: str = "POST") -> requests.Response:
        """Send something as a page's own script does."""
        base = "/".join(path.split("/")[:3]) + "/"
        headers = {"X-XSRFToken": self._token(base), "Referer": urljoin(self.hub, base)}
        return self.web.request(
            method, urljoin(self.hub, path), json=content, headers=headers, timeout=120
        )

    def _token(self, path: str) -> str:
        found = [cookie.value for cookie in self.web.cookies
                 if cookie.name == "_xsrf" and cookie.path == path]  # fmt: skip
        return str(found[-1]) if found else ""
