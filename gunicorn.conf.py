"""gunicorn's settings; the command line overrides them."""

import gc
import re
import runpy
from pathlib import Path

from gunicorn.http import message

# Links from old mail programs and scripts hold Japanese as it is (/search/?q=買い物). RFC 9112 wants it percent-encoded,
# and gunicorn would answer with an English error page; Django reads both. Control characters stay refused.
message.RFC9112_TARGET_INVALID = re.compile(r"[\x00-\x20\x7f]")

# Run, not imported: an import would load all settings into the process that starts the others, and a reload (HUP)
# would hand the old ones on.
env = runpy.run_path(str(Path(__file__).parent / "portal" / "settings" / "environment.py"))["env"]

workers = env.int("WEB_WORKERS", default=2)
threads = env.int("WEB_THREADS", default=4)
worker_class = "gthread"
timeout = 60
max_requests = 5_000
max_requests_jitter = 500
# 500 characters of Japanese take 4,500 in an address, and filters come on top.
limit_request_line = 8190
control_socket_disable = True


def post_worker_init(worker):
    """Load the dictionary before the first visitor asks, and leave what was loaded to no garbage collection.

    It stays until the end, and a look at all of it takes 0.1 s, in the middle of somebody's page.
    """
    from search.analysis.tokens import tokenise

    tokenise("買い物")
    gc.collect()
    gc.freeze()
