"""One client for every system: limits, patience, bounded answers, and the line between "no" and "not known"."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import httpx

from exporters.publishing.assets import Identity, Json
from exporters.publishing.errors import PublishError, RefusedError, StoppedError, UncertainError
from exporters.publishing.limiter import Limiter
from exporters.publishing.service import Kind, Listing, Method, Service, value_at
from journey.words import say, say_count

_LARGEST_ANSWER = 32 * 1024 * 1024
_MOST_PAGES = 1_000
_LONGEST_QUOTE = 300
#: Where systems say in words what is wrong, the fullest first; and how deep it is looked for.
_TOLD_IN = ("detail", "message", "error_description", "error", "title")
_DEEPEST = 6
_TOO_MANY = 429
#: Answers after which nothing was done, so that the same call may go out again.
_NOT_DONE = frozenset({_TOO_MANY})
_NO_SUCH = frozenset({404, 410})
_SLICE = 0.1
#: Shorter waits are told nobody.
_WORTH_TELLING = 0.7


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a client keeps trying. Seconds: ``first_pause`` before the second try, doubled for each further one;
    ``longest_pause``: it waits no longer for a limit or a busy system, but says so; ``timeout`` for an answer."""

    tries: int = 5
    first_pause: float = 1.0
    longest_pause: float = 120.0
    timeout: float = 60.0


class Client:
    """Calls one service. Use it in a ``with`` statement, from one thread.

    ``cancelled`` is asked between calls and while waiting. ``waiting`` is told of each longer wait: its seconds when it
    begins, 0 when it is over. The secret goes into headers and nowhere else.
    """

    def __init__(
        self,
        service: Service,
        secret: str,
        *,
        patience: Patience | None = None,
        cancelled: Callable[[], bool] = lambda: False,
        waiting: Callable[[float], None] = lambda seconds: None,
    ) -> None:
        _check_address(service.base)
        self.service = service
        self._secret = secret
        self._patience = patience or Patience()
        self._cancelled = cancelled
        self._waiting = waiting
        self._limiters: dict[tuple[str, bool], Limiter] = {("", False): Limiter(service.limits)}
        self._http = httpx.Client(
            headers={**service.headers, **service.authorise(secret)},
            timeout=self._patience.timeout,
            follow_redirects=False,
            trust_env=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()

    def call(
        self,
        method: Method,
        path: str,
        *,
        body: Json = None,
        parameters: Mapping[str, str] | None = None,
        kind: Kind | None = None,
        repeatable: bool = False,
    ) -> Json:
        """The answer's JSON, None when it has none. ``repeatable``: the call may go out twice.

        RefusedError when the system says no; UncertainError when a call that is not repeatable may or may not have been
        done; StoppedError when the person stopped it; PublishError when the system cannot be reached.
        """
        again = repeatable or method == "GET"
        for attempt in range(self._patience.tries):
            last = attempt == self._patience.tries - 1
            self._keep_limits(kind, reading=method == "GET")
            try:
                response, content = self._send(method, path, body, parameters)
            except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
                if last:
                    raise self._unreachable() from error
            except httpx.TransportError as error:
                if not again:
                    raise _uncertain() from error
                if last:
                    raise self._unreachable() from error
            else:
                if response.status_code in _NOT_DONE or (again and response.status_code >= 500):
                    if last:
                        raise self._refused(response, content)
                    self.pause(self._asked_pause(response, attempt))
                    continue
                if response.status_code >= 500:
                    raise _uncertain()
                if not response.is_success:
                    raise self._refused(response, content)
                try:
                    return json.loads(content) if content.strip() else None
                except ValueError as error:
                    if not again:
                        raise _uncertain() from error
                    if last:
                        raise PublishError(
                            say("{host} gave an answer that cannot be read.", host=self._host()),
                            say("Try again later."),
                        ) from error
            self.pause(self._patience.first_pause * 2.0**attempt)
        raise AssertionError("the last try returns or raises")

    def read(self, path: str, kind: Kind) -> Json:
        """What stands at a path; None if nothing does."""
        try:
            return self.call("GET", path, kind=kind)
        except RefusedError as refused:
            if refused.status in _NO_SUCH:
                return None
            raise

    def remove(self, kind: Kind, path: str, identity: Identity) -> None:
        """Remove the asset at a path; nothing there is as good."""
        assert kind.remove is not None
        body = kind.remove_body(identity) if kind.remove_body is not None else None
        try:
            self.call(kind.remove.method, path, body=body, kind=kind, repeatable=True)
        except RefusedError as refused:
            if refused.status not in _NO_SUCH:
                raise

    def listed(self, kind: Kind | None, listing: Listing, path: str) -> Iterable[dict[str, Json]]:
        """Every item of a kind's listing at ``path``, page by page. PublishError if it never ends."""
        parameters: Mapping[str, str] | None = listing.parameters
        for _ in range(_MOST_PAGES):
            assert parameters is not None
            answer = self.call("GET", path, parameters=parameters, kind=kind)
            found = value_at(answer, listing.items)
            items = list(found.values()) if isinstance(found, dict) else found
            for item in items if isinstance(items, list) else []:
                if isinstance(item, dict):
                    yield item
            parameters = listing.next_page(answer, parameters) if listing.next_page else None
            if parameters is None:
                return
        raise PublishError(
            say_count(
                "The list of what the account has goes on after {count} page.",
                "The list of what the account has goes on after {count} pages.",
                _MOST_PAGES,
            ),
            say("Remove what is no longer used from the account, then try again."),
        )

    def pause(self, seconds: float) -> None:
        """Wait, unless the person stops it. PublishError if that would take too long."""
        if seconds > self._patience.longest_pause:
            minutes = max(1, round(seconds / 60))
            raise PublishError(
                say_count(
                    "{host} takes no more calls for {count} minute.",
                    "{host} takes no more calls for {count} minutes.",
                    minutes,
                    host=self._host(),
                ),
                say("Publish again after that: it goes on where it stopped."),
            )
        told = seconds >= _WORTH_TELLING
        if told:
            self._waiting(seconds)
        end = time.monotonic() + seconds
        while True:
            if self._cancelled():
                raise StoppedError
            left = end - time.monotonic()
            if left <= 0:
                break
            time.sleep(min(left, _SLICE))
        if told:
            self._waiting(0.0)

    def settle(self, attempt: int) -> None:
        """Give the system time to finish a call whose answer was lost, before it is asked what it has."""
        self.pause(self._patience.first_pause * 2.0**attempt)

    @property
    def tries(self) -> int:
        """How often a thing is tried."""
        return self._patience.tries

    @property
    def timeout(self) -> float:
        """Seconds after which a call that went out is no longer under way."""
        return self._patience.timeout

    def _send(
        self, method: Method, path: str, body: Json, parameters: Mapping[str, str] | None
    ) -> tuple[httpx.Response, bytes]:
        request = self._http.build_request(
            method,
            self.service.base + path,
            content=None if body is None else json.dumps(body, ensure_ascii=False).encode(),
            params=dict(parameters) if parameters else None,
        )
        if body is not None and "content-type" not in request.headers:
            request.headers["content-type"] = "application/json"
        response = self._http.send(request, stream=True)
        try:
            content = bytearray()
            for piece in response.iter_bytes():
                content += piece
                if len(content) > _LARGEST_ANSWER:
                    raise httpx.ReadError("answer too large")
            return response, bytes(content)
        finally:
            response.close()

    def _keep_limits(self, kind: Kind | None, *, reading: bool) -> None:
        limiters = [self._limiters["", False]]
        limits = () if kind is None else kind.reading if reading else kind.limits
        if kind is not None and limits:
            limiters.append(self._limiters.setdefault((kind.name, reading), Limiter(limits)))
        self.pause(max(limiter.wait(time.monotonic()) for limiter in limiters))
        for limiter in limiters:
            limiter.sent(time.monotonic())

    def _asked_pause(self, response: httpx.Response, attempt: int) -> float:
        own = self._patience.first_pause * 2.0**attempt
        return max(own, _seconds_asked(str(response.headers.get("retry-after", ""))))

    def _refused(self, response: httpx.Response, content: bytes) -> RefusedError:
        status = response.status_code
        said = self._without_secret(_told_by(content))[:_LONGEST_QUOTE].strip()
        if status in (401, 403):
            return RefusedError(
                status,
                say("{host} does not accept the key, or the key lacks a right.", host=self._host()),
                said or say("Check the key and its rights in the account's settings."),
            )
        return RefusedError(
            status, say("{host} refused the call (HTTP {status}).", host=self._host(), status=status), said
        )

    def _unreachable(self) -> PublishError:
        return PublishError(
            say("{host} could not be reached.", host=self._host()),
            say("Check the connection, then publish again: it goes on where it stopped."),
        )

    def _host(self) -> str:
        return urlsplit(self.service.base).hostname or self.service.base

    def _without_secret(self, text: str) -> str:
        return text.replace(self._secret, "…") if self._secret else text


def _told_by(content: bytes) -> str:
    """What an answer says in words: the sentences of its JSON, else all of it."""
    text = content.decode("utf-8", "replace")
    try:
        found = list(dict.fromkeys(_sentences(json.loads(content), 0)))
    except (ValueError, RecursionError):
        return text
    return " ".join(found) or text


def _sentences(answer: Json, depth: int) -> Iterable[str]:
    if depth > _DEEPEST:
        return
    if isinstance(answer, dict):
        told = next((answer[name] for name in _TOLD_IN if isinstance(answer.get(name), str)), None)
        if isinstance(told, str):
            yield told
        for value in answer.values():
            if isinstance(value, dict | list):
                yield from _sentences(value, depth + 1)
    elif isinstance(answer, list):
        for value in answer:
            yield from _sentences(value, depth + 1)


def _seconds_asked(text: str) -> float:
    """The header Retry-After: seconds, or a date (RFC 9110, 10.2.3). 0 if it is neither."""
    try:
        seconds = float(text)
    except ValueError:
        try:
            seconds = float(parsedate_to_datetime(text).timestamp()) - time.time()
        except (TypeError, ValueError):
            return 0.0
    return seconds if math.isfinite(seconds) else 0.0


def _uncertain() -> UncertainError:
    return UncertainError(say("No answer came back, so it is not known whether the call was carried out."))


def _check_address(base: str) -> None:
    parts = urlsplit(base)
    own_machine = parts.hostname in ("127.0.0.1", "::1", "localhost")
    if parts.scheme != "https" and not (parts.scheme == "http" and own_machine):
        raise PublishError(
            say("{address} is not a safe address.", address=base),
            say("Use an address that begins with https://."),
        )
