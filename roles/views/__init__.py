"""Public pages of roles, one subject a file. All but the link of an invitation are for those who are signed in."""

from roles.views.asking import ask, asked
from roles.views.ending import end, hand_over
from roles.views.invitations import invitation
from roles.views.my_page import my_page

__all__ = ["ask", "asked", "end", "hand_over", "invitation", "my_page"]
