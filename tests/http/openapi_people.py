"""Somebody with just the permission that an operation of gateway/openapi.yaml wants."""

from auth_people import Browser


class People:
    def __init__(self, bureau):
        self.bureau, self.known = bureau, {}

    def who(self, operation):
        """Signed in under the bureau's own authority, never at the top of the system."""
        if operation.anyone:
            return Browser()
        key = (operation.permission, operation.by_program)
        if key not in self.known:
            self.known[key] = self._make(operation)
        return self.known[key]

    def _make(self, operation):
        if operation.by_program:
            return self.bureau.filing
        if operation.permission in ("document.seal", "certificate.import_own"):
            return self.bureau.holder
        permissions = [operation.permission] if operation.permission else []
        return self.bureau.person(*permissions, unit_id=self.bureau.top, by=self.bureau.chief)
