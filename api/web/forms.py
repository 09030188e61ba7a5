"""Forms of pages: what was typed comes back with what was wrong about it, each beside its field."""

from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, ConfigDict, ValidationError

from api.accounts.passwords import WeakPassword
from api.accounts.service import WrongPassword
from api.errors import CareError
from api.web.pages import render

Fault = CareError | ValidationError
FIELDS = {WeakPassword: "password", WrongPassword: "current"}


class TypedForm(BaseModel):
    """Takes whatever was typed; rules come after, so that nothing typed is lost. The door reads `csrf_token`."""

    model_config = ConfigDict(extra="forbid")

    csrf_token: str = ""


def show(request: Request, template: str, form: TypedForm, fault: Fault | None = None, **context: Any) -> HTMLResponse:
    status = getattr(fault, "status", 422) if fault else 200
    return render(request, template, status=status, form=form, errors=faults(fault), **context)


def faults(fault: Fault | None) -> dict[str, str]:
    """A code for each wrong field, which the template puts into words; what belongs to no field is under `form`."""
    if fault is None:
        return {}
    if isinstance(fault, ValidationError):
        return {str(error["loc"][0]): error["type"] for error in fault.errors()}
    field = next((field for kind, field in FIELDS.items() if isinstance(fault, kind)), "form")
    return {field: fault.code}
