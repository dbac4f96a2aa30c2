"""A PostgreSQL server that runs, and courses whose gradebook lies on it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg2
from sqlalchemy import make_url

PASSWORD = "pa%ss/w@rd:7391"
_COPIES = count()


@dataclass(frozen=True)
class Server:
    """A running server that is reached through a socket in its folder."""

    folder: Path

    def url(self, database: str, password: str = PASSWORD) -> str:
        """Return the address of a database for SQLAlchemy, password included."""
        address = make_url("postgresql+psycopg2://course").set(
            username="course", password=password, host=None, database=database
        )
        address = address.update_query_dict({"host": str(self.folder)})
        return address.render_as_string(hide_password=False)

    def connect(self, database: str) -> psycopg2.extensions.connection:
        """Return a connection of another program, in which each statement is a transaction."""
        connection = psycopg2.connect(
            host=str(self.folder), user="course", password=PASSWORD, dbname=database
        )
        connection.autocommit = True
        return connection

    def run(self, statement: str) -> None:
        """Run a statement of the server's administrator."""
        connection = self.connect("postgres")
        try:
            connection.cursor().execute(statement)
        finally:
            connection.close()


@dataclass(frozen=True)
class PostgresCourse:
    """A course folder and the database that holds its gradebook."""

    root: Path
    database: str
    server: Server

    @property
    def url(self) -> str:
        """The address of the gradebook."""
        return self.server.url(self.database)

    def rows(self, query: str) -> list[tuple[object, ...]]:
        """Return the rows of a query."""
        connection = self.server.connect(self.database)
        try:
            cursor = connection.cursor()
            cursor.execute(query)
            return cursor.fetchall()
        finally:
            connection.close()

    def copied(self, folder: Path) -> PostgresCourse:
        """Return a copy of the course, its database included."""
        name = f"copy_{next(_COPIES)}"
        self.server.run(f"create database {name} template {self.database}")
        shutil.copytree(self.root, folder)
        return PostgresCourse(folder, name, self.server)
