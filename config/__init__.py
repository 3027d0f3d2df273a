"""Settings: one typed class, built once by whoever starts the program."""

from config.settings import Settings, SettingsError, load, unknown_names

__all__ = ["Settings", "SettingsError", "load", "unknown_names"]
