"""The fingerprint of what somebody signs: agreements and certificates are bound to it."""

import hashlib
import json
from typing import Any


def hash_of_content(content: dict[str, Any]) -> str:
    """SHA-256 of the content in one fixed spelling, as 64 hexadecimal digits."""
    spelled = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(spelled.encode()).hexdigest()
