"""Answers the imports of packages that Rasa asks for and this bot never runs (bot/overrides.txt leaves them out)."""

import sys
from abc import ABCMeta
from importlib.machinery import ModuleSpec
from types import ModuleType

# fmt: off
LEFT_OUT = frozenset(
    (
        "tensorflow", "tensorflow_hub", "tensorflow_text", "keras", "matplotlib", "sklearn_crfsuite",
        "colorhash", "huggingface_hub", "structlog_sentry", "aiogram", "aio_pika", "aiormq", "pamqp", "boto3",
        "botocore", "confluent_kafka", "fbmessenger", "mattermostwrapper", "pymongo", "redis", "rocketchat_API",
        "slack_sdk", "socketio", "twilio", "webexteamssdk", "google", "pydot", "h5py",
    )
)
# fmt: on


class _AbsentType(ABCMeta):
    """Every attribute of an absent class is the absent class again, so that class bodies of unused code can be read."""

    def __getattr__(cls, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Absent


class Absent(Exception, metaclass=_AbsentType):
    """Stands for a class, function or decorator of a missing package; an exception, as Rasa names some in `except`."""

    def __call__(self, *args, **kwargs):
        return args[0] if args else self

    def __class_getitem__(cls, item):
        return cls


class _AbsentModule(ModuleType):
    __path__ = ()

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Absent


class _AbsentFinder:
    """Import hook of last resort: packages that are really installed are found before it is asked."""

    def find_spec(self, fullname, path=None, target=None):
        if fullname.partition(".")[0] not in LEFT_OUT:
            return None
        return ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec):
        return _AbsentModule(spec.name)

    def exec_module(self, module):
        pass


def stand_in_for_left_out_packages():
    if not any(isinstance(finder, _AbsentFinder) for finder in sys.meta_path):
        sys.meta_path.append(_AbsentFinder())
