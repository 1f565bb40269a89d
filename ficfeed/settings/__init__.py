"""The owner's settings: config/ficfeed.toml and the environment, checked and frozen."""

from ficfeed.settings.laws import advice
from ficfeed.settings.load import DEFAULT_FILE, load
from ficfeed.settings.model import Key, Settings, reference
from ficfeed.settings.tables import Digest, SavedFeed, Source, SourceKind
from ficfeed.settings.values import KIND_WORDS, DefaultTags, MailboxPlace

__all__ = [
    "DEFAULT_FILE",
    "KIND_WORDS",
    "DefaultTags",
    "Digest",
    "Key",
    "MailboxPlace",
    "SavedFeed",
    "Settings",
    "Source",
    "SourceKind",
    "advice",
    "load",
    "reference",
]
