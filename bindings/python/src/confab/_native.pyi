"""The C API as two types; see confab.h. Every function may raise ConfabError."""

from collections.abc import Callable

from ._errors import ConfabError

ABI_VERSION: int
CALLER_ANONYMOUS: int
CALLER_USER: int
CALLER_TOKEN: int
CALLER_HOST: int
ITEM_REPLY: int
ITEM_STARTED: int
ITEM_EVENT: int
ITEM_ENDED: int

Item = tuple[int, int, str, ConfabError | None]

class Engine:
    def __new__(
        cls,
        data_dir: bytes,
        *,
        force_network_fs: bool = ...,
        map_bytes: int = ...,
        issuer: str = ...,
        access_token_ms: int = ...,
        long_access_token_ms: int = ...,
        refresh_token_ms: int = ...,
        password_memory_bytes: int = ...,
        password_passes: int = ...,
        calls_max: int = ...,
        subscriptions_max: int = ...,
        log: Callable[[int, str], object] | None = ...,
        clock: Callable[[], int] | None = ...,
    ) -> Engine: ...
    def close(self) -> None: ...
    def next(self, timeout_ms: int, /) -> Item | None: ...
    def events_fd(self) -> int: ...
    def cancel(self, call: int, /) -> None: ...
    def unsubscribe(self, subscription: int, /) -> None: ...
    def pause(self, subscription: int, /) -> None: ...
    def resume(self, subscription: int, /) -> None: ...

class Caller:
    def __new__(cls, engine: Engine, kind: int, user: int, session: int, token: str, /) -> Caller: ...
    def call(self, operation: str, request: str, /) -> str: ...
    def start(self, operation: str, request: str, /) -> int: ...
    def subscribe(self, cursor: str, /) -> int: ...

def version() -> str: ...
def abi_version() -> int: ...
def describe() -> str: ...
def hush() -> None: ...
