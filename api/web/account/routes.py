"""Everything about one's own account."""

from api.web.account import entrance, profile

ROUTERS = (entrance.router, profile.router)
