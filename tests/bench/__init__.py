"""How fast the bot delivers, what it costs, and how that grows: `make bench` (python -m tests.bench)."""
