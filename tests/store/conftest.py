"""The stores that these tests are run on."""

from tests.stores import (
    address,
    files,
    postgres_server,
    postgres_url,
    sealed_server,
    sqlite_url,
    store,
    url,
)

__all__ = [
    "address",
    "files",
    "postgres_server",
    "postgres_url",
    "sealed_server",
    "sqlite_url",
    "store",
    "url",
]
