"""口令规则: letters, digits and signs — three kinds of characters (GB/T 22239—2019, 8.1.4.1)."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError

KINDS = (r"[a-z]", r"[A-Z]", r"[0-9]", r"[^A-Za-z0-9]")


def kinds_in(password: str) -> int:
    """How many of lower case, upper case, digits and signs occur."""
    return sum(re.search(kind, password) is not None for kind in KINDS)


class ThreeKindsValidator:
    """A validator for AUTH_PASSWORD_VALIDATORS."""

    def validate(self, password: str, user: object = None) -> None:
        del user
        if kinds_in(password) < 3:
            raise ValidationError(self.get_help_text(), code="too_few_kinds")

    def get_help_text(self) -> str:
        return "口令要含大写字母、小写字母、数字、符号中的至少三种。"
