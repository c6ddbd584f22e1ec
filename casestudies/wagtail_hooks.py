from wagtail import hooks

from casestudies.bulk_actions import ChangeFields, ChangePlaces

hooks.register("register_bulk_action", ChangeFields)
hooks.register("register_bulk_action", ChangePlaces)
