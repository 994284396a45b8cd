"""`python -m bot`, and what the command `saqbala` runs."""

import signal
import sys

_interrupted = signal.getsignal(signal.SIGINT)
_ours = _interrupted is signal.default_int_handler  # else it is ignored, as for a program in the background
if _ours:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C while modules are read ends the program without a traceback

if sys.argv[1:] == ["ready"]:
    from bot.probe import main  # which is to be quick, and needs nothing of the rest
else:
    # structlog would read rich for tracebacks that the bot does not show: 5 MiB of memory that stay. None says that
    # there is no such module.
    sys.modules["rich"] = None  # type: ignore[assignment]
    import structlog  # noqa: F401

    del sys.modules["rich"]

    from bot.cli import main

if _ours:
    signal.signal(signal.SIGINT, signal.default_int_handler)

if __name__ == "__main__":
    main()
