"""`python -m bot`: the same as `saqbala`."""

from bot.cli import main

if __name__ == "__main__":
    main()
