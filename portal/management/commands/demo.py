"""The whole portal on this machine, with sample content: what `make demo` runs."""

import os
import socket
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from honcho.manager import Manager

from portal.demo_accounts import ACCOUNTS, Secrets, demo_accounts
from portal.sample_applications import load_sample_applications
from search.engines import get_engine

PATIENCE = 60  # seconds until the web server must answer


class Command(BaseCommand):
    help = "Prepares a demo with sample content and starts web, worker and scheduler. Ctrl-C stops all."

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--prepare-only", action="store_true", help="prepare, but start nothing")

    def handle(self, *args, port, prepare_only, **options):
        if not prepare_only:
            refuse_a_port_in_use(port)
        self.stdout.write("Preparing …")
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        address = f"http://localhost:{port}"
        call_command("setup_site", sample=True, address=address)
        call_command("collectstatic", interactive=False, verbosity=0)
        accounts = demo_accounts()
        load_sample_applications()
        if get_engine().needs_rebuild():
            call_command("search_rebuild")
        if prepare_only:
            return
        manager = Manager()
        environment = os.environ | {"BASE_URL": address, "PYTHONUNBUFFERED": "1"}
        environment.setdefault("PORTAL_DEPARTMENT", "高齢者福祉課（見本）")
        # Mails go nowhere but to a page of the admin, where they can be read.
        environment.setdefault("EMAIL_URL", "dummymail://")
        environment["MAIL_KEEP_BODIES"] = "1"
        for name, command in processes(port).items():
            manager.add_process(name, command, env=environment, cwd=str(Path(settings.BASE_DIR)))
        threading.Thread(target=self.announce, args=(port, accounts), daemon=True).start()
        manager.loop()
        sys.exit(0 if manager.returncode in (130, 143) else manager.returncode)

    def announce(self, port: int, accounts: dict[str, Secrets]) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5):
                    break
            except (urllib.error.URLError, OSError):
                time.sleep(0.3)
        else:
            self.stderr.write("The web server does not answer; see the lines above.")
            return
        lines = [f"Ready: http://localhost:{port}/", "", f"Sign in at http://localhost:{port}/accounts/login/ as"]
        lines += [
            f"  {account.email:<24}{accounts[account.email].password:<18}"
            f"{accounts[account.email].secret or '-':<34}{account.role_name}"
            for account in ACCOUNTS
        ]
        lines += [
            "The third column is the secret of the second factor: type it into an authenticator app,",
            "or ask for a code: .venv/bin/python manage.py demo_code ADDRESS",
        ]
        self.stdout.write("\n" + "\n".join(lines) + "\n")
        self.stdout.flush()


def refuse_a_port_in_use(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise CommandError(f"Port {port} is in use. Choose another one: make demo PORT=8001") from error


def processes(port: int) -> dict[str, str]:
    python = sys.executable
    return {
        "web": f"{python} -m gunicorn portal.wsgi --bind 127.0.0.1:{port}",
        "worker": f"{python} manage.py db_worker --interval 0.5 --no-startup-delay",
        "mailer": f"{python} manage.py db_worker --queue-name mail --interval 0.5 --no-startup-delay",
        "scheduler": f"{python} manage.py run_scheduler",
    }
