"""Settings, one small module a concern. Every switch is an environment variable: see .env.example."""

from portal.settings.accounts import *
from portal.settings.api import *
from portal.settings.appearance import *
from portal.settings.applications import *
from portal.settings.database import *
from portal.settings.environment import BASE_DIR as BASE_DIR
from portal.settings.files import *
from portal.settings.locale import *
from portal.settings.logs import *
from portal.settings.mail import *
from portal.settings.notices import *
from portal.settings.openid import *
from portal.settings.organizations import *
from portal.settings.personal_data import *
from portal.settings.roles import *
from portal.settings.search import *
from portal.settings.second_factor import *
from portal.settings.security import *
from portal.settings.tasks import *
from portal.settings.upkeep import *
from portal.settings.wagtail import *
