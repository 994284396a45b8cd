"""The edge to Telegram: the HTTP backend, the client that speaks our types, the order of updates."""
