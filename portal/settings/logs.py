"""What goes wrong, written to the standard error of each process; whatever keeps the processes keeps the log."""

from portal.settings.environment import env

LOG_LEVEL = env("LOG_LEVEL", default="WARNING")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    # The level is the handler's: db_worker sets that of its own loggers, and would write two lines a task.
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "level": LOG_LEVEL}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    "loggers": {
        # Django's own handlers write nothing outside DEBUG.
        "django": {"handlers": []},
        # A page that is not found is no news.
        "django.request": {"level": "ERROR"},
    },
}
