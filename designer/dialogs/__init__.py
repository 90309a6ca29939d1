"""The few dialogs: questions before something is lost, keys, about, import of a history."""
