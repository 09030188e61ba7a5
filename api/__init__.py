"""The registry: the front door of the desk, and the record of what it promised."""
