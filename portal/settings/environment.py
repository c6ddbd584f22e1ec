"""The one place that reads the environment; values in `.env` count where the environment is silent."""

from pathlib import Path

import environ

BASE_DIR = Path(__file__).resolve().parent.parent.parent

env = environ.FileAwareEnv()
environ.Env.read_env(BASE_DIR / ".env")

# Everything that the running portal writes: database, media, index, collected static files.
# A relative path counts from the project's folder, wherever a process was started.
DATA_DIR = BASE_DIR / env("DATA_DIR", default="var")
DATA_DIR.mkdir(parents=True, exist_ok=True)
