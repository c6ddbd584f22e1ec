"""Background tasks. A task only wakes the worker; what must not be lost is a row of its own."""

TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
        "QUEUES": ["default"],
    }
}
