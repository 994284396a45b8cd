"""What is served: the webhook on LISTEN, and on METRICS_LISTEN health and metrics."""
