"""Recordings in a bucket of Amazon S3, or of any store that speaks as it does."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from voicedesk.errors import ConfigurationError, ConnectorUnavailable

if TYPE_CHECKING:
    from obstore.store import ClientConfig, ObjectStore, S3Config

    from voicedesk.connectors.registry import Wiring
    from voicedesk.domain.business import BusinessId
    from voicedesk.domain.call import CallId

TIMEOUT = timedelta(seconds=20)


def build(wiring: Wiring) -> S3:
    """For the registry.

    Options: `bucket`, `region` (us-east-1), `endpoint` (Amazon's own), `prefix`. The secret is
    `ACCESS_KEY_ID:SECRET_ACCESS_KEY`; without one, what the machine itself is entitled to.

    Raises:
        ConfigurationError: No bucket, or a secret of another form.
    """
    from obstore.store import S3Store  # an extra, and slow to import

    options = wiring.options
    bucket = str(options.get("bucket") or "")
    if not bucket:
        raise ConfigurationError("connectors.recordings s3 needs the option bucket")
    access, colon, secret = (wiring.secret or "").partition(":")
    if wiring.secret and not colon:
        raise ConfigurationError("the secret of s3 is ACCESS_KEY_ID:SECRET_ACCESS_KEY")
    endpoint = str(options.get("endpoint") or "")
    config: S3Config = {"region": str(options.get("region") or "us-east-1")}
    if endpoint:
        config["endpoint"] = endpoint
    if access:
        config["access_key_id"], config["secret_access_key"] = access, secret
    client: ClientConfig = {"timeout": TIMEOUT, "allow_http": endpoint.startswith("http://")}
    store = S3Store(bucket, config=config, client_options=client)
    return S3(store, prefix=str(options.get("prefix") or ""))


class S3:
    """Implements `ports.Recordings`: PREFIX/BUSINESS/CALL/NAME."""

    def __init__(self, store: ObjectStore, *, prefix: str = "") -> None:
        self._store, self._prefix = store, prefix.strip("/")

    async def put(self, business: BusinessId, call: CallId, name: str, content: bytes) -> str:
        path = self._path(business, call, name)
        from obstore.exceptions import BaseError

        try:
            await self._store.put_async(path, content)
        except BaseError as error:
            raise ConnectorUnavailable(f"s3: {type(error).__name__}") from error
        return path

    async def get(self, business: BusinessId, call: CallId, name: str) -> bytes | None:
        from obstore.exceptions import BaseError

        try:
            found = await self._store.get_async(self._path(business, call, name))
            return bytes(await found.bytes_async())
        except FileNotFoundError:
            return None
        except BaseError as error:
            raise ConnectorUnavailable(f"s3: {type(error).__name__}") from error

    async def erase(self, business: BusinessId, call: CallId) -> int:
        from obstore.exceptions import BaseError

        try:
            listed = await self._store.list(self._path(business, call, "")).collect_async()
            paths = [each["path"] for each in listed]
            if paths:
                await self._store.delete_async(paths)
        except BaseError as error:
            raise ConnectorUnavailable(f"s3: {type(error).__name__}") from error
        return len(paths)

    def _path(self, *names: str) -> str:
        return "/".join(part for part in (self._prefix, *names) if part or part == names[-1])
