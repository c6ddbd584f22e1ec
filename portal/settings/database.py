"""Database and cache."""

from portal.settings.environment import DATA_DIR, env

DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'portal.sqlite3'}")}

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # Write locks are taken at BEGIN, so that a reader that turns writer waits instead of failing.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("DATABASE_CONN_MAX_AGE", default=60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# In the database by default: rate limits must hold across processes.
CACHES = {"default": env.cache_url("REDIS_URL", default="dbcache://cache")}
if CACHES["default"]["BACKEND"] == "django.core.cache.backends.db.DatabaseCache":
    # Beyond Django's 300 entries a third would be dropped, and with them the counts of wrong passwords.
    CACHES["default"]["OPTIONS"] = {"MAX_ENTRIES": 100_000}
