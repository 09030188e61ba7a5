"""The one base of every error a caller may see; each rule keeps its own subclass beside it."""


class CareError(Exception):
    """An answer with an HTTP status: `error` is the class's name, `detail` a sentence for people."""

    status = 400
    detail = "That did not work."

    def __init__(self, detail: str | None = None) -> None:
        super().__init__(detail or self.detail)

    @property
    def code(self) -> str:
        return type(self).__name__


class NotFound(CareError):
    """Also for what exists but is none of the caller's business."""

    status = 404
    detail = "There is nothing here, or you may not see it."


class Forbidden(CareError):
    status = 403
    detail = "You may not do that."


class NotSignedIn(CareError):
    status = 401
    detail = "Please sign in first."


class Gone(CareError):
    status = 410
    detail = "This link has been used or is no longer valid. Ask for a new one."


class Invalid(CareError):
    status = 422
    detail = "Something in the form is missing or wrong."


class TooMany(CareError):
    """`retry_after`: seconds until another try is worth it, where that is known."""

    status = 429
    detail = "That was too often. Wait a moment and try again."

    def __init__(self, detail: str | None = None, retry_after: int | None = None) -> None:
        super().__init__(detail)
        self.retry_after = retry_after
