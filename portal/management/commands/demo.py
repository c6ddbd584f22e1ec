"""The whole portal on this machine, with sample content: what `make demo` runs."""

import json
import os
import secrets
import socket
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from honcho.manager import Manager

from accounts.models import User
from accounts.services import give_consent, text_in_force
from portal.services import EDITORS, MODERATORS
from portal.settings.environment import DATA_DIR
from search.engines import get_engine

ACCOUNTS_FILE = DATA_DIR / "demo_accounts.json"
# (address, family name, group; None for the administrator)
ACCOUNTS = (
    ("admin@example.jp", "管理者", None),
    ("moderator@example.jp", MODERATORS, MODERATORS),
    ("editor@example.jp", EDITORS, EDITORS),
)
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
        if get_engine().needs_rebuild():
            call_command("search_rebuild")
        if prepare_only:
            return
        manager = Manager()
        environment = os.environ | {"BASE_URL": address, "PYTHONUNBUFFERED": "1"}
        environment.setdefault("PORTAL_DEPARTMENT", "高齢者福祉課（見本）")
        for name, command in processes(port).items():
            manager.add_process(name, command, env=environment, cwd=str(Path(settings.BASE_DIR)))
        threading.Thread(target=self.announce, args=(port, accounts), daemon=True).start()
        manager.loop()
        sys.exit(0 if manager.returncode in (130, 143) else manager.returncode)

    def announce(self, port: int, accounts: dict[str, str]) -> None:
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
        lines = [f"Ready: http://localhost:{port}/", "", f"Sign in at http://localhost:{port}/admin/ as"]
        lines += [f"  {email:<24}{password}" for email, password in accounts.items()]
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
        "scheduler": f"{python} manage.py run_scheduler",
    }


def demo_accounts() -> dict[str, str]:
    """Addresses and passwords; made at random on the first run and kept in a file that git ignores."""
    is_new = not ACCOUNTS_FILE.exists()
    if not is_new:
        passwords: dict[str, str] = json.loads(ACCOUNTS_FILE.read_text())
    else:
        passwords = {email: secrets.token_urlsafe(12) for email, _, _ in ACCOUNTS}
    set_up_accounts(passwords, is_new=is_new)
    if is_new:
        # Written aside and last: whoever is stopped before finds no file, and starts anew.
        aside = ACCOUNTS_FILE.with_suffix(".new")
        aside.touch(mode=0o600)
        aside.write_text(json.dumps(passwords, indent=2))
        aside.replace(ACCOUNTS_FILE)
    return passwords


@transaction.atomic
def set_up_accounts(passwords: dict[str, str], *, is_new: bool) -> None:
    for email, name, group in ACCOUNTS:
        known = User.objects.filter(email=email).first()
        if known:
            if is_new:
                # The file was lost while the database stayed: what is announced must work.
                known.set_password(passwords[email])
                known.save()
            continue
        make = User.objects.create_user if group else User.objects.create_superuser
        user = make(email, passwords[email], last_name=name)
        if text := text_in_force():
            give_consent(user=user, text=text)
        if group:
            user.groups.add(Group.objects.get(name=group))
