"""The versions that bot/components was written against: another Rasa must be looked at before it is trusted."""

from importlib.metadata import version

EXPECTED = {"rasa": "3.6.21", "rasa-sdk": "3.6.2"}


class UnexpectedVersion(RuntimeError):
    pass


def check_versions():
    for package, expected in EXPECTED.items():
        if version(package) != expected:
            raise UnexpectedVersion(
                f"{package} {version(package)} is installed, the bot is built for {expected}. "
                "Install bot/requirements.txt again, or read docs/decisions/bot-environment.md before you change it."
            )
