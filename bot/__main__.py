"""`python -m bot`, and what the command `saqbala` runs."""

import signal

_interrupted = signal.getsignal(signal.SIGINT)
_ours = _interrupted is signal.default_int_handler  # else it is ignored, as for a program in the background
if _ours:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C while modules are read ends the program without a traceback

from bot.cli import main  # noqa: E402 - what takes time comes after

if _ours:
    signal.signal(signal.SIGINT, signal.default_int_handler)

if __name__ == "__main__":
    main()
