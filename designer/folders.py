"""Where the program keeps what is not a document: settings, recovery journals, histories."""

from __future__ import annotations

from pathlib import Path

from platformdirs import user_config_path, user_data_path

_NAME = "loopline"


def configuration_folder() -> Path:
    """The user's folder for settings. It may not exist yet."""
    return user_config_path(_NAME, appauthor=False, roaming=True)


def data_folder() -> Path:
    """The user's folder for histories, the publish ledger and recovery journals. It may not exist yet."""
    return user_data_path(_NAME, appauthor=False)
