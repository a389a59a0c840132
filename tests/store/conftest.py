"""The stores that these tests are run on."""

from tests.stores import address, postgres_server, postgres_url, sqlite_url, store, url

__all__ = ["address", "postgres_server", "postgres_url", "sqlite_url", "store", "url"]
