"""`saqbala ready`: asks the running bot how it is, as a container's health check does.

It is begun each half a minute for years, so it reads the settings and nothing else of the bot.
"""

from __future__ import annotations

import http.client
import ipaddress
import json
import sys
from collections.abc import Mapping

from bot.address import Address
from bot.config import load_settings
from bot.errors import ConfigError, SaqbalaError

ASK_SECONDS = 5.0
"""How long the bot may take to answer."""

_WIDTH = 14


def main() -> None:
    """Ask as a process of its own, and end it: 0 where all is well, else 1."""
    try:
        lines, ready = ask_running()
    except ConfigError as error:
        sys.exit("\n".join(f"Error: {problem}" for problem in error.problems))
    except SaqbalaError as error:
        sys.exit(f"Error: {error}")
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.exit(0 if ready else 1)


def ask_running() -> tuple[list[str], bool]:
    """What there is to tell, a line a loop, and whether all is well. Raises SaqbalaError where nobody answers."""
    address = load_settings().metrics_listen
    if address is None:
        raise ConfigError(["METRICS_LISTEN: empty, so the bot cannot be asked; write e.g. 127.0.0.1:9090"])
    if not address.port:
        raise ConfigError(["METRICS_LISTEN: with port 0 nobody knows where to ask; write e.g. 127.0.0.1:9090"])
    return told_by(_asked(address))


def told_by(report: Mapping[str, object]) -> tuple[list[str], bool]:
    """Read the body of /readyz (health.Report)."""
    loops = report.get("loops")
    beats = loops if isinstance(loops, Mapping) else {}
    lines = [f"{name:<{_WIDTH}}{_beat(beat)}" for name, beat in beats.items() if isinstance(beat, Mapping)]
    troubles = report.get("troubles")
    if isinstance(troubles, list) and troubles:
        lines.append(f"{'troubles':<{_WIDTH}}{', '.join(map(str, troubles))}; see the log, and saqbala doctor")
    return [f"{'bot':<{_WIDTH}}{report.get('state')}", *lines], report.get("ready") is True


def _beat(beat: Mapping[str, object]) -> str:
    return f"{'ok' if beat.get('ok') is True else 'stuck'}, last sign of life {beat.get('seconds')} s ago"


def _reachable(host: str) -> str:
    """What is listened on everywhere is asked on the loopback."""
    try:
        listened = ipaddress.ip_address(host)
    except ValueError:  # a name
        return host
    return {4: "127.0.0.1", 6: "::1"}[listened.version] if listened.is_unspecified else host


def _asked(address: Address) -> Mapping[str, object]:
    connection = http.client.HTTPConnection(_reachable(address.host), address.port, timeout=ASK_SECONDS)
    try:
        connection.request("GET", "/readyz")
        answer: object = json.loads(connection.getresponse().read())
    except (OSError, http.client.HTTPException) as error:
        problem = f"the bot does not answer on {address} (METRICS_LISTEN): {error}; see whether it runs, and its log"
        raise SaqbalaError(problem) from error
    except ValueError:
        answer = None
    finally:
        connection.close()
    if not isinstance(answer, Mapping) or "ready" not in answer:
        raise SaqbalaError(f"what answers on {address} is not the bot; check METRICS_LISTEN")
    return answer
