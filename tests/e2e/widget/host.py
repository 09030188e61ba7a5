"""The pages that embed the widget: a plain one, and one with a strict content security policy."""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>A customer's own site</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body><main><h1>A customer's own site</h1>
<p><a href="#clicked" id="plain">A link of the page</a></p>
<p><a href="#help" data-care-open>Talk to us</a></p></main>
<script async src="{base}/widget.js"{attributes}></script></body></html>"""


def create_host(base: str) -> Starlette:
    """`?strict` sends the policy; any other parameter becomes a data attribute of the snippet."""

    async def page(request: Request) -> Response:
        asked = dict(request.query_params)
        strict = asked.pop("strict", None) is not None
        policy = f"default-src 'self'; connect-src {base}; script-src {base}; style-src 'self'"
        headers = {"Content-Security-Policy": policy} if strict else {}
        asked.setdefault("site-key", "demo")
        attributes = "".join(f' data-{name}="{value}"' for name, value in asked.items())
        return HTMLResponse(PAGE.format(base=base, attributes=attributes), headers=headers)

    return Starlette(routes=[Route("/", page)])
