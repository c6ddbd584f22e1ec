"""Background tasks. A task only wakes the worker; what must not be lost is a row of its own."""

TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
        # `mail` has a process of its own: codes to sign in do not wait for the index, nor the index for a mail server.
        "QUEUES": ["default", "mail"],
    }
}
