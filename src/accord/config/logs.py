"""What is written to the log: never the secret of a link, which lets whoever reads it answer."""

import logging
import re

# Addresses that hold a secret: answers, wishes about mail, phones of a round, the first sign-in.
_SECRETS = re.compile(r"(?<![\w-])/(n|u|call|welcome)/[^/\s]+")


class WithoutSecrets(logging.Filter):
    """Cuts the secret out of the address of a link."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        cut = _SECRETS.sub(r"/\1/…", said)
        if cut != said:
            record.msg, record.args = cut, ()
        return True
