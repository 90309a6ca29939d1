"""Whether a Dask scheduler answers at an address, found out in bounded time: Dask's own client waits without end for
programs that speak otherwise, and after some failures long again when it is taken down."""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import Callable

from journey.words import say
from simulator.run import Cancelled, RunError

#: Somebody must listen at the address within so many seconds.
_KNOCK = 5
#: So often (seconds) it is asked whether the answer is still wanted.
_ASKED_EVERY = 0.2
#: What an address may look like; without a protocol it is tcp.
_ADDRESS = re.compile(r"(?:(?P<protocol>tcp|tls)://)?(?P<host>\[[0-9a-fA-F:.]+\]|[\w.-]+):(?P<port>[0-9]{1,5})")


def scheduler_at(address: str, patience: float, cancel: Callable[[], bool] | None = None) -> str:
    """The address in Dask's own spelling, of a scheduler that answers within ``patience`` seconds.

    RunError if it is no address or no scheduler answers; Cancelled if told to stop. Dask is installed.
    """
    found = _ADDRESS.fullmatch(address.strip())
    if found is None or int(found["port"]) > 65_535:
        raise RunError(
            say(
                "“{address}” is not the address of a Dask scheduler. One looks like {example}.",
                address=address,
                example="tcp://192.168.0.10:8786",
            )
        )
    scheduler = f"{found['protocol'] or 'tcp'}://{found['host']}:{found['port']}"
    try:
        socket.create_connection((found["host"].strip("[]"), int(found["port"])), timeout=_KNOCK).close()
        kind = asyncio.run(_answer(scheduler, patience, cancel))
    except Cancelled:
        raise
    except OSError as error:
        raise unreachable(address, error) from None
    except Exception:  # what another program answers may be anything, and Dask reads it as its own
        kind = ""
    if kind != "Scheduler":
        raise unreachable(address, ValueError(say("another program answers there")))
    return scheduler


def unreachable(address: str, error: Exception) -> RunError:
    """What to say where no scheduler answers."""
    reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return RunError(say("There is no Dask cluster at {address}: {reason}", address=address, reason=reason))


async def _answer(scheduler: str, patience: float, cancel: Callable[[], bool] | None) -> str:
    """What kind of program says it is there."""
    asked = asyncio.ensure_future(_identity(scheduler, patience))
    until = asyncio.get_running_loop().time() + patience
    while not (await asyncio.wait({asked}, timeout=_ASKED_EVERY))[0]:
        if cancel is not None and cancel():
            asked.cancel()
            raise Cancelled
        if asyncio.get_running_loop().time() > until:
            asked.cancel()
            raise TimeoutError(say("it does not answer"))
    return asked.result()


async def _identity(scheduler: str, patience: float) -> str:
    from distributed.comm.core import connect
    from distributed.security import Security

    arguments = Security().get_connection_args("client")  # type: ignore[no-untyped-call]
    connection = await connect(scheduler, timeout=patience, **arguments)  # type: ignore[no-untyped-call]
    try:
        await connection.write({"op": "identity", "reply": True})
        answer = await connection.read()
        return str(answer.get("type")) if isinstance(answer, dict) else type(answer).__name__
    finally:
        connection.abort()
