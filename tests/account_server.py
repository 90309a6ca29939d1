"""A server that keeps an account: it makes, lists, shows, changes and removes assets, and fails as it is told to.

Routes are made from a target's own description of its interface (exporters.publishing.service), bodies are checked by
whoever starts it, and everything a call did stays, as it does in a real system, also when its answer is lost.
"""

from __future__ import annotations

import json
import re
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal
from urllib.parse import parse_qs, unquote, urlsplit

from exporters.publishing.service import Kind, Pointer, Service

#: lost: done, and the line breaks; half: done, and the answer ends in its midst; late: done after the caller gave up;
#: kill: done, and the caller is killed; before: the caller is killed before it is done; error: done, and HTTP 500;
#: failed: not done, and HTTP 500; busy: not done, and HTTP 429.
Fault = Literal["", "lost", "half", "late", "kill", "before", "error", "failed", "busy"]
FAULTS: tuple[Fault, ...] = ("lost", "half", "late", "kill", "before", "error", "failed", "busy")

#: Longer than the callers of these tests wait for an answer.
LATE = 0.25


@dataclass
class Held:
    """An asset in the account."""

    kind: str
    parent: str
    body: Any


@dataclass
class AccountServer:
    """What the server keeps. ``faults``: what goes wrong at each call, in their order; then nothing does. ``kill`` ends
    the caller at once. ``check``: raises ValueError for a body that the system would refuse. ``kind_of``:
    whether a body is of a kind, where two kinds share a path. ``whole_ids``: ids are told as numbers."""

    service: Service
    faults: list[Fault] = field(default_factory=list)
    kill: Callable[[], None] = lambda: None
    check: Callable[[str, str, Any], None] = lambda method, path, body: None
    kind_of: Callable[[Kind, Any], bool] = lambda kind, body: True
    whole_ids: bool = False
    #: The only key that is accepted; empty: any.
    key: str = ""
    #: What the account offers to choose from ("events"), by name.
    offered: Mapping[str, Sequence[str]] = field(default_factory=dict)
    held: dict[str, Held] = field(default_factory=dict)
    calls: list[tuple[str, str]] = field(default_factory=list)
    bodies: dict[str, tuple[str, str, Any]] = field(default_factory=dict)
    headers: list[Mapping[str, str]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    last: int = 0

    def of(self, kind: str) -> list[Any]:
        """The bodies of all assets of a kind."""
        return [held.body for held in self.held.values() if held.kind == kind]

    def names(self, kind: Kind) -> list[str]:
        """The names of all assets of a kind."""
        return [_name(body, kind) for body in self.of(kind.name)]

    def answer(self, method: str, target: str, body: Any) -> tuple[int, Any]:
        """Do what a call asks, and say what it answers."""
        path = unquote(urlsplit(target).path)
        if method == "GET" and self.service.account and path == urlsplit(self.service.account_path).path:
            return 200, _wrapped(self.service.account, "account-1")
        for what, listing in self.service.offers.items():
            if method == "GET" and what in self.offered and path == listing.path:
                items = [
                    _merged(_wrapped(listing.identity, f"{what}-{place}"), _wrapped(listing.name, name))
                    for place, name in enumerate(self.offered[what])
                ]
                return 200, _wrapped(listing.items, items)
        asked = {name: values[0] for name, values in parse_qs(urlsplit(target).query).items()}
        for kind in self.service.kinds.values():
            for verb, route, act in self._routes(kind):
                match = re.fullmatch(_pattern(route), path)
                if verb == method and match and self._is_meant(kind, match.groupdict(), asked, body):
                    return act(kind, match.groupdict(), asked, body)
        return 404, {"error": "no such path"}

    def _is_meant(self, kind: Kind, ids: Mapping[str, str], asked: Mapping[str, str], body: Any) -> bool:
        """Whether a call is about this kind: two kinds may share their paths, and differ in what is in them."""
        if "id" in ids:
            return self.held[ids["id"]].kind == kind.name if ids["id"] in self.held else True
        if body is not None:
            return self.kind_of(kind, body)
        parameters = kind.listing.parameters if kind.listing is not None else {}
        return asked.get("type") == parameters.get("type")

    def _routes(self, kind: Kind) -> Iterator[tuple[str, str, Callable[..., tuple[int, Any]]]]:
        yield kind.create.method, kind.create.path, self._create
        if kind.listing is not None:
            yield "GET", kind.listing.path, self._list
        if kind.read:
            yield "GET", kind.read, self._read
        if kind.update is not None:
            yield kind.update.method, kind.update.path, self._update
        if kind.remove is not None:
            yield kind.remove.method, kind.remove.path, self._remove

    def _create(self, kind: Kind, ids: Mapping[str, str], asked: Mapping[str, str], body: Any) -> tuple[int, Any]:
        with self.lock:
            self.last += 1
            identity = str(self.last)
            parent = ids.get("parent", "")
            if not kind.identity:
                identity = f"{kind.name}-of-{parent}"
            elif kind.repeatable:
                identity = body["id"]
            if kind.natural:
                # A name that means something to people stands there once: the second call is told of the first.
                named = [i for i, held in self.held.items() if held.kind == kind.name and held.body == body]
                identity = named[0] if named else identity
            self.held[identity] = Held(kind.name, parent, body)
        return 201, _wrapped(kind.identity, self._told(identity))

    def _told(self, identity: str) -> int | str:
        return int(identity) if self.whole_ids and identity.isdigit() else identity

    def _list(self, kind: Kind, ids: Mapping[str, str], asked: Mapping[str, str], body: Any) -> tuple[int, Any]:
        assert kind.listing is not None
        start, count = int(asked.get("offset", 0)), int(asked.get("count", 1000))
        found = [(i, held) for i, held in self.held.items() if held.kind == kind.name]
        items = [
            _merged(
                held.body if kind.among else {},
                _merged(
                    _wrapped(kind.listing.identity, self._told(i)),
                    _wrapped(kind.listing.name, _name(held.body, kind)),
                ),
            )
            for i, held in found[start : start + count]
        ]
        return 200, _merged(_wrapped(kind.listing.items, items), {"total": len(found)})

    def _read(self, kind: Kind, ids: Mapping[str, str], asked: Mapping[str, str], body: Any) -> tuple[int, Any]:
        held = self.held.get(ids["id"])
        return (200, _shown(held.body, kind)) if held is not None else (404, {})

    def _update(self, kind: Kind, ids: Mapping[str, str], asked: Mapping[str, str], body: Any) -> tuple[int, Any]:
        held = self.held.get(ids["id"])
        if held is None:
            return 404, {}
        self.held[ids["id"]] = replace(held, body=body)
        return 200, _wrapped(kind.identity, self._told(ids["id"]))

    def _remove(self, kind: Kind, ids: Mapping[str, str], asked: Mapping[str, str], body: Any) -> tuple[int, Any]:
        identity = ids["id"] if "id" in ids else body["id"]
        return (204, None) if self.held.pop(identity, None) is not None else (404, {})


@contextmanager
def serving(account: AccountServer) -> Iterator[Service]:
    """Run the server on a free port of this machine; gives the service with that address as its base."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # An answer goes out in one piece, without waiting for the caller to acknowledge its head.
        wbufsize = -1
        disable_nagle_algorithm = True

        def log_message(self, format: str, *args: object) -> None:
            pass

        def handle_any(self) -> None:
            length = int(self.headers.get("content-length") or 0)
            raw = self.rfile.read(length)
            with account.lock:
                fault = account.faults.pop(0) if account.faults else ""
                account.calls.append((self.command, self.path))
                account.headers.append(dict(self.headers.items()))
            if account.key not in " ".join(self.headers.values()):
                self.reply(401, {"errors": [{"detail": "This key is not known."}]})
                return
            body = json.loads(raw) if raw else None
            if body is not None:
                account.bodies[f"{self.command} {self.path} {raw!r}"] = (self.command, self.path, body)
            self.serve(fault, body)

        def __getattr__(self, name: str) -> Any:
            # The base class looks for do_GET, do_POST and so on.
            if name.startswith("do_"):
                return self.handle_any
            raise AttributeError(name)

        def serve(self, fault: Fault, body: Any) -> None:
            if fault == "before":
                self.kill()
                return
            if fault == "busy":
                self.reply(429, {"error": "busy"}, {"Retry-After": "0.01"})
                return
            if fault == "failed":
                self.reply(500, {"error": "failed"})
                return
            if fault == "late":
                time.sleep(LATE)
            try:
                if body is not None:
                    account.check(self.command, self.path, body)
            except ValueError as error:
                self.reply(422, {"error": str(error)})
                return
            status, answer = account.answer(self.command, self.path, body)
            if fault == "kill":
                self.kill()
            elif fault in ("lost", "half"):
                self.break_off(status, answer, half=fault == "half")
            elif fault == "error":
                self.reply(500, {"error": "lost in thought"})
            else:
                self.reply(status, answer)

        def reply(self, status: int, answer: Any, headers: Mapping[str, str] | None = None) -> None:
            content = b"" if answer is None else json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(content)))
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def break_off(self, status: int, answer: Any, *, half: bool) -> None:
            if half:
                content = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("content-length", str(len(content)))
                self.end_headers()
                self.wfile.write(content[: len(content) // 2])
                self.wfile.flush()
            else:
                linger = struct.pack("ii", 1, 0)
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            self.close_connection = True

        def kill(self) -> None:
            account.kill()
            self.close_connection = True

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            """A caller that is gone is what these tests are about."""

    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield replace(account.service, base=f"http://127.0.0.1:{server.server_address[1]}")
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _pattern(route: str) -> str:
    return (
        re.escape(urlsplit(route).path).replace(r"\{id\}", "(?P<id>[^/]+)").replace(r"\{parent\}", "(?P<parent>[^/]+)")
    )


def _shown(body: Any, kind: Kind) -> Any:
    """A body as a system shows it: under the member that all its pointers begin with, where the body has none such."""
    heads = {pointer[0] for pointer in kind.shown if len(pointer) > 1}
    return {next(iter(heads)): body} if len(heads) == 1 and not heads & set(body) else body


def _wrapped(pointer: Pointer, value: Any) -> Any:
    for part in reversed(pointer):
        value = [value] if isinstance(part, int) else {part: value}
    return value


def _merged(first: Any, second: Any) -> Any:
    if isinstance(first, dict) and isinstance(second, dict):
        return {key: _merged(first.get(key), second.get(key)) for key in {**first, **second}}
    return second if first is None else first


def _name(body: Any, kind: Kind) -> str:
    """The name in a body: under the same last member as in a listing, wherever it stands."""
    assert kind.listing is not None
    return next(iter(_found(body, str(kind.listing.name[-1]))), "")


def _found(body: Any, member: str) -> Sequence[str]:
    if isinstance(body, dict):
        if isinstance(body.get(member), str):
            return [body[member]]
        return [name for value in body.values() for name in _found(value, member)]
    return [name for value in body for name in _found(value, member)] if isinstance(body, list) else []
