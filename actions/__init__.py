"""What the bot can do: one module per topic, each asking the registry over HTTP."""
