"""The action server: rasa-sdk's own, on loopback."""

import logging
import os

from rasa_sdk.endpoint import run

from bot.settings import Settings


def main():
    settings = Settings()
    # rasa-sdk listens on every address unless told otherwise.
    os.environ["SANIC_HOST"] = settings.host
    logging.getLogger(__name__).info("The actions listen on %s:%s", settings.host, settings.actions_port)
    run("actions", port=int(settings.actions_port), cors_origins=None)
