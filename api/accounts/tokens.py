"""Secrets handed to browsers and mails; the database keeps only their fingerprints."""

import hashlib
import secrets


def new_token() -> str:
    return secrets.token_urlsafe(32)


def fingerprint(token: str) -> str:
    """SHA-256, without salt: the tokens are random, so there is nothing to guess. Takes any text, even none."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
