"""What is written to the log: no address that opens something."""

import logging
import re

# Tokens of links are long; an id of a row has 36 signs. A log line names the path of a refusal.
SECRET = re.compile(r"(?<=/)[A-Za-z0-9_.:=-]{40,}(?=/|\?|\s|$)")


class WithoutSecrets(logging.Filter):
    """The secret part of an address is left out: who reads the log shall open no link."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        told = SECRET.sub("…", said)
        if told != said:
            record.msg, record.args = told, ()
        return True
