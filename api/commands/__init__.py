"""The commands: one module each, so that starting one loads only what it needs."""
