"""The one place that reads the environment; values in `.env` count where the environment is silent."""

from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured
from environ.fileaware_mapping import FileAwareMapping

BASE_DIR = Path(__file__).resolve().parent.parent.parent
# Nothing is a choice of its own here: no site at all.
EMPTY_COUNTS = ("EMBED_SITES",)


class Switches(FileAwareMapping):
    """A switch without a value keeps its default; the newline that ends a file is no part of the secret in it."""

    def __getitem__(self, key: str) -> str:
        value: str = super().__getitem__(key)
        if self.env.get(f"{key}_FILE"):
            value = value.rstrip("\r\n")
        if not value.strip() and key not in EMPTY_COUNTS:
            raise KeyError(key)
        # A key may begin with $, which would be the name of another switch.
        return f"\\{value}" if value.startswith("$") else value


class Environment(environ.Env):
    ENVIRON = Switches()

    def get_value(self, var: str, *args: Any, **kwargs: Any) -> Any:
        """Raises ImproperlyConfigured for what cannot be read, by the name of the switch."""
        try:
            return super().get_value(var, *args, **kwargs)
        except ValueError as error:
            raise ImproperlyConfigured(f"{var} cannot be read: {error}") from None


env = Environment()
env.escape_proxy = True
environ.Env.read_env(BASE_DIR / ".env")

# Everything that the running portal writes: database, media, index, collected static files.
# A relative path counts from the project's folder, wherever a process was started.
DATA_DIR = BASE_DIR / env("DATA_DIR", default="var")
DATA_DIR.mkdir(parents=True, exist_ok=True)
